import { exitCodes } from '../../verifier/report.ts';
import { toIsoTime } from '../../verifier/time.ts';
import type { JudgeOptions } from './messages.ts';
import type { CheckFiles, Summary } from './summary.ts';

/** The summary as a JSON value with snake_case keys; u64 as decimal text. */
export const summaryToJson = (summary: Summary, { nowSeconds, policy, trust }: JudgeOptions) => ({
  summary: {
    verdict: summary.verdict,
    exit_code: exitCodes[summary.verdict],
    because: summary.because,
    development_root: trust !== 'intel',
    policy: policy?.name ?? null,
    judged_at: toIsoTime(nowSeconds),
    documents: summary.documents,
    kinds: Object.fromEntries(summary.kinds),
    verdicts: summary.verdicts,
    failed: codesToJson(summary.failed),
    unproven: codesToJson(summary.unproven),
    gas_burnt: `${summary.tally.gasBurnt}`,
    engines: summary.tally.engines,
    ed25519_keys: summary.tally.keys,
    issued: summary.tally.issued?.map(String) ?? null,
    worlds: summary.chains.map(({ worldId, blocks, from, to, gaps, faults }) => ({
      world_id: worldId,
      blocks,
      from: `${from}`,
      to: `${to}`,
      missing: gaps.map((gap) => gap.map(String)),
      faults,
    })),
    not_checked: summary.notChecked,
  },
});

const codesToJson = (codes: ReadonlyMap<string, CheckFiles>) =>
  Object.fromEntries([...codes].map(([code, { count, files }]) => [code, { count, files }]));
