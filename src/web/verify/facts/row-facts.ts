import type { StateProofDocument } from '../../../proof/state-proof-document.ts';
import { headFacts } from './block-facts.ts';
import { type ByteRun, byteRuns } from './byte-runs.ts';
import { type Side, sideOf } from './change-facts.ts';
import type { Fact } from './fact.ts';
import { type Readable, readableBytes } from './readable-bytes.ts';
import { rowPlace } from './state-row.ts';

/** A row of a world's state, or that there is none. */
export type RowFacts = {
  readonly sequence: string;
  /** Undefined if it is sealed. */
  readonly row:
    | {
        readonly what: string;
        readonly accountId: string | undefined;
        readonly key: readonly ByteRun[];
        readonly value: Side;
        readonly readable: Readable | undefined;
      }
    | undefined;
  readonly facts: readonly Fact[];
};

export function rowFacts(proof: StateProofDocument): RowFacts {
  const { head, row } = proof;
  return {
    sequence: `${head.input.sequence}`,
    row: row.kind === 'open' ? openRow(row) : undefined,
    facts: headFacts(proof),
  };
}

function openRow({ key, value }: { readonly key: Uint8Array; readonly value: Uint8Array | undefined }) {
  const place = rowPlace(key);
  return {
    what: place.what,
    accountId: place.accountId,
    key: byteRuns(place.key),
    value: sideOf(place, value),
    readable: value && readableBytes(value),
  };
}
