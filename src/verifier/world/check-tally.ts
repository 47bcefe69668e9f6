import type { CheckResult, Finding } from '../check.ts';

/** How many places of one failure are told: the others are only counted. */
const mostPlaces = 3;

type Place = { readonly place: string; readonly detail: string };

type Counted = {
  readonly text: Pick<CheckResult, 'code' | 'proves' | 'leavesOpen'>;
  passed: number;
  failed: number;
  open: number;
  /** Whether an unproven one counts. */
  counts: boolean;
  readonly firstPassed: Place[];
  readonly firstFailed: Place[];
  readonly firstOpen: Place[];
};

/** What came of one check in many places. */
export type CheckCount = {
  readonly code: string;
  readonly failed: number;
  /** The first few. */
  readonly places: readonly string[];
};

/** Sums up what checks find in many places, so that a report on many blocks stays one that a person reads. */
export class CheckTally {
  readonly #counted = new Map<string, Counted>();

  add({ code, proves, leavesOpen, ...finding }: CheckResult, place: string): void {
    const counted = this.#counted.get(code) ?? nothingCounted({ code, proves, leavesOpen });
    this.#counted.set(code, counted);
    const places = count(counted, finding);
    if (places.length < mostPlaces) places.push({ place, detail: finding.detail });
  }

  /** A line for each check, in the order in which they came first. */
  results(): readonly CheckResult[] {
    return [...this.#counted.values()].map(toResult);
  }

  failures(): readonly CheckCount[] {
    return [...this.#counted.values()]
      .filter(({ failed }) => failed > 0)
      .map(({ text, failed, firstFailed }) => ({
        code: text.code,
        failed,
        places: firstFailed.map(({ place }) => place),
      }));
  }
}

/** Where the places of such a finding are kept. */
function count(counted: Counted, finding: Finding): Place[] {
  switch (finding.status) {
    case 'pass':
      counted.passed++;
      return counted.firstPassed;
    case 'fail':
      counted.failed++;
      return counted.firstFailed;
    case 'unproven':
      counted.open++;
      counted.counts ||= finding.counts;
      return counted.firstOpen;
  }
}

const nothingCounted = (text: Counted['text']): Counted => ({
  text,
  passed: 0,
  failed: 0,
  open: 0,
  counts: false,
  firstPassed: [],
  firstFailed: [],
  firstOpen: [],
});

function toResult(counted: Counted): CheckResult {
  const { text, passed, failed, open, counts, firstFailed, firstOpen, firstPassed } = counted;
  const all = passed + failed + open;
  if (failed > 0) return { ...text, status: 'fail', detail: describe(firstFailed, failed, all) };
  if (open > 0) return { ...text, status: 'unproven', counts, detail: describe(firstOpen, open, all) };
  const [first] = firstPassed;
  const detail =
    all === 1 ? (first?.detail ?? '') : `${all} times; ${first?.place ?? ''}: ${first?.detail ?? ''}`;
  return { ...text, status: 'pass', detail };
}

function describe(places: readonly Place[], count: number, all: number): string {
  const told = places.map(({ place, detail }) => `${place}: ${detail}`).join('; ');
  const more = count > places.length ? `; and ${count - places.length} more` : '';
  return all === 1 ? told : `${count} of ${all}: ${told}${more}`;
}
