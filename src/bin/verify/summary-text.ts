import { grouped, teraGas } from '../../primitives/amount-text.ts';
import type { ChainOfBlocks } from '../../verifier/chain-of-blocks.ts';
import { words } from '../../verifier/explain/words.ts';
import { wrap } from '../../verifier/explain/wrap.ts';
import { printable } from '../../verifier/printable.ts';
import { verdictLine } from '../../verifier/report.ts';
import type { Tally } from '../../verifier/tally.ts';
import { toIsoTime } from '../../verifier/time.ts';
import { verdictText } from './document-text.ts';
import type { JudgeOptions } from './messages.ts';
import type { CheckFiles, Summary } from './summary.ts';

/** The summary for people: NOT CHECKED and the verdict close it, as they close a report. */
export function summaryToText(
  summary: Summary,
  options: JudgeOptions,
  seconds: number,
  width: number,
): string {
  const { nowSeconds, policy, trust } = options;
  const root = trust === 'intel' ? 'intel' : 'development';
  return [
    `${documentsText(summary.documents)}: ${kindsText(summary)}`,
    `judged at ${toIsoTime(nowSeconds)}, policy: ${policy?.name ?? 'none'}, in ${paceText(summary, seconds)}`,
    '',
    ...(['PASS', 'FAIL', 'UNPROVEN'] as const).map(
      (verdict) => `${verdictText(verdict)} ${summary.verdicts[verdict]}`,
    ),
    ...codeLines('FAILED: WHAT SHOULD HOLD, AND DOES NOT', summary.failed, width),
    ...codeLines('UNPROVEN: WHAT COULD NOT BE SHOWN', summary.unproven, width),
    ...tallyLines(summary.tally),
    ...summary.chains.flatMap((chain) => chainLines(chain, width)),
    '',
    'NOT CHECKED',
    ...summary.notChecked.flatMap((item) => wrap(item, width, '  - ')),
    '',
    verdictLine({ ...summary, root }),
    '',
  ].join('\n');
}

const documentsText = (count: number): string => `${count} ${count === 1 ? 'document' : 'documents'}`;

/** Singular and plural. */
const kindNames = {
  bundle: ['bundle', 'bundles'],
  block: ['block', 'blocks'],
  'state-proof': ['state proof', 'state proofs'],
  history: ['history', 'histories'],
  none: ['that is no document', 'that are no documents'],
} as const;

const kindsText = ({ kinds }: Summary): string =>
  [...kinds].map(([kind, count]) => `${count} ${kindNames[kind][count === 1 ? 0 : 1]}`).join(', ');

function paceText({ documents }: Summary, seconds: number): string {
  const rate = documents / Math.max(seconds, 0.001);
  return `${seconds.toFixed(1)} s (${rate < 10 ? rate.toFixed(1) : Math.round(rate)} a second)`;
}

function codeLines(title: string, codes: ReadonlyMap<string, CheckFiles>, width: number): string[] {
  if (codes.size === 0) return [];
  const lines = [...codes].flatMap(([code, { count, files }]) => [
    ...wrap(`${code}: ${words[code]?.title ?? code} (in ${documentsText(count)})`, width, '  '),
    ...files.map((file) => `      ${printable(file)}`),
    ...(count > files.length ? [`      … and ${count - files.length} more`] : []),
  ]);
  return ['', title, ...lines];
}

function tallyLines({ gasBurnt, engines, keys, issued }: Tally): string[] {
  if (issued === undefined) return [];
  return [
    '',
    'WHAT DID NOT FAIL SAYS OF ITSELF',
    `  gas burnt  ${teraGas(gasBurnt)} (${grouped(gasBurnt)})`,
    ...engines.map((engine, index) => `  ${index === 0 ? 'engine    ' : '          '} ${printable(engine)}`),
    ...keys.map((key, index) => `  ${index === 0 ? 'ed25519   ' : '          '} ${printable(key)}`),
    `  issued     ${issued.map(unixTime).join(' to ')}`,
  ];
}

/** Later times have no such form. */
const lastSecond = 253_402_300_799n;

const unixTime = (seconds: bigint): string =>
  seconds > lastSecond ? `Unix second ${seconds}` : toIsoTime(Number(seconds));

function chainLines({ worldId, blocks, from, to, gaps, faults }: ChainOfBlocks, width: number): string[] {
  const missing = gaps.map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`));
  return [
    '',
    `WORLD ${printable(worldId)}`,
    `  ${blocks} blocks in files of their own, ${from} to ${to}`,
    ...(missing.length === 0
      ? []
      : wrap(`missing, so not shown to be one chain: ${missing.join(', ')}`, width, '  ')),
    ...faults.flatMap((fault) => wrap(printable(fault), width, '  FAIL world_chain: ', '      ')),
  ];
}
