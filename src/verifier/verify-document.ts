import { jsonOrNothing } from '../primitives/json-text.ts';
import { blockFormat } from '../proof/block-document.ts';
import { bundleFormat } from '../proof/bundle.ts';
import { historyFormat } from '../proof/history-document.ts';
import { stateProofFormat } from '../proof/state-proof-document.ts';
import { fail } from './check.ts';
import { type DocumentPart, DocumentReader, UnreadableDocumentError } from './document-reader.ts';
import { HistoryJudging } from './judge-history.ts';
import { toReport } from './make-report.ts';
import { notChecked } from './not-checked.ts';
import { openSealed, withOpening } from './open-sealed.ts';
import type { Report } from './report.ts';
import { emptyTally, type Tally, tallyOf } from './tally.ts';
import { withUnusedChallenge } from './unused-challenge.ts';
import { bundleFormatCheck, type VerifyOptions, verifyBundle } from './verify.ts';
import type { HistorySummary } from './world/history-summary.ts';
import { verifyBlock } from './world/verify-block.ts';
import { verifyStateProof } from './world/verify-state-proof.ts';

export type DocumentOptions = VerifyOptions & {
  /** x25519, 32 bytes: opens what was sealed for this auditor. */
  readonly auditorKey?: Uint8Array | undefined;
};

export type DocumentKind = 'bundle' | 'block' | 'state-proof' | 'history';

/** A document that was judged. */
export type Judged = {
  /** Undefined for what is no document of ours. */
  readonly kind: DocumentKind | undefined;
  readonly report: Report;
  readonly tally: Tally;
  /** What was judged, with what was sealed opened; nothing of a history, which is never kept whole. */
  readonly document: string | object | undefined;
  /** Of a history: its figures. */
  readonly history: HistorySummary | undefined;
};

type Judge = {
  readonly kind: DocumentKind;
  readonly judge: (document: string | object, options: DocumentOptions) => Report;
};

/** Who judges a document that is one JSON value, by its `format`. */
const judges: ReadonlyMap<string, Judge> = new Map([
  [bundleFormat, { kind: 'bundle', judge: verifyBundle }],
  [blockFormat, { kind: 'block', judge: verifyBlock }],
  [stateProofFormat, { kind: 'state-proof', judge: verifyStateProof }],
]);

/**
 * Judges a document, whatever its format, as its bytes come in; of a history no more than a line is kept. Never throws for
 * a bad document: that is a FAIL. Calls back with the number of blocks so far. What `bytes` throws passes through, but for
 * `UnreadableDocumentError`.
 */
export async function verifyDocument(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: DocumentOptions,
  onBlocks: (blocks: number) => void = () => undefined,
): Promise<Judged> {
  try {
    let history: HistoryJudging | undefined;
    for await (const { kind, text } of partsOf(bytes)) {
      if (kind === 'whole') return await judgeWhole(text, options);
      history ??= new HistoryJudging(options);
      await history.push(text);
      onBlocks(history.blocks);
    }
    return history?.finish() ?? noDocument('empty', options);
  } catch (cause) {
    if (cause instanceof UnreadableDocumentError) return noDocument(cause.message, options);
    throw cause;
  }
}

async function* partsOf(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<DocumentPart> {
  const reader = new DocumentReader();
  for await (const piece of bytes) yield* reader.push(piece);
  yield* reader.finish();
}

async function judgeWhole(text: string, options: DocumentOptions): Promise<Judged> {
  const value = jsonOrNothing(() => JSON.parse(text));
  const format = formatOf(value);
  const known = judges.get(format);
  if (known === undefined) return noDocument(strangeFormat(value, format), options);
  const { auditorKey } = options;
  const { document, finding } =
    auditorKey === undefined
      ? { document: text, finding: undefined }
      : await openSealed(format, text, auditorKey);
  const own = withOpening(known.judge(document, options), finding);
  const report = known.kind === 'bundle' ? own : withUnusedChallenge(own, options.challenge);
  return { kind: known.kind, report, tally: tallyOf(format, value), document, history: undefined };
}

const formatOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'format' in value && typeof value.format === 'string'
    ? value.format
    : '';

function strangeFormat(value: unknown, format: string): string {
  if (value === undefined) return 'not JSON';
  if (format === '') return 'JSON, but no document of ours: it has no format';
  return `the format ${format} is none that this verifier reads: ${[...judges.keys()].join(', ')}, ${historyFormat}`;
}

/** A FAIL of what could not be taken for a document, and why. */
export function noDocument(detail: string, options: DocumentOptions): Judged {
  const report = toReport(options, {
    checks: [{ ...bundleFormatCheck, ...fail(detail) }],
    statementHash: undefined,
    sizes: [],
    notChecked,
  });
  return { kind: undefined, report, tally: emptyTally, document: undefined, history: undefined };
}
