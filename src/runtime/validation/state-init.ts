import type { Action } from '../../primitives/action.ts';
import type { ByteMap } from '../../primitives/byte-map.ts';
import { deterministicAccountId } from '../../primitives/deterministic-state-init.ts';
import { universalAccountId } from '../../primitives/universal-account-id.ts';
import {
  type DecodeMode,
  decodeUniversalStateInit,
  type StateInitCounts,
  stateInitCounts,
} from '../../primitives/universal-state-init.ts';
import { delegatedBy } from '../fees/delegated.ts';
import { type Checked, requireFeature, type ValidationScope } from './scope.ts';

type ActionOf<K extends Action['kind']> = Extract<Action, { readonly kind: K }>;

/** Only the account that the state names may begin with it. */
export function validateDeterministicStateInit(
  scope: ValidationScope,
  { stateInit }: ActionOf<'deterministic_state_init'>,
): Checked {
  const derivedId = deterministicAccountId(stateInit);
  const { receiverId } = scope;
  if (derivedId !== receiverId) {
    return { kind: 'invalid_deterministic_state_init_receiver', receiverId, derivedId };
  }
  return longEntry(scope, stateInit.data, 'deterministic');
}

export function validateUniversalStateInit(
  scope: ValidationScope,
  { stateInit: raw }: ActionOf<'universal_state_init'>,
): Checked {
  const missing = requireFeature(scope, 'UniversalAccounts');
  if (missing !== undefined) return missing;
  const derivedId = universalAccountId(raw);
  const { receiverId } = scope;
  if (derivedId !== receiverId) {
    return { kind: 'invalid_universal_state_init_receiver', receiverId, derivedId };
  }
  const stateInit = decodeUniversalStateInit(raw, decodeModeOf(scope));
  if (typeof stateInit === 'string') return { kind: 'malformed_universal_state_init' };
  return longEntry(scope, stateInit.data, 'universal');
}

const decodeModeOf = ({ params: { wasm } }: ValidationScope): DecodeMode =>
  wasm.canonical_universal_state_init ? 'Strict' : 'Lenient';

/** The first entry that a contract could not have stored; of one entry the key is looked at first. */
function longEntry(
  { params: { limits } }: ValidationScope,
  data: ByteMap,
  scheme: 'deterministic' | 'universal',
): Checked {
  for (const [key, value] of data) {
    if (key.length > limits.max_length_storage_key) {
      const limit = BigInt(limits.max_length_storage_key);
      return { kind: `${scheme}_state_init_key_length_exceeded`, length: BigInt(key.length), limit };
    }
    if (value.length > limits.max_length_storage_value) {
      const limit = BigInt(limits.max_length_storage_value);
      return { kind: `${scheme}_state_init_value_length_exceeded`, length: BigInt(value.length), limit };
    }
  }
  return undefined;
}

/** Protocol: all state inits of a receipt count together, for one receipt can carry the same one many times. */
export function validateStateInitCounts(
  { params: { limits } }: ValidationScope,
  actions: readonly Action[],
): Checked {
  const { entries, keys } = totalCounts(actions);
  const mostKeys = BigInt(limits.max_universal_state_init_keys);
  if (keys > mostKeys) {
    return { kind: 'total_number_of_state_init_keys_exceeded', numberOfKeys: keys, limit: mostKeys };
  }
  const mostEntries = BigInt(limits.max_state_init_entries);
  if (entries <= mostEntries) return undefined;
  return {
    kind: 'total_number_of_state_init_entries_exceeded',
    numberOfEntries: entries,
    limit: mostEntries,
  };
}

const totalCounts = (actions: readonly Action[]): StateInitCounts =>
  actions.map(countsOf).reduce((a, b) => ({ entries: a.entries + b.entries, keys: a.keys + b.keys }), {
    entries: 0n,
    keys: 0n,
  });

function countsOf(action: Action): StateInitCounts {
  if (action.kind === 'universal_state_init') return stateInitCounts(action.stateInit);
  const entries = action.kind === 'deterministic_state_init' ? action.stateInit.data.length : 0;
  const inner = delegatedBy(action);
  return inner === undefined ? { entries: BigInt(entries), keys: 0n } : totalCounts(inner.actions);
}
