import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const contractNames = [
  'bench',
  'chain',
  'counter',
  'crypto',
  'dcap_probe',
  'gate',
  'gate_test',
  'outlayer',
  'probe',
  'promises',
  'token',
] as const;
export type ContractName = (typeof contractNames)[number];

export function builtContractPath(name: ContractName): string {
  return fileURLToPath(new URL(`../../contracts/built/${name}.wasm`, import.meta.url));
}

/** The committed bytes of one of our contracts. */
export function builtContract(name: ContractName): Uint8Array {
  return new Uint8Array(readFileSync(builtContractPath(name)));
}

/** Hashes of the built contracts (hex) by file name, as `contracts/build.sh` wrote them. */
export function builtContractHashes(): ReadonlyMap<string, string> {
  const list = readFileSync(new URL('../../contracts/built/SHA256SUMS', import.meta.url), 'utf8');
  const lines = list.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [hash = '', file = ''] = line.split('  ');
      return [file, hash];
    }),
  );
}
