import type { ActionCost, ExtCost } from '../params/at-version.ts';
import { base } from '../params/base.ts';
import {
  byteVec,
  type Codec,
  type Encoded,
  encode,
  hash,
  option,
  string,
  struct,
  tags,
  u32,
  u64,
  u128,
  vec,
} from '../primitives/borsh.ts';
import type { OneShotResult } from '../runtime/one-shot/one-shot.ts';
import type { FunctionCallError } from '../vm/errors.ts';

/** A cost by its place in our own table: both ends are the same code. */
function spent<N extends string>(names: readonly N[]): Codec<Readonly<Partial<Record<N, bigint>>>> {
  const entries = vec(struct({ name: tags(names), gas: u64 }));
  return {
    write(out, value) {
      const named = Object.entries(value) as [N, bigint][];
      entries.write(
        out,
        named.map(([name, gas]) => ({ name, gas })),
      );
    },
    read(from) {
      const value: Partial<Record<N, bigint>> = {};
      for (const { name, gas } of entries.read(from)) value[name] = gas;
      return value;
    },
  };
}

/** One of the two, or none. */
const returned = struct({ bytes: option(byteVec), receipt: option(u32) });

/**
 * Leaves out what follows from the rest: the status, and the size of the witness. A contract's failure is text, since it
 * is one of many shapes, rare and short.
 */
export const callOnWire = struct({
  error: option(string),
  returned,
  logs: vec(string),
  gasBurnt: u64,
  gasUsed: u64,
  computeUsage: u64,
  balance: u128,
  storageUsage: u64,
  subsidizedAmount: u128,
  profile: struct({
    wasmGas: u64,
    ext: spent(Object.keys(base.ext) as ExtCost[]),
    actions: spent(Object.keys(base.actions) as ActionCost[]),
  }),
  preStateRoot: hash,
  postStateRoot: hash,
  changes: vec(struct({ key: byteVec, value: option(byteVec) })),
  witness: vec(byteVec),
});

/** In JSON, where a u64 is `{ integer }`: no text can be taken for one, since texts are no objects. */
const toFailureText = (error: FunctionCallError): string =>
  JSON.stringify(error, (_key, value: unknown) =>
    typeof value === 'bigint' ? { integer: String(value) } : value,
  );

type ReturnData = OneShotResult['outcome']['returnData'];

const toReturned = (data: ReturnData): Encoded<typeof returned> => ({
  bytes: data.kind === 'value' ? data.bytes : undefined,
  receipt: data.kind === 'receipt' ? data.index : undefined,
});

export function encodeCallResult({ outcome, ...result }: OneShotResult): Uint8Array<ArrayBuffer> {
  const error = outcome.error && toFailureText(outcome.error);
  return encode(callOnWire, { ...outcome, ...result, error, returned: toReturned(outcome.returnData) });
}
