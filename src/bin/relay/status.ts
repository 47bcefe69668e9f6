import type { RelayStore, StoredRecord } from '../../relayer/relay-store.ts';
import type { RequestState } from '../../relayer/request-record.ts';

/** What `relay status` tells: the form of its JSON. Heights and ids are decimal text, times Unix milliseconds. */
export type RelayStatus = {
  readonly at: number;
  /** The last final block that the relay saw. */
  readonly head: { readonly height: string; readonly seen_at: number } | null;
  readonly contracts: readonly {
    readonly contract: string;
    /** The last block that was looked at. */
    readonly height: string;
    /** Blocks between it and the head. */
    readonly lag: string | null;
    readonly block_time: number;
  }[];
  readonly requests: Readonly<Record<RequestState, number>>;
  /** Neither resolved nor given up, the last to change first. */
  readonly pending: readonly RequestLine[];
  readonly given_up: readonly RequestLine[];
  readonly notes: readonly { readonly name: string; readonly at: number; readonly text: string }[];
};

export type RequestLine = {
  readonly contract: string;
  readonly request_id: string;
  readonly data_id: string;
  readonly state: RequestState;
  readonly deadline: string;
  /** Blocks until then; negative: it has passed. */
  readonly blocks_left: string | null;
  readonly changed_at: number;
  readonly reason: { readonly code: string; readonly text: string } | null;
};

const shown = 20;

export function readStatus(store: RelayStore, now: number): RelayStatus {
  const notes = store.notes();
  const noted = notes.find(({ name }) => name === 'head');
  const head = noted === undefined ? undefined : BigInt(noted.text);
  const toLine = lineOf(head);
  return {
    at: now,
    head: noted === undefined ? null : { height: noted.text, seen_at: noted.at },
    contracts: store.cursors().map(({ contractId, height, timestamp }) => ({
      contract: contractId,
      height: String(height),
      lag: head === undefined ? null : String(head > height ? head - height : 0n),
      block_time: Number(timestamp / 1_000_000n),
    })),
    requests: store.counts(),
    pending: store.latest(['seen', 'answered', 'sent'], shown).map(toLine),
    given_up: store.latest(['expired', 'refused'], shown).map(toLine),
    notes: notes.filter(({ name }) => name !== 'head'),
  };
}

const lineOf =
  (head: bigint | undefined) =>
  ({ record, updatedAt }: StoredRecord): RequestLine => ({
    contract: record.event.contractId,
    request_id: String(record.event.requestId),
    data_id: record.event.dataId,
    state: record.state,
    deadline: String(record.deadline),
    blocks_left: head === undefined ? null : String(record.deadline - head),
    changed_at: updatedAt,
    reason: 'reason' in record ? record.reason : (record.lastError ?? null),
  });
