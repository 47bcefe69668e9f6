import type { Action } from '../../src/primitives/action.ts';
import { encode } from '../../src/primitives/borsh.ts';
import { toBase64 } from '../../src/primitives/bytes.ts';
import type { Json } from '../../src/primitives/schema.ts';
import { signedTransactionSchema } from '../../src/primitives/transaction.ts';
import type { BlockPace } from '../../src/proof/world-id.ts';
import { answerRpc } from '../../src/rpc/answer.ts';
import { parseJson, printJson } from '../../src/rpc/json.ts';
import { defaultRpcSettings, type RpcSettings } from '../../src/rpc/method.ts';
import type { DurableWorld } from '../../src/worlds/durable-world.ts';
import { createdWorld } from './durable-worlds.ts';
import { sampleConfig, signedFor, testServices } from './sample-services.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of all shapes
type Any = any;

export type Answered = {
  readonly status: number;
  readonly id: Json;
  readonly result?: Any;
  readonly error?: Any;
};

export type RpcWorld = {
  readonly world: DurableWorld;
  /** The answer to a whole body, as a client reads it. */
  readonly post: (body: string) => Promise<Answered>;
  readonly ask: (method: string, params: Json) => Promise<Answered>;
};

type Setup = {
  readonly blocks?: BlockPace['kind'] & ('manual' | 'when_needed');
  readonly sandbox?: boolean;
  readonly settings?: Partial<RpcSettings>;
};

/** The sample world (alice.near, bob.near, counter.near, oracle.near) behind the RPC. */
export async function rpcWorld({
  blocks = 'when_needed',
  sandbox = true,
  settings = {},
}: Setup = {}): Promise<RpcWorld> {
  const policy = { readers: undefined, sandbox, blocks: { kind: blocks } };
  const world = await createdWorld(testServices(), sampleConfig({ policy, height: 100n }));
  const context = { world, settings: { ...defaultRpcSettings, ...settings } };
  const post = async (body: string): Promise<Answered> => {
    const { status, body: text } = await answerRpc(context, body);
    return { status, ...(parseJson(text) as Omit<Answered, 'status'>) };
  };
  const ask = (method: string, params: Json): Promise<Answered> =>
    post(printJson({ jsonrpc: '2.0', id: 'test', method, params }));
  return { world, post, ask };
}

/** A transaction of alice.near over the head, in base64. */
export async function signedBase64(
  world: DurableWorld,
  to: string,
  actions: readonly Action[],
  more: { readonly nonce?: bigint; readonly from?: string; readonly after?: Uint8Array } = {},
): Promise<string> {
  return toBase64(encode(signedTransactionSchema, await signedFor(world, { to, actions, ...more })));
}

export const textBase64 = (text: string): string => toBase64(new TextEncoder().encode(text));
