import { paramsAt } from '../../params/at-version.ts';
import type { OneShotCall } from '../../runtime/one-shot/one-shot-call.ts';
import { printable } from '../../verifier/printable.ts';
import { loadContract } from '../../vm/contract.ts';

/** The methods that the contract could be called by. */
export function methodsOf({ code, protocolVersion }: OneShotCall): string[] {
  const { preparation } = loadContract(code, paramsAt(protocolVersion));
  if (!preparation.ok) return [];
  return [...preparation.module.exports]
    .filter(([, { params, results }]) => params.length === 0 && results.length === 0)
    .map(([name]) => printable(name))
    .sort();
}
