import { toBase58 } from '../../primitives/hash.ts';
import type { Json } from '../../primitives/schema.ts';
import { recordRow, type StateRecord } from '../../runtime/state/state-record.ts';
import { stateRecordJson } from '../../worlds/state-record-json.ts';
import type { Sandbox, WorldBlock } from '../../worlds/world.ts';
import type { RpcMethod } from '../method.ts';
import {
  accountField,
  base64Field,
  type Fields,
  hashField,
  list,
  optional,
  text,
  toFields,
  u64Field,
} from '../params.ts';
import { methodNotFound, parseError } from '../rpc-error.ts';
import type { ServedWorld } from '../served-world.ts';

type Parts = { readonly world: ServedWorld; readonly sandbox: Sandbox };

/** A world without a sandbox does not know these methods, as a node that was built without it does not. */
const inSandbox =
  (name: string, method: (parts: Parts, params: Json) => Promise<Json>): RpcMethod =>
  async (context, params) => {
    const { sandbox } = context.world;
    if (sandbox === undefined) throw methodNotFound(name);
    return method({ world: context.world, sandbox }, params);
  };

/** neard's: blocks and time go on. Answers when they did. */
const fastForward = inSandbox('sandbox_fast_forward', async ({ sandbox }, params) => {
  await sandbox.fastForward(u64Field(toFields(params), 'delta_height'));
  return {};
});

/** neard's: writes records of the state as a genesis has them. `source` is ours: where they come from, for the head. */
const patchState = inSandbox('sandbox_patch_state', async ({ sandbox }, params) => {
  const fields = toFields(params);
  const rows = list(fields, 'records').map(toRecord).map(recordRow);
  await sandbox.patchState(rows, optional(fields, 'source', text));
  return {};
});

/** Ours: makes a block of what waits, for worlds that make none by themselves. */
const produceBlock = inSandbox('sandbox_produce_block', async ({ world }) =>
  placeOf(await world.produceBlock()),
);

/** Ours: names the state of now. */
const snapshot = inSandbox('sandbox_snapshot', async ({ sandbox }) => ({
  snapshot: await sandbox.snapshot(),
}));

/** Ours: goes back to a named state, in a new block. */
const restore = inSandbox('sandbox_restore', async ({ sandbox }, params) =>
  placeOf(await sandbox.restore(text(toFields(params), 'snapshot'))),
);

/** Ours: answers a yield that a contract waits for, as an oracle outside would. */
const resumeYield = inSandbox('sandbox_resume_yield', async ({ sandbox }, params) => {
  const fields = toFields(params);
  const accountId = accountField(fields, 'account_id');
  const data = base64Field(fields, 'data_base64');
  return placeOf(await sandbox.resumeYield(accountId, hashField(fields, 'data_id'), data));
});

export const sandboxMethods: readonly (readonly [name: string, method: RpcMethod])[] = [
  ['sandbox_fast_forward', fastForward],
  ['sandbox_patch_state', patchState],
  ['sandbox_produce_block', produceBlock],
  ['sandbox_resume_yield', resumeYield],
  ['sandbox_snapshot', snapshot],
  ['sandbox_restore', restore],
];

const placeOf = ({ height, hash }: WorldBlock): Fields => ({
  block_height: height,
  block_hash: toBase58(hash),
});

function toRecord(value: Json): StateRecord {
  const parsed = stateRecordJson.safeParse(value);
  if (parsed.success) return parsed.data;
  throw parseError(`Failed parsing args: ${parsed.error.issues[0]?.message ?? 'not a state record'}`);
}
