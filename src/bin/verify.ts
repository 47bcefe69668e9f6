import { printableJson } from '../verifier/printable.ts';
import { exitCodes, reportToJson, type Verdict } from '../verifier/report.ts';
import { documentExplained, documentLine, documentReport } from './verify/document-text.ts';
import { type JudgedFile, judgeFiles } from './verify/judge-files.ts';
import type { JudgeOptions } from './verify/messages.ts';
import { readJudgeOptions, type VerifyArguments } from './verify/options.ts';
import { AuditProgress } from './verify/progress.ts';
import { findSources } from './verify/sources.ts';
import { type Summary, SummaryOfFiles } from './verify/summary.ts';
import { summaryToJson } from './verify/summary-json.ts';
import { summaryToText } from './verify/summary-text.ts';

/**
 * Judges files, and those in folders, tells of each, and returns the exit code of the worst verdict. Throws `UsageError` before
 * anything is judged when an option is wrong or a file that was named cannot be read.
 */
export async function verifyFiles(paths: readonly string[], args: VerifyArguments): Promise<number> {
  const options = readJudgeOptions(args);
  const files = findSources(paths);
  const began = performance.now();
  const summary = await judgeAll(files, options, teller(args, files.length));
  const seconds = (performance.now() - began) / 1000;
  const isTold = args.summary === true || (files.length > 1 && args.json !== true);
  if (isTold) process.stdout.write(summaryText(summary, options, args, seconds));
  return exitCodes[summary.verdict satisfies Verdict];
}

async function judgeAll(
  files: readonly string[],
  options: JudgeOptions,
  tell: (judged: JudgedFile) => string,
): Promise<Summary> {
  const summary = new SummaryOfFiles();
  const progress = new AuditProgress(files.length);
  const judged = judgeFiles(files, options, (file, blocks) => progress.blocks(file, blocks));
  for await (const one of judged) {
    summary.add(one);
    const text = tell(one);
    if (text !== '') {
      progress.clear();
      process.stdout.write(text);
    }
    progress.advance();
  }
  progress.clear();
  return summary.finish();
}

/** What is said of each document: all of it when it is the only one, a line when there are many. */
function teller(args: VerifyArguments, count: number): (judged: JudgedFile) => string {
  if (args.summary === true) return () => '';
  if (args.json === true) return jsonLine;
  if (args.explain === true) return (judged) => documentExplained(judged, width());
  return count === 1 ? documentReport : documentLine;
}

const jsonLine = ({ file, kind, report }: JudgedFile): string =>
  `${printableJson({ file, kind: kind ?? null, ...reportToJson(report) })}\n`;

function summaryText(
  summary: Summary,
  options: JudgeOptions,
  args: VerifyArguments,
  seconds: number,
): string {
  if (args.json === true) return `${printableJson(summaryToJson(summary, options))}\n`;
  const space = args.summary === true ? '' : '\n';
  return `${space}${summaryToText(summary, options, seconds, width())}`;
}

/** Of the terminal, up to what is read with ease. */
const width = (): number => Math.min(Math.max(process.stdout.columns || 80, 40), 100);
