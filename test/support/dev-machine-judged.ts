import type { Attestation } from '../../src/proof/attestation.ts';
import type { DatedCollateral } from '../../src/proof/collateral.ts';
import type { Policy } from '../../src/verifier/policy.ts';
import { devPolicy } from './dev-policy.ts';
import { createBundle, issuedAt } from './good-bundle.ts';
import { judgeByContract, type Verdicts } from './judge-by-contract.ts';

const { bundle, developmentRoot } = await createBundle();

/** Evidence of the development enclave that passes under `goodPolicy`. */
export const good: Attestation = bundle.attestation;
export const goodPolicy: Policy = await devPolicy();
export const goodCollateral: DatedCollateral = collateralOf(good);

export function collateralOf({ collateral }: Attestation): DatedCollateral {
  if (collateral === undefined) throw new Error('the attestation has no collateral');
  return collateral;
}

/** The good evidence after a change, under its own root, before contract and verifier. */
export const judge = (
  change: Partial<Attestation> = {},
  rules: Partial<Policy> = {},
  nowSeconds: number = issuedAt,
): Verdicts =>
  judgeByContract({
    attestation: { ...good, ...change },
    policy: { ...goodPolicy, ...rules },
    nowSeconds,
    trust: { developmentRoot },
  });

/** What both say that refuse by this check. */
export const refusal = (code: string) => ({ refusedBy: code, isSameInVerifier: true });
