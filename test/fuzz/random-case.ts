import { fromBase64, toBase64 } from '../../src/primitives/bytes.ts';
import { answerCall } from '../conformance/vm.ts';
import type { VmCase } from '../conformance/vm-case.ts';
import type { ContractName } from '../support/built-contracts.ts';
import type { OracleCall } from '../support/oracle.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';
import { fullGas, randomSurroundings, randomVersion, type Surroundings, versions } from './random-context.ts';
import { randomModule } from './random-module.ts';
import { randomScript } from './random-script.ts';
import { realContract } from './real-contracts.ts';

export type FuzzKind = 'script' | 'module' | 'mutant' | 'contract' | 'contract_mutant';

export type FuzzCase = {
  readonly seed: number;
  readonly index: number;
  readonly kind: FuzzKind;
  readonly case: VmCase;
};

/** The same for the same seed and index, whatever else is run. */
export function randomCase(seed: number, index: number): FuzzCase {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ index);
  const kind = pickKind(random);
  return { seed, index, kind, case: makers[kind](random) };
}

/**
 * The most that a call may burn. With more prepaid, nearcore's call hook fails in a form of its own (`LinkError`), and a
 * guest without host calls runs on; no chain lets a call have it, and we refuse it.
 */
const mostGas = [10n ** 15n - 1n, 10n ** 15n];

/** In parts of a thousand. Real contracts take nearcore long to compile. */
const shares: readonly (readonly [kind: FuzzKind, share: number])[] = [
  ['script', 640],
  ['module', 240],
  ['mutant', 80],
  ['contract', 25],
  ['contract_mutant', 15],
];

function pickKind(random: Random): FuzzKind {
  let left = random.below(1000);
  for (const [kind, share] of shares) {
    if (left < share) return kind;
    left -= share;
  }
  throw new Error('the shares do not add up');
}

const makers: Readonly<Record<FuzzKind, (random: Random) => VmCase>> = {
  script: (random) => {
    const version = randomVersion(random);
    const method = random.chance(0.98) ? 'main' : random.pick(['', 'none', 'main2', 'mai\u{0}n']);
    const one = toCase(randomScript(random, version), method, randomSurroundings(random, version));
    return random.chance(0.05) ? withLimit(one, random.pick(mostGas)) : withGas(random, one);
  },
  module: (random) => withGas(random, limited(random, moduleCase(random, randomModule(random)))),
  mutant: (random) => {
    const version = randomVersion(random);
    const code = random.chance(0.5) ? randomModule(random) : randomScript(random, version);
    return limited(random, toCase(mutant(random, code), 'main', randomSurroundings(random, version)));
  },
  contract: contractCase,
  contract_mutant: (random) => {
    const one = contractCase(random);
    const code = mutant(random, fromBase64(one.wasm ?? ''));
    return limited(random, { ...one, wasm: toBase64(code) });
  },
};

/** One mutation in ten is valid: to get beyond the validator, some are made until V8 at least takes one. */
function mutant(random: Random, code: Uint8Array): Uint8Array<ArrayBuffer> {
  const tries = random.chance(0.6) ? 12 : 1;
  let mutated = mutate(random, code);
  for (let left = tries - 1; left > 0 && !WebAssembly.validate(mutated); left--)
    mutated = mutate(random, code);
  return mutated;
}

const toCase = (code: Uint8Array, method: string, surroundings: Surroundings): VmCase => ({
  wasm: toBase64(code),
  method,
  ...surroundings,
});

const moduleCase = (random: Random, code: Uint8Array): VmCase =>
  toCase(code, 'main', randomSurroundings(random, randomVersion(random)));

const contracts: readonly ContractName[] = [
  'probe',
  'probe',
  'probe',
  'probe',
  'probe',
  'probe',
  'counter',
  'token',
];

/** A recorded call of a real contract in which something is otherwise. */
function contractCase(random: Random): VmCase {
  const { code, calls } = realContract(random.pick(contracts));
  const recorded = random.pick(calls);
  const version = random.chance(0.7) ? 88 : random.pick(versions);
  const one = toCase(code, random.chance(0.9) ? recorded.method : random.pick(calls).method, {
    ...randomSurroundings(random, version),
    storage: random.chance(0.9) ? recorded.storage : recorded.storage.filter(() => random.chance(0.7)),
    context: contractContext(random, recorded),
  });
  return withGas(random, one);
}

function contractContext(random: Random, { context }: OracleCall): VmCase['context'] {
  const input = typeof context.input === 'string' ? fromBase64(context.input) : new Uint8Array();
  if (input.length > 0 && random.chance(0.3)) input[random.below(input.length)] = random.below(256);
  return {
    ...context,
    input: toBase64(input),
    prepaid_gas: `${fullGas}`,
    view: random.chance(0.1) || context.view,
    attached_deposit: random.chance(0.8) ? context.attached_deposit : random.pick(['0', '1', `${2n ** 80n}`]),
  };
}

/** For a contract that may loop without an end. */
function limited(random: Random, one: VmCase): VmCase {
  const gas = 10 ** (9 + (random.below(1000) / 1000) * 3.5);
  return withLimit(one, BigInt(Math.floor(gas)));
}

/** Mostly ample gas; else a limit at which the call runs out somewhere on its way, or only just does not. */
function withGas(random: Random, one: VmCase): VmCase {
  if (random.chance(0.65)) return one;
  const total = usedGas(one);
  const edge = random.pick([-1n, 0n, 1n, undefined, undefined, undefined, undefined]);
  if (edge !== undefined) return withLimit(one, total + edge);
  return withLimit(one, (total * BigInt(random.below(10_000))) / 10_000n);
}

function usedGas(one: VmCase): bigint {
  try {
    const { used_gas } = answerCall(one) as { readonly used_gas?: string };
    return BigInt(used_gas ?? 0);
  } catch {
    return 0n; // a fault of ours: the comparison meets it again and tells
  }
}

function withLimit(one: VmCase, gas: bigint): VmCase {
  const limit = `${gas < 0n ? 0n : gas}`;
  const { context } = one;
  const gasField = context.view ? { view_max_gas_burnt: limit } : { prepaid_gas: limit };
  return { ...one, context: { ...context, ...gasField } };
}
