import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import { loadContract } from '../../src/vm/contract.ts';
import { runContract } from '../../src/vm/run.ts';
import { createMock, readContext } from '../conformance/vm-case.ts';
import { recordChain, recordOutcome } from '../conformance/vm-outcome.ts';
import { builtContract } from '../support/built-contracts.ts';
import { contractVectorFiles, loadContractVectors } from '../support/contract-vectors.ts';

/** Contracts of ours, compiled from Rust, call by call: gas, returns, logs, failures and state as nearcore has them. */
describe.each(contractVectorFiles)('%s', (file) => {
  const { source, cases } = loadContractVectors(file);
  const params = paramsAt(source.protocolVersion);
  const contract = loadContract(builtContract(source.contract.name), params);

  test.each(cases)('$name: answers as nearcore does', ({ case: one, expected }) => {
    const external = createMock(one);
    const context = readContext(one, params.limits.max_gas_burnt);
    const outcome = runContract({ contract, method: one.method, context, params, external });
    expect({ ...recordOutcome(outcome), ...recordChain(external) }).toEqual(expected);
  });
});
