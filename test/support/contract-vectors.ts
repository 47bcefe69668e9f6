import { readFileSync } from 'node:fs';
import type { ContractName } from './built-contracts.ts';
import type { OracleCall, OracleOutcome } from './oracle.ts';

/** A call of one of our built contracts and nearcore's answer. `promises`: it asks the chain for a receipt. */
export type ContractCase = {
  readonly name: string;
  readonly promises: boolean;
  readonly case: OracleCall;
  readonly expected: OracleOutcome;
};

export type ContractVectors = {
  readonly source: {
    readonly generator: string;
    readonly nearcore: string;
    readonly protocolVersion: number;
    readonly contract: { readonly name: ContractName; readonly sha256: string };
  };
  readonly cases: readonly ContractCase[];
};

/** One file for each contract, but for `bench`, whose calls measure time. */
export const contractVectorFiles = [
  'chain-life.json',
  'counter-life.json',
  'crypto-all.json',
  'dcap-all.json',
  'gate-all.json',
  'outlayer-all.json',
  'probe-all.json',
  'promises-all.json',
  'token-life.json',
] as const;

/** The committed calls of one contract. Throws when there are none. */
export function loadContractVectors(file: string): ContractVectors {
  const text = readFileSync(new URL(`../vectors/vm/${file}`, import.meta.url), 'utf8');
  const vectors = JSON.parse(text) as ContractVectors;
  if (vectors.cases.length === 0) throw new Error(`${file} has no cases`);
  return vectors;
}
