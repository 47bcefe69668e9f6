import { type ChainOfBlocks, chainsOf } from '../../verifier/chain-of-blocks.ts';
import type { Report, Verdict } from '../../verifier/report.ts';
import { addTallies, emptyTally, type Tally } from '../../verifier/tally.ts';
import type { DocumentKind } from '../../verifier/verify-document.ts';
import type { JudgedFile } from './judge-files.ts';

/** Files in which a check decided: how many, and the first of them. */
export type CheckFiles = { readonly count: number; readonly files: readonly string[] };

/** What many documents came to. */
export type Summary = {
  readonly documents: number;
  readonly kinds: ReadonlyMap<DocumentKind | 'none', number>;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** By code, of the checks that decided. */
  readonly failed: ReadonlyMap<string, CheckFiles>;
  readonly unproven: ReadonlyMap<string, CheckFiles>;
  /** Of the documents that did not fail. */
  readonly tally: Tally;
  readonly chains: readonly ChainOfBlocks[];
  readonly notChecked: readonly string[];
  /** The worst, the chains among them. */
  readonly verdict: Verdict;
  /** Codes that decided it. */
  readonly because: readonly string[];
};

/** What blocks in separate files are judged by together. */
export const chainCode = 'world_chain';

/** Enough to look into; the number of all stands beside them. */
const keptFiles = 20;

const severity: readonly Verdict[] = ['FAIL', 'UNPROVEN', 'PASS'];

/** Adds up what is told file by file; keeps no report. */
export class SummaryOfFiles {
  #documents = 0;
  readonly #kinds = new Map<DocumentKind | 'none', number>();
  readonly #verdicts: Record<Verdict, number> = { PASS: 0, FAIL: 0, UNPROVEN: 0 };
  readonly #failed = new Map<string, CheckFiles>();
  readonly #unproven = new Map<string, CheckFiles>();
  #tally = emptyTally;
  readonly #notChecked = new Set<string>();

  add({ file, kind, report, tally }: JudgedFile): void {
    this.#documents++;
    this.#verdicts[report.verdict]++;
    const name = kind ?? 'none';
    this.#kinds.set(name, (this.#kinds.get(name) ?? 0) + 1);
    for (const item of report.notChecked) this.#notChecked.add(item);
    this.#addCodes(file, report);
    if (report.verdict !== 'FAIL') this.#tally = addTallies(this.#tally, tally);
  }

  #addCodes(file: string, { verdict, because }: Report): void {
    const codes = verdict === 'FAIL' ? this.#failed : this.#unproven;
    for (const code of because) {
      const { count, files } = codes.get(code) ?? { count: 0, files: [] };
      codes.set(code, { count: count + 1, files: count < keptFiles ? [...files, file] : files });
    }
  }

  finish(): Summary {
    const chains = chainsOf(this.#tally.places);
    const isBroken = chains.some(({ faults }) => faults.length > 0);
    const verdict = isBroken ? 'FAIL' : (severity.find((one) => this.#verdicts[one] > 0) ?? 'UNPROVEN');
    const codes = { FAIL: this.#failed, UNPROVEN: this.#unproven, PASS: new Map<string, CheckFiles>() };
    return {
      documents: this.#documents,
      kinds: this.#kinds,
      verdicts: this.#verdicts,
      failed: this.#failed,
      unproven: this.#unproven,
      tally: this.#tally,
      chains,
      notChecked: [...this.#notChecked],
      verdict,
      because: [...codes[verdict].keys(), ...(isBroken ? [chainCode] : [])],
    };
  }
}
