import { createHash, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import {
  commitArgs,
  commitChanges,
  commitFailure,
  commitLogs,
  commitReceipts,
  commitReturn,
  type Salt,
} from '../../src/proof/commitments.ts';
import { loadStatementVectors } from '../support/statement-vectors.ts';

type CommitmentCase = { readonly salt: string | null; readonly hash: string } & (
  | { readonly kind: 'args' | 'return'; readonly bytes: string }
  | { readonly kind: 'logs' | 'receipts'; readonly items: readonly string[] }
  | { readonly kind: 'failure'; readonly text: string }
  | { readonly kind: 'changes'; readonly items: readonly (readonly [string, string | null])[] }
);

function commit(one: CommitmentCase): Uint8Array {
  const salt = one.salt === null ? undefined : fromHex(one.salt);
  switch (one.kind) {
    case 'args':
      return commitArgs(fromHex(one.bytes), salt);
    case 'return':
      return commitReturn(fromHex(one.bytes), salt);
    case 'logs':
      return commitLogs(one.items, salt);
    case 'receipts':
      return commitReceipts(one.items.map(fromHex), salt);
    case 'failure':
      return commitFailure(one.text, salt);
    case 'changes':
      return commitChanges(one.items.map(toChange), salt);
  }
}

const toChange = ([key, value]: readonly [string, string | null]) => ({
  key: fromHex(key),
  value: value === null ? undefined : fromHex(value),
});

describe('a commitment', () => {
  test.each(loadStatementVectors<CommitmentCase>('commitments.json'))('is the hash of $name', (one) => {
    expect(toHex(commit(one))).toBe(one.hash);
  });

  test('of a private return value is salted by HKDF of the salt of the arguments', () => {
    const salt = new Uint8Array(32).fill(7);
    const returnSalt = new Uint8Array(hkdfSync('sha256', salt, '', 'near-enclave/return-salt/v0', 32));
    const domain = 'near-enclave/return/v0';
    const bytes = [22, 0, 0, 0, ...Buffer.from(domain), 1, ...returnSalt, 1, 0, 0, 0, 0x33];
    const expected = createHash('sha256').update(Uint8Array.from(bytes)).digest('hex');
    expect(toHex(commitReturn(Uint8Array.of(0x33), salt))).toBe(expected);
  });

  test('of the same value differs with the salt and with the kind', () => {
    const value = fc.uint8Array({ maxLength: 40 });
    const salt: fc.Arbitrary<Salt> = fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 }), {
      nil: undefined,
    });
    fc.assert(
      fc.property(value, salt, (bytes, one) => {
        const other = one === undefined ? new Uint8Array(32) : undefined;
        const all = [commitArgs(bytes, one), commitArgs(bytes, other), commitReturn(bytes, one)].map(toHex);
        expect(new Set(all).size).toBe(3);
      }),
    );
  });
});
