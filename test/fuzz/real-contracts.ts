import { builtContract, type ContractName } from '../support/built-contracts.ts';
import { loadContractVectors } from '../support/contract-vectors.ts';
import type { OracleCall } from '../support/oracle.ts';

/** A contract of ours with the calls that its vectors record: where a fuzzed call starts from. */
export type RealContract = { readonly code: Uint8Array; readonly calls: readonly OracleCall[] };

const files: Readonly<Partial<Record<ContractName, string>>> = {
  probe: 'probe-all.json',
  counter: 'counter-life.json',
  token: 'token-life.json',
};

const loaded = new Map<ContractName, RealContract>();

export function realContract(name: ContractName): RealContract {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const file = files[name];
  const calls = file === undefined ? [] : loadContractVectors(file).cases.map((one) => one.case);
  const contract = { code: builtContract(name), calls };
  loaded.set(name, contract);
  return contract;
}
