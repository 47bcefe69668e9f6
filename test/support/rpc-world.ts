import type { AccessKey } from '../../src/primitives/access-key.ts';
import type { Action } from '../../src/primitives/action.ts';
import { encode } from '../../src/primitives/borsh.ts';
import { toBase64 } from '../../src/primitives/bytes.ts';
import { hashOfCode } from '../../src/primitives/code-hash.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import { signedTransactionSchema } from '../../src/primitives/transaction.ts';
import type { StateRecord } from '../../src/runtime/state-record.ts';
import { answerRpc } from '../../src/rpc/answer.ts';
import { parseJson, printJson } from '../../src/rpc/json.ts';
import { defaultRpcSettings, type RpcContext } from '../../src/rpc/method.ts';
import type { Json } from '../../src/primitives/schema.ts';
import { builtContract } from './built-contracts.ts';
import { near } from './chunk-world.ts';
import { ed25519Key, signTransaction, type TestKey } from './keys.ts';
import { MemoryWorld, type MemoryWorldSetup } from './memory-world.ts';

/** Of alice.near and counter.near. */
export const aliceKey: TestKey = ed25519Key(1);

const fullAccess: AccessKey = { nonce: 0n, permission: { kind: 'full_access' } };

/** An account with 1,000 NEAR and a full-access key, and a contract or none. */
export function accountRecords(accountId: string, key: TestKey, code?: Uint8Array): StateRecord[] {
  const account = {
    version: 'v1' as const,
    amount: 1_000n * near,
    locked: 0n,
    codeHash: code === undefined ? zeroHash : hashOfCode(code),
    storageUsage: 182n + BigInt(code?.length ?? 0),
  };
  return [
    { kind: 'account', accountId, account },
    { kind: 'access_key', accountId, handle: key.publicKey, accessKey: fullAccess },
    ...(code === undefined ? [] : [{ kind: 'contract' as const, accountId, code }]),
  ];
}

export const memoryWorld = (setup: Partial<MemoryWorldSetup> = {}): MemoryWorld =>
  new MemoryWorld({
    records: [
      ...accountRecords('alice.near', aliceKey),
      ...accountRecords('counter.near', aliceKey, builtContract('counter')),
    ],
    automatic: true,
    ...setup,
  });

export type RpcWorld = {
  readonly world: MemoryWorld;
  /** The answer to a request, as a client reads it. */
  readonly ask: (method: string, params: Json) => Promise<Answered>;
  readonly context: RpcContext;
};

type Answered = { readonly status: number; readonly result?: Json; readonly error?: Json };

export function rpcWorld(setup: Partial<MemoryWorldSetup> = {}, own: Partial<RpcContext> = {}): RpcWorld {
  const world = memoryWorld(setup);
  const context: RpcContext = { world, settings: { ...defaultRpcSettings, waitMillis: 2_000 }, ...own };
  const ask = async (method: string, params: Json): Promise<Answered> => {
    const { status, body } = await answerRpc(context, printJson({ jsonrpc: '2.0', id: 'x', method, params }));
    return { status, ...(parseJson(body) as Omit<Answered, 'status'>) };
  };
  return { world, context, ask };
}

/** A transaction of alice.near over the head, in base64. */
export async function signedBy(
  world: MemoryWorld,
  { receiverId, actions, nonce }: { receiverId: string; actions: readonly Action[]; nonce: bigint },
): Promise<string> {
  const { hash: blockHash } = await world.head();
  const transaction = {
    kind: 'v0' as const,
    signerId: 'alice.near',
    publicKey: aliceKey.publicKey,
    nonce,
    receiverId,
    blockHash,
    actions,
  };
  return toBase64(encode(signedTransactionSchema, signTransaction(transaction, aliceKey)));
}
