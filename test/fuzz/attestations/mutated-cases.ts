import type { Attestation } from '../../../src/proof/attestation.ts';
import { type DatedCollateral, datedCollateralJson } from '../../../src/proof/collateral.ts';
import { firstMachineProblem, quoteCodes } from '../../support/judge-machine.ts';
import { machinePolicy } from '../../support/machine-policy.ts';
import { realCollateral, realQuote } from '../../support/real-attestation.ts';
import { Random } from '../random.ts';
import { mutateCollateral } from './mutate-collateral.ts';
import { mutateQuote, spliceQuotes } from './mutate-quote.ts';

/** A real quote, with data of Intel that it passes by at that time. */
type Genuine = { readonly quote: Uint8Array; readonly collateral: DatedCollateral; readonly now: number };

export type MutatedCase = {
  readonly index: number;
  /** What was changed. */
  readonly what: string;
  /** The first check that did not pass, `bundle_format`, or undefined: accepted. */
  readonly refusedBy: string | undefined;
};

type Context = Parameters<typeof realQuote>[0];

export const genuineQuotes = (context: Context): Genuine[] =>
  (
    [
      ['dcap/nearmpc_quote.json', 'nearmpc_collateral.json', 1_786_621_538],
      ['dcap/dcap-qvl_tdx_quote', 'shade_collateral.json', 1_769_417_006],
      [
        'dcap/dcap-qvl_near-gas-test_quote_hex.txt',
        'dcap-qvl_near-gas-test_quote_collateral.json',
        1_757_462_400,
      ],
    ] as const
  ).map(([quote, collateral, now]) => ({
    quote: realQuote(context, quote),
    collateral: realCollateral(context, collateral),
    now,
  }));

/** So many mutations of the quotes and their collateral, each judged by the checks of a quote. The seed makes all. */
export function* mutatedCases(
  genuine: readonly Genuine[],
  {
    count,
    seed,
    attestation,
  }: { readonly count: number; readonly seed: number; readonly attestation: Attestation },
): Generator<MutatedCase> {
  for (let index = 0, drawn = 0; index < count; drawn++) {
    const random = new Random(seed + drawn * 7919);
    const base = random.pick(genuine);
    const mutated = mutate(random, base, genuine);
    if (isSame(base, mutated)) continue;
    yield { index, what: mutated.what, refusedBy: judge(base, mutated, attestation) };
    index++;
  }
}

type Mutated = Pick<Genuine, 'quote' | 'collateral'> & { readonly what: string };

function mutate(random: Random, base: Genuine, genuine: readonly Genuine[]): Mutated {
  const { quote, collateral } = base;
  if (random.chance(0.5)) {
    const { what, value } = mutateCollateral(random, collateral);
    return { what, quote, collateral: value };
  }
  const { what, value } = random.chance(0.05)
    ? spliceQuotes(random, quote, random.pick(genuine).quote)
    : mutateQuote(random, quote);
  return { what, quote: value, collateral };
}

const isSame = (base: Genuine, mutated: Mutated): boolean =>
  Buffer.from(base.quote).equals(mutated.quote) &&
  JSON.stringify(base.collateral) === JSON.stringify(mutated.collateral);

function judge(base: Genuine, { quote, collateral }: Mutated, attestation: Attestation): string | undefined {
  // A bundle with such collateral is none: nothing in it is looked at.
  if (!datedCollateralJson.safeParse(collateral).success) return 'bundle_format';
  const policy = machinePolicy(base.quote);
  const judged = { ...attestation, quote, collateral };
  return firstMachineProblem(judged, { nowSeconds: base.now, policy }, quoteCodes);
}
