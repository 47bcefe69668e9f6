import { unproven } from '../../verifier/check.ts';
import { judge, type Report } from '../../verifier/report.ts';
import { runCodes } from './ran-again.ts';

/** Whether a stack trace has the form that V8 alone gives it. */
export const isOfV8 = (stack: string | undefined): boolean => /^ {4}at /m.test(stack ?? '');

/**
 * The report of an engine that is not V8, in which the runtime is judged (docs/decisions/0001-instrumented-v8.md): what a run
 * comes to elsewhere is no finding, whatever it is, and the verdict follows from the rest.
 */
export function withoutRun(report: Report): Report {
  const checks = report.checks.map((check) =>
    runCodes.includes(check.code)
      ? {
          ...check,
          ...unproven('not judged: this browser is not built on V8, in which the runtime is tested'),
        }
      : check,
  );
  return { ...report, ...judge(checks), checks };
}
