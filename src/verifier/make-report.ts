import { DocumentFormatError } from '../proof/document.ts';
import { type CheckResult, describeError, fail, pass } from './check.ts';
import type { Expectations } from './expectations.ts';
import { judge, type Report } from './report.ts';

type By = Pick<Expectations, 'trust' | 'nowSeconds'> & Partial<Pick<Expectations, 'policy'>>;
type Parts = Pick<Report, 'checks' | 'statementHash' | 'sizes' | 'notChecked'>;

/** The report of these checks: by whose root, policy and time, and the verdict that follows. */
export const toReport = ({ trust, policy, nowSeconds }: By, parts: Parts): Report => ({
  ...judge(parts.checks),
  root: trust === 'intel' ? 'intel' : 'development',
  policyName: policy?.name,
  nowSeconds,
  ...parts,
});

type Text = Pick<CheckResult, 'code' | 'proves' | 'leavesOpen'>;

/** A document that could be read, or why it could not be: a bad one is a finding, never an exception. */
export function readAs<T>(
  text: Text,
  read: () => T,
  describe: (document: T) => string = () => 'as it is written',
): { readonly result: CheckResult; readonly document?: T } {
  try {
    const document = read();
    return { document, result: { ...text, ...pass(describe(document)) } };
  } catch (cause) {
    if (!(cause instanceof DocumentFormatError)) throw cause;
    return { result: { ...text, ...fail(describeError(cause)) } };
  }
}
