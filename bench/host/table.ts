import { loadNodeCrypto } from '../../src/node-crypto/node-crypto.ts';
import { paramsAt } from '../../src/params/at-version.ts';
import { nobleCrypto } from '../../src/vm/crypto-noble/noble-crypto.ts';
import { hostImports } from '../../src/vm/imports.ts';
import { inUnits, table } from '../figures.ts';
import { cryptoCases } from './crypto-cases.ts';
import type { HostCase } from './guest.ts';
import { type HostFigures, measure, msPerTgas } from './measure.ts';
import { plainCases } from './plain-cases.ts';
import { promiseCases } from './promise-cases.ts';
import { storageCases } from './storage-cases.ts';

const goal = 5;
const cases: readonly HostCase[] = [...plainCases, ...cryptoCases, ...storageCases, ...promiseCases];

/** Throws for a function that no case measures. */
function assertComplete(): void {
  const flags = paramsAt(88).wasm;
  const offered = hostImports.filter(({ gate }) => gate === undefined || flags[gate]).map(({ name }) => name);
  const missing = offered.filter((name) => !cases.some((one) => one.name === name));
  if (missing.length > 0) throw new Error(`no case measures ${missing.join(', ')}`);
}

/** As the executor has it, and, where it matters, with the cryptography of the pure core. */
type Measured = { readonly node: HostFigures; readonly pure: HostFigures | undefined };

function judge(figures: HostFigures): string {
  if (figures.one.endsCall) return 'once a call';
  return msPerTgas(figures) > goal ? 'above' : '';
}

function row({ node, pure }: Measured): readonly string[] {
  const { one, gas, ns } = node;
  const name = one.label === '' ? one.name : `${one.name}: ${one.label}`;
  const ratio = (figures: HostFigures | undefined): string =>
    figures === undefined ? '' : msPerTgas(figures).toFixed(2);
  return [name, (gas / 1e9).toFixed(3), inUnits(ns), ratio(node), judge(node), ratio(pure)];
}

/**
 * Every host function with the arguments that make it slowest for its gas, the slowest first; `part` chooses by name. Gas is
 * all that a call burns, the few operations of the loop around it too.
 */
export async function hostFunctionTable(rounds: number, part = ''): Promise<string> {
  assertComplete();
  const crypto = await loadNodeCrypto();
  const all = cases
    .filter(({ name }) => name.includes(part))
    .map((one): Measured => {
      const isCrypto = cryptoCases.includes(one);
      const node = measure(one, rounds, crypto);
      return { node, pure: isCrypto ? measure(one, rounds, nobleCrypto) : undefined };
    });
  const sorted = all.toSorted((a, b) => msPerTgas(b.node) - msPerTgas(a.node));
  return table([['', 'Ggas', 'time', 'ms/Tgas', `goal ${goal}`, '@noble'], ...sorted.map(row)]);
}
