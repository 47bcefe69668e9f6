import { equalBytes, toHex } from '../../primitives/bytes.ts';
import {
  insertLeaf,
  isWellFormed,
  merkleRoot,
  type PartialMerkleTree,
} from '../../primitives/partial-merkle-tree.ts';
import type { Attestation } from '../../proof/attestation.ts';
import type { BlockDocument, SignedHeadPart } from '../../proof/block-document.ts';
import { hashBlock } from '../../proof/head.ts';
import { isAboutHead, isHeadSigned } from '../../proof/head-signature.ts';
import type { HistoryHeader } from '../../proof/history-document.ts';
import { cachedLoader } from '../../runtime/chunk/cached-loader.ts';
import { type CheckResult, type Finding, fail, pass, remark, runCheck } from '../check.ts';
import { toReport } from '../make-report.ts';
import type { Report } from '../report.ts';
import { CheckTally } from './check-tally.ts';
import { chainedBlockChecks } from './checks/all.ts';
import { anchorText, compareAnchors, freshnessOpen } from './checks/anchor.ts';
import { CodeBook } from './code-book.ts';
import type { HeadEvidence } from './evidence.ts';
import { HistoryKeys } from './history-keys.ts';
import { judgeOrder, orderTexts } from './history-order.ts';
import { type HistorySummary, SummaryCounter } from './history-summary.ts';
import { foreignText, headerText, historyFormatCheck, startText } from './history-texts.ts';
import { linkChecks } from './links/all.ts';
import { historyRoot } from './links/history-root.ts';
import { leftBehind } from './links/restore.ts';
import { notCheckedOfHistories } from './not-checked.ts';
import { toExpectations, type WorldOptions } from './options.ts';
import { SeenBlocks } from './seen-blocks.ts';

/** A report with the figures of the history. */
export type HistoryReport = Report & { readonly summary: HistorySummary };

/** Takes the lines of a history one after another, and keeps of each no more than its name. */
export class HistoryJudge {
  readonly #options: WorldOptions;
  readonly #expectations: Omit<HeadEvidence, 'signed'>;
  readonly #tally = new CheckTally();
  readonly #keys: HistoryKeys;
  readonly #codes = new CodeBook();
  readonly #seen = new SeenBlocks();
  readonly #counter = new SummaryCounter();
  readonly #conflicts: string[] = [];
  #header: HistoryHeader | undefined;
  #first: SignedHeadPart | undefined;
  #last: SignedHeadPart | undefined;
  #next: bigint | undefined;
  #tree: PartialMerkleTree | undefined;
  #anchoredAt: bigint | undefined;

  constructor(options: WorldOptions) {
    const { engine = {} } = options;
    this.#options = { ...options, engine: { ...engine, load: engine.load ?? cachedLoader() } };
    this.#expectations = toExpectations(this.#options);
    this.#keys = new HistoryKeys(this.#options, this.#tally);
  }

  /** How many came so far. */
  get blocks(): number {
    return this.#counter.blocks;
  }

  header(header: HistoryHeader): void {
    this.#format(pass('header'), 'line 1');
    this.#header = header;
    this.#next = header.from;
    const tree = { path: header.before, size: header.from };
    if (isWellFormed(tree)) this.#tree = tree;
    else this.#format(fail('the hashes before the first block are not as many as they should be'), 'line 1');
  }

  attestation(attestation: Attestation, place: string): void {
    const isNew = this.#keys.add(attestation);
    this.#format(isNew ? pass('attestation') : fail('a key has a second attestation'), place);
  }

  block(block: BlockDocument): void {
    const place = `block ${block.head.input.sequence}`;
    this.#format(
      block.attestation === undefined && block.ancestry === undefined
        ? pass('block')
        : fail('a block of a history has neither an attestation nor a path of its own'),
      place,
    );
    this.#counter.add(block);
    if (block.contents.kind === 'open') this.#codes.add(block.contents);
    const evidence = {
      ...this.#expectations,
      signed: block,
      contents: block.contents,
      ancestry: undefined,
      codes: this.#codes,
    };
    for (const check of chainedBlockChecks) this.#tally.add(runCheck(check, evidence), place);
    const isAttested = this.#keys.judge(block, place);
    if (this.#isForeign(block, place)) return;
    this.#place(block, isAttested && isSigned(block));
    this.#compareAnchors({ ...this.#expectations, signed: block });
  }

  /** A line that is none. */
  unreadable(detail: string, place: string): void {
    this.#format(fail(detail), place);
  }

  finish(): HistoryReport {
    this.#keys.finish();
    const own: readonly CheckResult[] = [
      { ...headerText, ...this.#judgeHeader() },
      { ...startText, ...this.#judgeStart() },
      { ...anchorText, ...this.#judgeFreshness() },
    ];
    for (const result of own) this.#tally.add(result, 'history');
    const counted = this.#tally.results();
    const met = new Set(counted.map(({ code }) => code));
    const unmet = Object.values(orderTexts).filter(({ code }) => !met.has(code));
    const { worldId } = this.#header ?? {};
    const report = toReport(this.#options, {
      checks: [...counted, ...unmet.map((text): CheckResult => ({ ...text, ...pass('none') }))],
      statementHash: undefined,
      sizes: [],
      notChecked: notCheckedOfHistories,
    });
    const failures = this.#tally.failures();
    const summary = this.#counter.finish({
      worldId: worldId && toHex(worldId),
      anchoredAt: this.#anchoredAt,
      failures,
    });
    return { ...report, summary };
  }

  #format(finding: Finding, place: string): void {
    this.#tally.add({ ...historyFormatCheck, ...finding }, place);
  }

  #isForeign({ head }: SignedHeadPart, place: string): boolean {
    const expected = this.#header?.worldId;
    const actual = head.input.worldId;
    const isOurs = expected === undefined || equalBytes(expected, actual);
    this.#tally.add(
      { ...foreignText, ...(isOurs ? pass(toHex(actual)) : fail(`it is of the world ${toHex(actual)}`)) },
      place,
    );
    return !isOurs;
  }

  /** Joins the block to the chain, or says why it cannot be joined. */
  #place(block: SignedHeadPart, signed: boolean): void {
    const { sequence } = block.head.input;
    const place = `block ${sequence}`;
    const next = this.#next ?? sequence;
    const seen = this.#seen.get(sequence);
    if (sequence !== next) this.#tally.add(judgeOrder({ block, isSigned: signed, next, seen }), place);
    if (sequence < next) return;
    if (sequence === next) this.#link(block, place);
    else this.#tree = undefined;
    this.#first ??= block;
    this.#last = block;
    this.#next = sequence + 1n;
    this.#tree = this.#tree && insertLeaf(this.#tree, block.blockHash);
    const kept = { hash: block.blockHash, left: leftBehind(block.head), isSigned: signed };
    if (seen === undefined) this.#seen.add(sequence, kept);
  }

  #link(block: SignedHeadPart, place: string): void {
    const root = this.#tree && merkleRoot(this.#tree);
    const before = this.#last;
    if (before === undefined) {
      this.#tally.add(runCheck(historyRoot, { block, historyRoot: root }), place);
      return;
    }
    const findState = (hash: Uint8Array) => this.#seen.leftBy(hash);
    const link = { block, before, historyRoot: root, findState };
    for (const check of linkChecks) this.#tally.add(runCheck(check, link), place);
  }

  #compareAnchors(evidence: HeadEvidence): void {
    const { sequence } = evidence.signed.head.input;
    const finding = compareAnchors(evidence, { sequence, hash: hashBlock(evidence.signed.head) });
    if (typeof finding === 'object') this.#conflicts.push(finding.conflict);
    if (finding === 'same' && sequence > (this.#anchoredAt ?? -1n)) this.#anchoredAt = sequence;
  }

  #judgeHeader(): Finding {
    const header = this.#header;
    if (header === undefined) return fail('the history has no first line');
    const [first, last] = [this.#first?.head.input.sequence, this.#last?.head.input.sequence];
    const stated = `blocks ${header.from} to ${header.to}`;
    if (first === undefined || last === undefined) return fail(`${stated} were to come, and none came`);
    return first === header.from && last === header.to
      ? pass(stated)
      : fail(`${stated} were to come, and blocks ${first} to ${last} came`);
  }

  #judgeStart(): Finding {
    const first = this.#first?.head.input.sequence;
    if (first === undefined) return fail('there is no block');
    if (first === 0n) return pass('the genesis');
    return this.#anchoredAt === undefined
      ? remark(`it begins with block ${first}: start UNPROVEN, the blocks before it were not judged`)
      : pass(`it begins with block ${first}, under the anchor at ${this.#anchoredAt}`);
  }

  #judgeFreshness(): Finding {
    const [conflict] = this.#conflicts;
    if (conflict !== undefined) return fail(conflict);
    const last = this.#last?.head.input.sequence ?? 0n;
    const at = this.#anchoredAt;
    if (at === undefined)
      return freshnessOpen(this.#expectations, 'no anchor of the auditor is in this history');
    return at === last
      ? pass(`anchored at ${at}`)
      : freshnessOpen(this.#expectations, `anchored at ${at}; the ${last - at} blocks after it are not`);
  }
}

const isSigned = ({ head, blockHash, signatures }: SignedHeadPart): boolean =>
  equalBytes(blockHash, hashBlock(head)) &&
  isAboutHead(head.envelope, head) &&
  isHeadSigned(head.envelope, signatures.ed25519);
