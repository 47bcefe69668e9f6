import type { Attestation } from '../../src/proof/attestation.ts';
import { type DatedCollateral, datedCollateralJson } from '../../src/proof/collateral.ts';
import { mutateCollateral } from '../fuzz/attestations/mutate-collateral.ts';
import { mutateQuote, spliceQuotes } from '../fuzz/attestations/mutate-quote.ts';
import type { genuineQuotes } from '../fuzz/attestations/mutated-cases.ts';
import { Random } from '../fuzz/random.ts';
import { judgeByContract, type Verdicts } from './judge-by-contract.ts';
import { machinePolicy } from './machine-policy.ts';

type Genuine = ReturnType<typeof genuineQuotes>[number];
type Mutated = { readonly what: string; readonly quote: Uint8Array; readonly collateral: DatedCollateral };
export type MutatedVerdict = Pick<Verdicts, 'refusedBy' | 'isSameInVerifier'> & { readonly what: string };

/** Checks that stand behind those of the quote: the event log is that of another machine. */
const behindTheQuote = 'rtmr3_replay';

/** So many mutations of real quotes and their collateral, each before contract and verifier. The seed makes all. */
export function* mutatedBeforeContract(
  genuine: readonly Genuine[],
  {
    count,
    seed,
    attestation,
  }: { readonly count: number; readonly seed: number; readonly attestation: Attestation },
): Generator<MutatedVerdict> {
  for (let index = 0, drawn = 0; index < count; drawn++) {
    const random = new Random(seed + drawn * 7919);
    const base = random.pick(genuine);
    const mutated = mutate(random, base, genuine);
    if (isSame(base, mutated) || !datedCollateralJson.safeParse(mutated.collateral).success) continue;
    yield judge(base, mutated, attestation);
    index++;
  }
}

function judge(
  { quote: genuine, now }: Genuine,
  { what, ...changed }: Mutated,
  attestation: Attestation,
): MutatedVerdict {
  const { refusedBy, isSameInVerifier } = judgeByContract({
    attestation: { ...attestation, ...changed },
    policy: machinePolicy(genuine),
    nowSeconds: now,
    trust: 'intel',
  });
  return { what, refusedBy: refusedBy === behindTheQuote ? undefined : refusedBy, isSameInVerifier };
}

function mutate(random: Random, { quote, collateral }: Genuine, genuine: readonly Genuine[]): Mutated {
  if (random.chance(0.5)) {
    const { what, value } = mutateCollateral(random, collateral);
    return { what, quote, collateral: value };
  }
  const isSpliced = random.chance(0.1);
  const { what, value } = isSpliced
    ? spliceQuotes(random, quote, random.pick(genuine).quote)
    : mutateQuote(random, quote);
  return { what, quote: value, collateral };
}

/** The dates beside Intel's data do not reach the contract, which reads the signed ones. */
const isSame = (base: Genuine, { quote, collateral }: Mutated): boolean =>
  Buffer.from(base.quote).equals(quote) &&
  JSON.stringify(base.collateral.data) === JSON.stringify(collateral.data);
