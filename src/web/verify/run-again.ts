import { decodeBundle } from '../../proof/bundle.ts';
import { reExecute } from '../../verifier/re-execute.ts';
import { type GasFacts, gasFacts, profileCosts } from './facts/gas-facts.ts';
import type { VerifyAnswer, VerifyRequest } from './messages.ts';
import { ranAgain } from './ran-again.ts';
import { readText } from './read-file.ts';

/**
 * What the gas was spent on, measured here, of a call whose bundle has no profile. It takes one more run, so it comes after
 * the verdict, and only if the first run came out the same.
 */
export async function gasRunAgain(
  { file }: VerifyRequest,
  answer: VerifyAnswer,
): Promise<GasFacts | undefined> {
  if (answer.kind !== 'report' || !ranAgain(answer.report)) return undefined;
  const bundle = decodeBundle(await readText(file));
  const { code, witness } = bundle;
  if (bundle.statement.input.promises !== 'refuse') return undefined;
  if (code === undefined || witness === undefined) return undefined;
  const again = reExecute({ ...bundle, code, witness }, {});
  if (!again.ok || again.result.profile === undefined) return undefined;
  return {
    ...gasFacts(bundle),
    costs: profileCosts([again.result.profile], bundle.statement.output.gasBurnt),
  };
}
