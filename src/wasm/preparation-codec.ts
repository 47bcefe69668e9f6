import {
  bool,
  byteVec,
  type Codec,
  decode,
  type Encoded,
  encode,
  option,
  string,
  struct,
  u8,
  u32,
  vec,
} from '../primitives/borsh.ts';
import type { FunctionType, PrepareError } from './module.ts';
import type { Preparation } from './prepare.ts';

// The bytes are ours, made from a preparation: what their types allow beyond it does not come up.
const functionType = struct({ params: vec(u8), results: vec(u8) }) as unknown as Codec<FunctionType>;

const stored = struct({
  /** Empty of a refused module. */
  bytes: byteVec,
  imports: vec(struct({ name: string, type: functionType })),
  exports: vec(struct({ name: string, type: functionType, slot: u32 })),
  hasStart: bool,
  loadingError: option(string),
  prepareError: option(string),
  compilerRefusal: option(string),
});

const refused: Encoded<typeof stored> = {
  bytes: new Uint8Array(),
  imports: [],
  exports: [],
  hasStart: false,
  loadingError: undefined,
  prepareError: undefined,
  compilerRefusal: undefined,
};

/** What `prepareModule` said, to be kept or sent to another thread. */
export const encodePreparation = (preparation: Preparation): Uint8Array<ArrayBuffer> =>
  encode(stored, toStored(preparation));

function toStored(preparation: Preparation): Encoded<typeof stored> {
  if (preparation.ok) {
    const { exports, ...module } = preparation.module;
    const entries = [...exports].map(([name, { slot, ...type }]) => ({ name, type, slot }));
    return { ...refused, ...module, exports: entries };
  }
  const { failure } = preparation;
  return failure.kind === 'PrepareError'
    ? { ...refused, prepareError: failure.error }
    : { ...refused, compilerRefusal: failure.message };
}

/** Of what `encodePreparation` gave. Throws `BorshError` on anything that is cut short. */
export function decodePreparation(bytes: Uint8Array): Preparation {
  const { prepareError, compilerRefusal, exports, ...module } = decode(stored, bytes);
  if (prepareError !== undefined)
    return { ok: false, failure: { kind: 'PrepareError', error: prepareError as PrepareError } };
  if (compilerRefusal !== undefined)
    return { ok: false, failure: { kind: 'WasmtimeCompileError', message: compilerRefusal } };
  const entries = exports.map(({ name, type, slot }) => [name, { ...type, slot }] as const);
  return {
    ok: true,
    module: { ...module, bytes: module.bytes as Uint8Array<ArrayBuffer>, exports: new Map(entries) },
  };
}
