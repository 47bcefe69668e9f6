import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { builtContract, builtContractPath } from '../support/built-contracts.ts';
import { contractVectorFiles, loadContractVectors } from '../support/contract-vectors.ts';
import { askOracle, oracleMissing } from '../support/oracle.ts';

if (oracleMissing !== undefined)
  console.warn(`test/contracts: vectors are not asked again: ${oracleMissing}`);

describe.each(contractVectorFiles)('%s', (file) => {
  const { source, cases } = loadContractVectors(file);

  test('was made with the committed contract', () => {
    const bytes = builtContract(source.contract.name);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(source.contract.sha256);
  });

  test.skipIf(oracleMissing !== undefined)(
    'is what nearcore answers today',
    () => {
      const wasm_path = builtContractPath(source.contract.name);
      const answers = askOracle(cases.map((one) => ({ ...one.case, wasm_path })));
      expect(answers).toEqual(cases.map((one) => one.expected));
      // nearcore compiles a contract anew for each case.
    },
    300_000,
  );
});
