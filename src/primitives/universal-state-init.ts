import { BorshError, decode, type Encoded, encode } from './borsh.ts';
import { byteMapSchema, inOrder } from './byte-map.ts';
import { equalBytes } from './bytes.ts';
import { globalContractIdSchema } from './global-contract-id.ts';
import { publicKeyHandleSchema } from './public-key.ts';
import { option, record, type Schema, variants, vec, withJson } from './schema.ts';

const keyList = vec(publicKeyHandleSchema);

/** A `BTreeSet` of handles. Their order is that of their borsh bytes. */
const handleSet: Schema<readonly Uint8Array[]> = withJson(
  {
    write: (out, handles) =>
      keyList.write(
        out,
        inOrder(handles, (handle) => handle),
      ),
    read: (from) => inOrder(keyList.read(from), (handle) => handle),
  },
  keyList.toJson,
);

const v1 = record({ code: option(globalContractIdSchema), data: byteMapSchema, accessKeys: handleSet });

/** serde leaves out what is empty. */
const v1Json = withJson(v1, ({ code, data, accessKeys }) => ({
  ...(code === undefined ? {} : { code: globalContractIdSchema.toJson(code) }),
  ...(data.length === 0 ? {} : { data: byteMapSchema.toJson(data) }),
  ...(accessKeys.length === 0 ? {} : { access_keys: handleSet.toJson(accessKeys) }),
}));

/** What an account of a `0u` name begins with (near-primitives 0.38, universal_state_init.rs). */
export const universalStateInitSchema = variants({ v1: v1Json }, { v1: 'v1' });

export type UniversalStateInit = Encoded<typeof universalStateInitSchema>;

export type StateInitError = 'Malformed' | 'NonCanonical';

/** Strict from the feature `CanonicalUniversalStateInit` on: then only the bytes that we would write are taken. */
export type DecodeMode = 'Strict' | 'Lenient';

/** The typed form of the bytes that an action carries, or why they are none. */
export function decodeUniversalStateInit(
  raw: Uint8Array,
  mode: DecodeMode,
): UniversalStateInit | StateInitError {
  const stateInit = decodeLenient(raw);
  if (stateInit === undefined) return 'Malformed';
  if (mode === 'Strict' && !equalBytes(encode(universalStateInitSchema, stateInit), raw)) {
    return 'NonCanonical';
  }
  return stateInit;
}

function decodeLenient(raw: Uint8Array): UniversalStateInit | undefined {
  try {
    return decode(universalStateInitSchema, raw);
  } catch (cause) {
    if (cause instanceof BorshError) return undefined;
    throw cause;
  }
}

/** What an action is priced on, besides the length of its bytes. */
export type StateInitCounts = { readonly entries: bigint; readonly keys: bigint };

/** Of an action that exists: nothing if its bytes do not decode. The same at every version. */
export function stateInitCounts(raw: Uint8Array): StateInitCounts {
  const stateInit = decodeLenient(raw);
  return stateInit === undefined ? { entries: 0n, keys: 0n } : countsOf(stateInit);
}

/** Of bytes that a contract hands over: if they are refused, as many as could stand in bytes of that length. */
export function stateInitSendCounts(raw: Uint8Array, mode: DecodeMode): StateInitCounts {
  if (mode === 'Lenient') return stateInitCounts(raw);
  const stateInit = decodeUniversalStateInit(raw, mode);
  return typeof stateInit === 'string' ? mostCounts(raw.length) : countsOf(stateInit);
}

const countsOf = ({ data, accessKeys }: UniversalStateInit): StateInitCounts => ({
  entries: BigInt(data.length),
  keys: BigInt(accessKeys.length),
});

/** Before the entries stand the variant, the code's tag and a length; before the keys another length. */
const mostCounts = (length: number): StateInitCounts => ({
  entries: BigInt(Math.ceil(Math.max(0, length - 6) / 8)),
  keys: BigInt(Math.ceil(Math.max(0, length - 10) / 33)),
});
