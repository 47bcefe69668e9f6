import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { builtContract, builtContractHashes, contractNames } from '../support/built-contracts.ts';

describe('the built contracts', () => {
  test('are the files that the list of hashes names', () => {
    const files = readdirSync(new URL('../../contracts/built/', import.meta.url));
    const wasm = files.filter((file) => file.endsWith('.wasm')).sort();
    expect(wasm).toEqual([...builtContractHashes().keys()].sort());
    expect(wasm).toEqual(contractNames.map((name) => `${name}.wasm`));
  });

  test.each(contractNames)('have the hash that their build wrote: %s', (name) => {
    const hash = createHash('sha256').update(builtContract(name)).digest('hex');
    expect(hash).toBe(builtContractHashes().get(`${name}.wasm`));
  });

  test.each(contractNames)('name no folder of the machine that built them: %s', (name) => {
    const text = Buffer.from(builtContract(name)).toString('latin1');
    expect(text).not.toMatch(/\/(root|home|work|tmp|usr|github|builds?)\//);
  });
});
