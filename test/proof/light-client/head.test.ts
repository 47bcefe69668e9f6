import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes } from '../../../src/primitives/bytes.ts';
import { sha256 } from '../../../src/primitives/hash.ts';
import { validateLightClientBlock } from '../../../src/proof/light-client/advance-head.ts';
import { checkHeadAge, startHead, type TrustedHead } from '../../../src/proof/light-client/head.ts';
import { mlDsaKey, type TestKey } from '../../support/keys.ts';
import { acceptedValue, codeOf } from '../../support/light-client-blocks.ts';
import { type NearBlock, NearChain } from '../../support/near-chain.ts';
import { blockMutations, flipped } from './block-mutations.ts';

/** A chain, and the trusted start at the end of its first epoch. */
function started(chain = new NearChain()): { chain: NearChain; start: NearBlock; head: TrustedHead } {
  const start = chain.endOfEpoch(0);
  return { chain, start, head: acceptedValue(startHead(start.hash, chain.lightBlock(start))) };
}

describe('startHead', () => {
  test('takes the block that the configuration names', () => {
    const { start, head } = started();
    expect(head).toMatchObject({ hash: start.hash, epoch: 0n, producers: undefined });
    expect(head.nextProducers).toHaveLength(4);
  });

  test('needs no approvals, since the hash is what is trusted', () => {
    const { chain, start, head } = started();
    expect(acceptedValue(startHead(start.hash, chain.lightBlock(start, [])))).toEqual(head);
  });

  const refused = {
    checkpoint_hash_mismatch: { prevBlockHash: sha256(new Uint8Array()) },
    next_producers_missing: { nextBps: undefined },
    next_producers_mismatch: { nextBps: [] },
  } as const;
  test.each(Object.entries(refused))('refuses by %s', (code, change) => {
    const { chain, start } = started();
    expect(codeOf(startHead(start.hash, { ...chain.lightBlock(start), ...change }))).toBe(code);
  });

  test.each(['height', 'timestamp'] as const)('refuses another %s, as it is of another hash', (name) => {
    const { chain, start } = started();
    const block = chain.lightBlock(start);
    const innerLite = { ...block.innerLite, [name]: block.innerLite[name] + 1n };
    expect(codeOf(startHead(start.hash, { ...block, innerLite }))).toBe('checkpoint_hash_mismatch');
  });
});

describe('validateLightClientBlock', () => {
  test('goes from the start to the next epoch, within it, and on', () => {
    const { chain, head } = started();
    const first = chain.add();
    const second = chain.add();
    const next = chain.endOfEpoch(2);
    const heads: TrustedHead[] = [];
    for (const block of [first, second, next])
      heads.push(acceptedValue(validateLightClientBlock(heads.at(-1) ?? head, chain.lightBlock(block))));
    expect(heads.map(({ hash }) => hash)).toEqual([first, second, next].map(({ hash }) => hash));
    expect(heads.map(({ epoch }) => epoch)).toEqual([1n, 1n, 2n]);
  });

  test('keeps the next producers of a block of the same epoch that brings none', () => {
    const { chain, head } = started();
    const first = acceptedValue(validateLightClientBlock(head, chain.lightBlock(chain.add())));
    const light = { ...chain.lightBlock(chain.add()), nextBps: undefined };
    const second = acceptedValue(validateLightClientBlock(first, light));
    expect(second.nextProducers).toEqual(first.nextProducers);
  });

  test("refuses blocks of the start's own epoch, whose producers it does not know", () => {
    const chain = new NearChain();
    const start = chain.add();
    const head = acceptedValue(startHead(start.hash, chain.lightBlock(start)));
    expect(codeOf(validateLightClientBlock(head, chain.lightBlock(chain.add())))).toBe('producers_unknown');
  });

  test('refuses to skip an epoch, to stay and to go back', () => {
    const { chain, head } = started();
    const first = chain.add();
    const later = chain.endOfEpoch(2);
    expect(codeOf(validateLightClientBlock(head, chain.lightBlock(later)))).toBe('epoch_not_next');
    const moved = acceptedValue(validateLightClientBlock(head, chain.lightBlock(first)));
    expect(codeOf(validateLightClientBlock(moved, chain.lightBlock(first)))).toBe('height_not_ascending');
    const back = chain.lightBlock(chain.endOfEpoch(0));
    expect(codeOf(validateLightClientBlock(moved, back))).toBe('height_not_ascending');
  });

  test('refuses a block of a fork that others than the producers made', () => {
    const { chain, head } = started();
    const forged = new NearChain({ producers: () => [{ key: mlDsaKey(1), stake: 100n }] });
    forged.endOfEpoch(0);
    expect(codeOf(validateLightClientBlock(head, forged.lightBlock(forged.add())))).toBe(
      'approvals_below_two_thirds',
    );
    const honest = chain.lightBlock(chain.endOfEpoch(1));
    const { outcomeRoot } = honest.innerLite;
    const mixed = { ...honest, innerLite: { ...honest.innerLite, outcomeRoot: flipped(outcomeRoot) } };
    expect(codeOf(validateLightClientBlock(head, mixed))).toBe('approval_invalid');
  });

  test('demands more than two thirds of the stake: exactly two thirds is too little', () => {
    const chain = new NearChain({
      producers: (epoch) =>
        [1, 1, 1].map((stake, at) => ({ key: mlDsaKey(10 * epoch + at + 1), stake: BigInt(stake) })),
    });
    const { head } = started(chain);
    const block = chain.add();
    expect(codeOf(validateLightClientBlock(head, chain.lightBlock(block, [0, 2])))).toBe(
      'approvals_below_two_thirds',
    );
    expect(codeOf(validateLightClientBlock(head, chain.lightBlock(block, [0, 1, 2])))).toBeUndefined();
  });

  test('does not take approvals of the next epoch for those of this one', () => {
    const { chain, head } = started();
    const block = chain.lightBlock(chain.add());
    const extra = [...block.approvalsAfterNext, flipped(block.approvalsAfterNext[0] ?? new Uint8Array(1))];
    expect(codeOf(validateLightClientBlock(head, { ...block, approvalsAfterNext: extra }))).toBeUndefined();
    const shifted = [undefined, undefined, undefined, undefined, ...block.approvalsAfterNext];
    expect(codeOf(validateLightClientBlock(head, { ...block, approvalsAfterNext: shifted }))).toBe(
      'approvals_below_two_thirds',
    );
  });

  // Protocol: near-crypto verifies secp256k1 over 32 bytes alone, and an approval has 41: nobody can approve by such a key.
  test('refuses approvals by secp256k1 keys, as near-crypto does', () => {
    const secret = new Uint8Array(32).fill(5);
    const key: TestKey = {
      publicKey: concatBytes(Uint8Array.of(1), secp256k1.getPublicKey(secret, false).subarray(1)),
      sign: (message) => {
        const signature = secp256k1.sign(sha256(message), secret, { prehash: false });
        return concatBytes(Uint8Array.of(1), signature.toBytes('compact'), Uint8Array.of(signature.recovery));
      },
    };
    const chain = new NearChain({ producers: () => [{ key, stake: 1n }] });
    const { head } = started(chain);
    expect(codeOf(validateLightClientBlock(head, chain.lightBlock(chain.add())))).toBe('approval_invalid');
  });

  test('refuses each block after any one change', () => {
    const { chain, head } = started();
    const all = blockMutations(chain.lightBlock(chain.add()));
    expect(all.length).toBeGreaterThan(20);
    const found = all.map(({ kind, block }) => [kind, codeOf(validateLightClientBlock(head, block))]);
    expect(found).toEqual(all.map(({ kind, code }) => [kind, code]));
  });

  test('takes a block exactly when those who approved hold more than two thirds', () => {
    const { chain, head } = started();
    const block = chain.add();
    const stakes = [10n, 11n, 12n, 13n];
    fc.assert(
      fc.property(fc.subarray([0, 1, 2, 3]), (signers) => {
        const approved = signers.reduce((sum, at) => sum + (stakes[at] ?? 0n), 0n);
        const expected = 3n * approved > 2n * 46n ? undefined : 'approvals_below_two_thirds';
        expect(codeOf(validateLightClientBlock(head, chain.lightBlock(block, signers)))).toBe(expected);
      }),
      { numRuns: 20 },
    );
  });
});

describe('checkHeadAge', () => {
  const seconds = 1_700_000_000;
  const head = started(new NearChain({ firstTime: BigInt(seconds) * 1_000_000_000n, epochLength: 1 })).head;

  test.each([
    ['at its own time', seconds, undefined],
    ['at its greatest age', seconds + 100, undefined],
    ['a second later', seconds + 101, 'trusted_head_too_old'],
    ['while our clock is a little behind', seconds - 60, undefined],
    ['when our clock is further behind', seconds - 61, 'clock_behind_head'],
  ])('judges a head %s', (_when, now, code) => {
    expect(codeOf(checkHeadAge(head, now, 100))).toBe(code);
  });
});
