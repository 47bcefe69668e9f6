import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  approvalMessage,
  blockHeaderInnerLite,
  headerHash,
  headerInnerHash,
  lightClientBlockHash,
  lightClientBlockLite,
} from '../../src/primitives/block-header.ts';
import { BorshError, decode, encode } from '../../src/primitives/borsh.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { sha256, zeroHash } from '../../src/primitives/hash.ts';
import { combineHashes } from '../../src/primitives/merkle.ts';
import {
  blockProducersHash,
  unversionedBlockProducersHash,
  validatorStakes,
} from '../../src/primitives/validator-stake.ts';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const innerLite = fc.record({
  height: u64,
  epochId: hash,
  nextEpochId: hash,
  prevStateRoot: hash,
  outcomeRoot: hash,
  timestamp: u64,
  nextBpHash: hash,
  blockMerkleRoot: hash,
});
const block = fc.record({ prevBlockHash: hash, innerRestHash: hash, innerLite });

describe('lightClientBlockLite', () => {
  test('is undone by decoding', () => {
    fc.assert(
      fc.property(block, (value) => {
        expect(decode(lightClientBlockLite, encode(lightClientBlockLite, value))).toEqual(value);
      }),
    );
  });

  test('has the hash of the header of which it is a part', () => {
    fc.assert(
      fc.property(block, fc.uint8Array(), (value, innerRest) => {
        const lite = encode(blockHeaderInnerLite, value.innerLite);
        expect(lightClientBlockHash({ ...value, innerRestHash: sha256(innerRest) })).toEqual(
          headerHash({ prevHash: value.prevBlockHash, innerLite: lite, innerRest }),
        );
      }),
    );
  });

  test('shows its time twice, once as text', () => {
    const [value] = fc.sample(innerLite, 1);
    expect(value && blockHeaderInnerLite.toJson(value)).toMatchObject({
      timestamp: value?.timestamp,
      timestamp_nanosec: String(value?.timestamp),
    });
  });
});

describe('headerHash', () => {
  test('hashes the parts, then the previous hash', () => {
    const parts = { prevHash: zeroHash, innerLite: Uint8Array.of(1), innerRest: Uint8Array.of(2) };
    expect(headerHash(parts)).toEqual(
      combineHashes(headerInnerHash(Uint8Array.of(1), Uint8Array.of(2)), zeroHash),
    );
  });
});

describe('approvalMessage', () => {
  test.each([
    [
      'an endorsement',
      { kind: 'endorsement', hash: zeroHash } as const,
      `00${'00'.repeat(32)}0700000000000000`,
    ],
    ['a skip', { kind: 'skip', height: 5n } as const, '0105000000000000000700000000000000'],
  ])('writes %s and the target height', (_name, inner, hex) => {
    expect(toHex(approvalMessage(inner, 7n))).toBe(hex);
  });
});

describe('validatorStakes', () => {
  const stake = { kind: 'v1', accountId: 'alice.near', publicKey: new Uint8Array(33), stake: 5n } as const;

  test('shows the version beside the fields', () => {
    expect(validatorStakes.toJson([stake])).toEqual([
      {
        validator_stake_struct_version: 'V1',
        account_id: 'alice.near',
        public_key: 'ed25519:11111111111111111111111111111111',
        stake: '5',
      },
    ]);
  });

  test('have another hash without versions', () => {
    expect(blockProducersHash([stake])).not.toEqual(unversionedBlockProducersHash([stake]));
    expect(blockProducersHash([])).toEqual(unversionedBlockProducersHash([]));
  });

  test('refuse an unknown version', () => {
    const bytes = encode(validatorStakes, [stake]).fill(1, 4, 5);
    expect(() => decode(validatorStakes, bytes)).toThrow(BorshError);
  });
});
