import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import { witnessFacts } from '../../src/proof/witness.ts';
import { loadStatementVectors } from '../support/statement-vectors.ts';

type WitnessCase = { readonly entries: readonly string[]; readonly size: string; readonly hash: string };

/** The same by plain means: every count and length before what it counts. */
function plainHash(entries: readonly Uint8Array[]): string {
  const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
  const domain = Buffer.from('near-enclave/witness/v0');
  const parts = entries.flatMap((entry) => [u32(entry.length), entry]);
  const all = [u32(domain.length), domain, u32(entries.length), ...parts];
  return createHash('sha256').update(Buffer.concat(all)).digest('hex');
}

describe('the witness of a statement', () => {
  test.each(loadStatementVectors<WitnessCase>('witnesses.json'))('has the hash and size of $name', (one) => {
    const entries = one.entries.map(fromHex);
    const { witnessHash, witnessSize } = witnessFacts(entries);
    expect(toHex(witnessHash)).toBe(one.hash);
    expect(plainHash(entries)).toBe(one.hash);
    expect(witnessSize.toString()).toBe(one.size);
  });

  test('has another hash when a byte moves to the next entry', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 20 }), fc.nat(), (bytes, at) => {
        const split = (index: number) => [bytes.slice(0, index), bytes.slice(index)];
        const first = at % (bytes.length - 1);
        const [a, b] = [split(first), split(first + 1)].map((entries) => witnessFacts(entries));
        expect(toHex(a?.witnessHash ?? bytes)).not.toBe(toHex(b?.witnessHash ?? bytes));
      }),
    );
  });
});
