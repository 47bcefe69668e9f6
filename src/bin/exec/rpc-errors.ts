import { z } from 'zod';
import { printable } from '../../verifier/printable.ts';
import { shortened } from './readable.ts';

/** What to do about what a node refuses, by the name of its cause (nearcore, chain/jsonrpc-primitives). */
const advice: ReadonlyMap<string, string> = new Map([
  [
    'TOO_LARGE_CONTRACT_STATE',
    'the state is larger than this node hands out (50 kB, as most are set). Ask a node with a higher limit, or give the keys that the call needs with --state FILE, which is taken instead',
  ],
  ['UNKNOWN_ACCOUNT', 'there is no such account at this block'],
  ['INVALID_ACCOUNT', 'the node takes this for no account id'],
  [
    'NO_CONTRACT_CODE',
    'the account has no contract at this block. Name a FILE.wasm before the method to run one',
  ],
  ['NO_GLOBAL_CONTRACT_CODE', 'the node has no such global contract at this block'],
  [
    'UNKNOWN_BLOCK',
    'the node does not have this block. Nodes forget the state of blocks after about five epochs: ask an archival one',
  ],
  ['GARBAGE_COLLECTED_BLOCK', 'the node has forgotten the state of this block: ask an archival one'],
  ['UNAVAILABLE_SHARD', 'the node does not follow the shard of this account: ask another'],
  ['NO_SYNCED_BLOCKS', 'the node is still catching up with the chain: try again later, or ask another'],
  ['NOT_SYNCED_YET', 'the node is still catching up with the chain: try again later, or ask another'],
  ['TIMEOUT_ERROR', 'the node took too long: try again, or ask another'],
  ['INTERNAL_ERROR', 'the node failed: try again, or ask another'],
  ['METHOD_NOT_FOUND', "this is no node of NEAR's RPC"],
]);

const rpcError = z.object({
  name: z.string().optional(),
  cause: z.object({ name: z.string() }).optional(),
  message: z.string().optional(),
  data: z.unknown().optional(),
});

const maxWords = 300;

/** The name that the node gives, what to do about it, and the node's own words. */
export function toErrorText(error: unknown): string {
  const parsed = rpcError.safeParse(error);
  if (!parsed.success) return 'the node refuses, and does not say why';
  const { name, cause, message, data } = parsed.data;
  const code = cause?.name ?? name ?? '';
  const words = typeof data === 'string' ? data : message;
  return [
    printable(code),
    advice.get(code),
    words && `the node says: ${shortened(printable(words), maxWords)}`,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(': ');
}
