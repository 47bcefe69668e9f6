import { DocumentFormatError } from '../../proof/document.ts';
import { type CheckResult, describeError, fail, pass } from '../check.ts';
import { judge, type Report } from '../report.ts';
import type { WorldOptions } from './options.ts';

type Parts = Pick<Report, 'checks' | 'statementHash' | 'sizes' | 'notChecked'>;

export const toReport = ({ trust, policy, nowSeconds }: WorldOptions, parts: Parts): Report => ({
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
): { readonly result: CheckResult; readonly document?: T } {
  try {
    return { document: read(), result: { ...text, ...pass('as it is written') } };
  } catch (cause) {
    if (!(cause instanceof DocumentFormatError)) throw cause;
    return { result: { ...text, ...fail(describeError(cause)) } };
  }
}
