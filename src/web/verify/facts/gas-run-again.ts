import { asOpen, decodeBundle } from '../../../proof/bundle.ts';
import { reExecute } from '../../../verifier/re-execute.ts';
import type { Judged } from '../../../verifier/verify-document.ts';
import { ranAgain } from '../ran-again.ts';
import { type GasFacts, gasFacts, profileCosts } from './gas-facts.ts';

/**
 * What the gas was spent on, measured here, of a call whose bundle has no profile. It takes one more run, so it comes after
 * the verdict, and only if the first run came out the same.
 */
export function gasRunAgain({ kind, report, document }: Judged): GasFacts | undefined {
  if (kind !== 'bundle' || document === undefined || !ranAgain(report)) return undefined;
  const bundle = asOpen(decodeBundle(document));
  if (bundle === undefined) return undefined;
  const { statement, disclosure } = bundle;
  const { code, witness } = disclosure;
  if (statement.input.promises !== 'refuse') return undefined;
  if (code === undefined || witness === undefined) return undefined;
  const again = reExecute({ ...disclosure, statement, code, witness }, {});
  if (!again.ok || again.result.profile === undefined) return undefined;
  return {
    ...gasFacts(bundle),
    costs: profileCosts([again.result.profile], statement.output.gasBurnt),
  };
}
