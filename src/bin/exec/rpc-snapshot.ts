import { z } from 'zod';
import { fromBase64 } from '../../primitives/bytes.ts';
import { sha256, toBase58 } from '../../primitives/hash.ts';
import { type BlockChoice, RpcError, type RpcNode } from './rpc-query.ts';
import type { State } from './state.ts';

/** What of a snapshot the command line leaves to the node. The rest is not asked for. */
export type Wanted = {
  readonly code: boolean;
  readonly state: boolean;
  readonly balance: boolean;
  readonly timestamp: boolean;
};

/** What a node says of an account at one block. Nothing of it is proved. */
export type Snapshot = {
  readonly node: string;
  readonly accountId: string;
  readonly code: Uint8Array | undefined;
  readonly state: State | undefined;
  readonly balance: bigint | undefined;
  readonly block: {
    readonly hash: string;
    readonly height: bigint;
    /** Nanoseconds since 1970. */
    readonly timestamp: bigint | undefined;
  };
};

const decimal = z
  .string()
  .regex(/^[0-9]{1,39}$/)
  .transform(BigInt);
const u64 = z.int().min(0).or(z.bigint()).transform(BigInt);
const bytes = z.base64().transform(fromBase64);
const at = { block_hash: z.string(), block_height: u64 };

const accountView = z.object({
  ...at,
  amount: decimal,
  code_hash: z.string(),
  global_contract_hash: z.string().nullish(),
  global_contract_account_id: z.string().nullish(),
});
type AccountView = z.output<typeof accountView>;
const codeView = z.object({ ...at, code_base64: bytes });
const stateView = z.object({ ...at, values: z.array(z.object({ key: bytes, value: bytes })) });
const blockView = z.object({
  header: z.object({ height: u64, hash: z.string(), timestamp_nanosec: decimal }),
});

/**
 * Asks a node for an account, all of it at the block of its first answer. Tells `say` what it waits for.
 * Throws `RpcError`.
 */
export async function takeSnapshot(
  node: RpcNode,
  accountId: string,
  choice: BlockChoice,
  { wanted, say }: { readonly wanted: Wanted; readonly say: (what: string) => void },
): Promise<Snapshot> {
  const source = new Pinned(node, choice, say);
  const account =
    wanted.balance || wanted.code
      ? await source.query('view_account', { account_id: accountId }, accountView)
      : undefined;
  const code =
    wanted.code && account !== undefined ? await fetchCode(source, node, accountId, account) : undefined;
  const state = wanted.state ? await fetchState(source, accountId) : undefined;
  const timestamp = wanted.timestamp ? (await source.block()).timestamp_nanosec : undefined;
  return {
    node: node.name,
    accountId,
    code,
    state,
    balance: wanted.balance ? account?.amount : undefined,
    block: { ...source.pinned(), timestamp },
  };
}

/** Queries about one block: that of the first answer, however vaguely it was named. */
class Pinned {
  readonly #node: RpcNode;
  readonly #say: (what: string) => void;
  #choice: BlockChoice;
  #block: { readonly hash: string; readonly height: bigint } | undefined;

  constructor(node: RpcNode, choice: BlockChoice, say: (what: string) => void) {
    this.#node = node;
    this.#choice = choice;
    this.#say = say;
  }

  async query<S extends z.ZodType<{ block_hash: string; block_height: bigint }>>(
    request: string,
    params: Readonly<Record<string, string>>,
    schema: S,
  ): Promise<z.output<S>> {
    this.#say(`asking ${this.#node.name} for ${request}`);
    const answer = await this.#node.ask(
      'query',
      { request_type: request, ...params, ...this.#choice },
      schema,
    );
    this.#pin(answer.block_hash, answer.block_height);
    return answer;
  }

  async block(): Promise<z.output<typeof blockView>['header']> {
    this.#say(`asking ${this.#node.name} for the block`);
    const { header } = await this.#node.ask('block', this.#choice, blockView);
    this.#pin(header.hash, header.height);
    return header;
  }

  pinned(): { readonly hash: string; readonly height: bigint } {
    if (this.#block === undefined) throw new RpcError(`${this.#node.name}: was asked for nothing`);
    return this.#block;
  }

  #pin(hash: string, height: bigint): void {
    this.#block ??= { hash, height };
    this.#choice = { block_id: this.#block.hash };
    if (this.#block.hash === hash) return;
    throw new RpcError(
      `${this.#node.name}: contradicts itself: asked about block ${this.#block.hash}, told of ${hash}`,
    );
  }
}

const noCode = '1'.repeat(32);

async function fetchCode(
  source: Pinned,
  node: RpcNode,
  accountId: string,
  account: AccountView,
): Promise<Uint8Array> {
  const [request, params, hash] = whereCodeIs(accountId, account);
  const { code_base64: code } = await source.query(request, params, codeView);
  const actual = toBase58(sha256(code));
  if (hash !== undefined && actual !== hash) {
    throw new RpcError(
      `${node.name}: contradicts itself: the code hash is ${hash}, its code hashes to ${actual}`,
    );
  }
  return code;
}

/** An account has a contract of its own, or uses a global one by its hash or its publisher. */
function whereCodeIs(
  accountId: string,
  { code_hash, global_contract_hash: byHash, global_contract_account_id: publisher }: AccountView,
): readonly [request: string, params: Readonly<Record<string, string>>, hash: string | undefined] {
  if (byHash) return ['view_global_contract_code', { code_hash: byHash }, byHash];
  if (publisher) return ['view_global_contract_code_by_account_id', { account_id: publisher }, undefined];
  return ['view_code', { account_id: accountId }, code_hash === noCode ? undefined : code_hash];
}

async function fetchState(source: Pinned, accountId: string): Promise<State> {
  const params = { account_id: accountId, prefix_base64: '' };
  const { values } = await source.query('view_state', params, stateView);
  return values.map(({ key, value }) => [key, value] as const);
}
