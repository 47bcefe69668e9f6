import { describe, expect, test } from 'vitest';
import { bandwidthRequests, bandwidthSchedulerStateCodec } from '../../src/primitives/bandwidth.ts';
import { decode, encode } from '../../src/primitives/borsh.ts';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import { congestionInfo } from '../../src/primitives/congestion-info.ts';
import { toBase58 } from '../../src/primitives/hash.ts';
import {
  type ExecutionOutcomeWithId,
  executionOutcomeWithIdCodec,
  outcomeHashes,
} from '../../src/primitives/outcome.ts';
import { chunkOutcomes } from '../../src/primitives/outcome-root.ts';
import { outcomeView } from '../../src/primitives/outcome-view.ts';
import { differences } from '../conformance/differences.ts';
import { plainJson } from '../conformance/plain-json.ts';
import { sharedLines } from '../support/shared.ts';

type Recorded = { borsh: string; id: string; to_hashes: string[]; view: unknown };
type Chunk = {
  outcomes: Recorded[];
  outcome_root: string;
  bandwidth_requests: string;
  congestion_info: { V1: Record<string, number> };
  state_changes: [string, string | null][];
};

/** What nearcore's own `Runtime::apply` recorded. */
const chunksOf = (context: Parameters<typeof sharedLines>[0], file: string): Chunk[] =>
  (sharedLines(context, `vectors/runtime/${file}.jsonl.gz`) as { chunks: Chunk[] }[]).flatMap(
    ({ chunks }) => chunks,
  );

const outcomeOf = ({ borsh }: Recorded): ExecutionOutcomeWithId =>
  decode(executionOutcomeWithIdCodec, fromHex(borsh));

describe.for(['directed', 'apply'])('a recorded chunk of %s', (file) => {
  test('has outcomes that read, show and hash as nearcore has them', (context) => {
    const recorded = chunksOf(context, file).flatMap(({ outcomes }) => outcomes);
    const found = recorded.flatMap((one) => {
      const { id, outcome } = outcomeOf(one);
      return differences(
        { id: one.id, view: one.view, to_hashes: one.to_hashes },
        {
          id: toBase58(id),
          view: plainJson(outcomeView(outcome)),
          to_hashes: outcomeHashes({ id, outcome }).map(toBase58),
        },
      );
    });
    expect(found.slice(0, 5)).toEqual([]);
    expect(recorded.length).toBeGreaterThan(100);
  });

  test('has the root of its outcomes', (context) => {
    for (const { outcomes, outcome_root: root } of chunksOf(context, file)) {
      expect(toBase58(chunkOutcomes(outcomes.map(outcomeOf)).root)).toBe(root);
    }
  });

  test('has bandwidth requests, a scheduler state and a congestion that are read', (context) => {
    for (const chunk of chunksOf(context, file)) {
      const requests = fromHex(chunk.bandwidth_requests);
      expect(encode(bandwidthRequests, decode(bandwidthRequests, requests))).toEqual(requests);
      const scheduler = chunk.state_changes.find(([key]) => key === '0f')?.[1] ?? undefined;
      expect(
        toHex(
          encode(
            bandwidthSchedulerStateCodec,
            decode(bandwidthSchedulerStateCodec, fromHex(String(scheduler))),
          ),
        ),
      ).toBe(scheduler);
      const { V1: info } = chunk.congestion_info;
      expect(
        plainJson(
          congestionInfo.toJson({
            kind: 'v1',
            delayedReceiptsGas: BigInt(info['delayed_receipts_gas'] ?? -1),
            bufferedReceiptsGas: BigInt(info['buffered_receipts_gas'] ?? -1),
            receiptBytes: BigInt(info['receipt_bytes'] ?? -1),
            allowedShard: Number(info['allowed_shard']),
          }),
        ),
      ).toEqual(chunk.congestion_info);
    }
  });
});
