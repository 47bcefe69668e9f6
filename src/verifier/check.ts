/** What came of one check. `counts: false` keeps an unproven line out of the verdict. */
export type Finding =
  | { readonly status: 'pass'; readonly detail: string }
  | { readonly status: 'fail'; readonly detail: string }
  | { readonly status: 'unproven'; readonly detail: string; readonly counts: boolean };

/** One thing that a verifier finds out. */
export type Check<E> = {
  /** Stable: programs and tests refer to it. */
  readonly code: string;
  /** What holds when it passes. */
  readonly proves: string;
  /** What it says nothing of. */
  readonly leavesOpen: string;
  run(evidence: E): Finding;
};

export type CheckResult = Finding & Pick<Check<never>, 'code' | 'proves' | 'leavesOpen'>;

export const pass = (detail: string): Finding => ({ status: 'pass', detail });
export const fail = (detail: string): Finding => ({ status: 'fail', detail });

/** Not shown to be wrong, yet not shown to be right: keeps the verdict from PASS. */
export const unproven = (detail: string): Finding => ({ status: 'unproven', detail, counts: true });

/** Beside the verdict: the reader is told, and nothing follows from it. */
export const remark = (detail: string): Finding => ({ status: 'unproven', detail, counts: false });

/** Passes when both texts are equal; else names both. */
export function expectEqual(what: string, expected: string, actual: string): Finding {
  return expected === actual
    ? pass(`${what} ${actual}`)
    : fail(`${what}: expected ${expected}, found ${actual}`);
}

/** The first finding that is not a pass, or a pass with that detail. */
export const firstProblem = (findings: readonly Finding[], detail: string): Finding =>
  findings.find(({ status }) => status !== 'pass') ?? pass(detail);

/**
 * Runs a check. Whatever it throws is a failure of that check, a bug of ours included: a verifier that stumbles
 * over a document must not accept it.
 */
export function runCheck<E>(check: Check<E>, evidence: E): CheckResult {
  const { code, proves, leavesOpen } = check;
  return { code, proves, leavesOpen, ...findingOf(check, evidence) };
}

function findingOf<E>(check: Check<E>, evidence: E): Finding {
  try {
    return check.run(evidence);
  } catch (cause) {
    return fail(describeError(cause));
  }
}

/** The message, and those of its causes. */
export function describeError(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause === undefined ? '' : ` (${describeError(cause.cause)})`;
  return `${cause.message}${inner}`;
}
