import { grouped } from '../../../primitives/amount-text.ts';
import { equalBytes } from '../../../primitives/bytes.ts';
import { contractDataKey } from '../../../primitives/trie-key.ts';
import type { OpenBundle } from '../../../proof/bundle.ts';
import { trieGet } from '../../../trie/get.ts';
import type { NodeStore } from '../../../trie/store.ts';
import { WitnessStore } from '../../../trie/witness-store.ts';
import { asInteger, type ByteRun, byteRuns, hexRun } from './byte-runs.ts';
import { describeRow, type RowPlace, rowPlace } from './state-row.ts';

export type ValueFacts = {
  readonly runs: readonly ByteRun[];
  readonly byteCount: number;
  /** Bytes that are not shown. */
  readonly hidden: number;
  /** What it may mean. */
  readonly note: string | undefined;
};

/** A row before or after the call: its value, that there was none, or that the bundle does not show it. */
export type Side = ValueFacts | 'absent' | 'unknown';

/** One row of the state that the call changed. */
export type ChangeFacts = {
  readonly what: string;
  readonly accountId: string | undefined;
  readonly key: readonly ByteRun[];
  /** As the witness has it under the root before the call. */
  readonly before: Side;
  readonly after: Side;
  /** A call without receipts lists what it wrote, also if that was there before. */
  readonly isSame: boolean;
};

const shownBytes = 256;

/** Rows are named by the contract's own keys, and by trie keys when receipts were made (attestation/statement.md). */
export function changeFacts({ statement, disclosure: { preimages, witness } }: OpenBundle): ChangeFacts[] {
  const { accountId, promises, preStateRoot } = statement.input;
  const store = witness === undefined ? undefined : new WitnessStore(witness);
  return preimages.changes.map(({ key, value }) => {
    const trieKey = promises === 'refuse' ? contractDataKey(accountId, key) : key;
    const place = rowPlace(trieKey);
    const old = store === undefined ? 'unknown' : rowBefore(store, preStateRoot, trieKey);
    return {
      what: place.what,
      accountId: place.accountId,
      key: byteRuns(place.key),
      before: old === 'unknown' ? old : sideOf(place, old),
      after: sideOf(place, value),
      isSame: old !== 'unknown' && isSame(old, value),
    };
  });
}

/** A witness that lacks the row is caught by `re_execution`: here it only shows nothing. */
function rowBefore(
  store: NodeStore,
  root: Uint8Array,
  trieKey: Uint8Array,
): Uint8Array | undefined | 'unknown' {
  try {
    return trieGet(store, root, trieKey);
  } catch {
    return 'unknown';
  }
}

const isSame = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === undefined || b === undefined ? a === b : equalBytes(a, b);

export const sideOf = (place: RowPlace, value: Uint8Array | undefined): Side =>
  value === undefined ? 'absent' : valueFacts(place, value);

function valueFacts(place: RowPlace, value: Uint8Array): ValueFacts {
  const shown = value.subarray(0, shownBytes);
  const note = describeRow(place, value) ?? asNumber(value);
  return {
    // Where the meaning is known, letters among the bytes are there by chance.
    runs: note === undefined ? byteRuns(shown) : [hexRun(shown)],
    byteCount: value.length,
    hidden: value.length - shown.length,
    note,
  };
}

function asNumber(value: Uint8Array): string | undefined {
  const integer = asInteger(value);
  return integer === undefined ? undefined : `as an integer of ${value.length * 8} bits: ${grouped(integer)}`;
}
