import { toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import type { HashedOutcome } from '../../src/primitives/outcome.ts';

/** The request of the sample event: numbers that a double cannot hold, and text that JSON has to escape. */
export const sampleRequestData =
  '{"request_id":7,"sender_id":"alice.near","predecessor_id":"alice.near","input_data":"{\\"n\\":\\"ö\\"}","input_data_in_state":false,"payment":"1000000000000000000000","timestamp":1700000000123456789}';

export const sampleDataId = sha256(toUtf8('data id'));

export const sampleContract = 'outlayer.near';

/** What OutLayer's contract logs of a request. */
export const requestLog = (requestData = sampleRequestData, dataId = sampleDataId): string =>
  `EVENT_JSON:{"standard":"near-outlayer","version":"1.0.0","event":"execution_requested","data":[{"request_data":${JSON.stringify(requestData)},"data_id":[${dataId.join(',')}],"timestamp":1700000000123456789}]}`;

/** An outcome of the contract's, with these logs. */
export const requestOutcome = (
  logs: readonly string[] = [requestLog()],
  changes: Partial<HashedOutcome['outcome']> = {},
  id = sha256(toUtf8(logs.join())),
): HashedOutcome => ({
  id,
  outcome: {
    logs,
    receiptIds: [sha256(id)],
    gasBurnt: 5_000_000_000_000n,
    tokensBurnt: 500_000_000_000_000_000_000n,
    executorId: sampleContract,
    status: { kind: 'success_receipt_id', receiptId: sha256(id) },
    ...changes,
  },
});
