import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../../src/params/at-version.ts';
import { decode } from '../../../src/primitives/borsh.ts';
import { toUtf8 } from '../../../src/primitives/bytes.ts';
import { InternalFault } from '../../../src/primitives/internal-fault.ts';
import { stateReceiptCodec } from '../../../src/primitives/stored-receipt.ts';
import {
  contractDataKey,
  delayedReceiptIndicesKey,
  delayedReceiptKey,
} from '../../../src/primitives/trie-key.ts';
import {
  ChunkWorld,
  call,
  failureOf,
  pay,
  receiptTo,
  tgas,
  transactionTo,
} from '../../support/chunk-world.ts';

import { readingContract } from '../../support/reading-contract.ts';

const bob = 'bob.near';

const world = (version = 86): ChunkWorld =>
  new ChunkWorld(version, { 'alice.near': undefined, [bob]: readingContract });

const payments = (count: number) => Array.from({ length: count }, () => receiptTo(bob, [pay(1n)]));

describe('the limit of gas', () => {
  test('delays what comes after it, in order, with what it weighs', () => {
    const of = world();
    const receipts = payments(3);
    const full = of.next({ receipts, gasLimit: 1n });
    expect(full.outcomes.map(({ id }) => id)).toEqual([receipts[0]?.receiptId]);
    expect(full.delayedReceiptCount).toBe(2n);
    const stored = decode(stateReceiptCodec, of.read(delayedReceiptKey(0n)) ?? new Uint8Array(0));
    expect(stored.receipt.receiptId).toEqual(receipts[1]?.receiptId);
    const gas = 108_059_500_000n + 115_123_062_500n;
    expect(full.congestion).toMatchObject({ delayedReceiptsGas: 2n * gas });
    if (stored.kind === 'bare') throw new Error('it has its load');
    expect(full.congestion.receiptBytes).toBe(2n * stored.metadata.congestionSize);
    expect(stored.metadata.congestionGas).toBe(gas);
  });

  test('is asked before each receipt: delayed ones go before what comes in', () => {
    const of = world();
    const [one, two, three] = payments(3);
    if (one === undefined || two === undefined || three === undefined) throw new Error('three');
    of.next({ receipts: [one, two], gasLimit: 0n });
    const later = of.next({ receipts: [three], gasLimit: 1n });
    expect(later.outcomes.map(({ id }) => id)).toEqual([one.receiptId]);
    const last = of.next();
    expect(last.outcomes.map(({ id }) => id).slice(0, 2)).toEqual([two.receiptId, three.receiptId]);
    expect(last.delayedReceiptCount).toBe(0n);
    expect(last.congestion).toMatchObject({ delayedReceiptsGas: 0n, receiptBytes: 0n });
  });

  test('counts transactions, and delays their local receipts', () => {
    const chunk = world().next({ transactions: [transactionTo('alice.near', [pay(1n)])], gasLimit: 1n });
    expect(chunk.outcomes).toHaveLength(1);
    expect(chunk.delayedReceiptCount).toBe(1n);
  });

  test('reads delayed receipts of old versions, and weighs them anew', () => {
    const of = world();
    const receipt = receiptTo(bob, [pay(1n)]);
    of.next({ receipts: [receipt], gasLimit: 0n });
    const stored = of.read(delayedReceiptKey(0n)) ?? new Uint8Array(0);
    of.write([[delayedReceiptKey(0n), stored.slice(3, -16)]]);
    const { outcomes, congestion } = of.next();
    expect(outcomes.map(({ id }) => id)).toEqual([receipt.receiptId]);
    expect(congestion.receiptBytes).toBe(0n);
  });

  test('finds a broken queue to be our fault', () => {
    const of = world();
    of.next({ receipts: payments(1), gasLimit: 0n });
    of.write([[delayedReceiptKey(0n), undefined]]);
    expect(() => of.next()).toThrow(InternalFault);
    of.write([[delayedReceiptIndicesKey, Uint8Array.of(1)]]);
    expect(() => of.next()).toThrow(InternalFault);
  });
});

describe('the limit of the storage proof', () => {
  const bytes = 1_000_000;
  const keys = Array.from({ length: 6 }, (_, index) => toUtf8(`big ${index}`));

  /** Six values of a megabyte, and receipts that each read one. */
  function large(version: number): ChunkWorld {
    const of = world(version);
    of.write(keys.map((key, index) => [contractDataKey(bob, key), new Uint8Array(bytes).fill(index)]));
    return of;
  }

  const reads = (which: readonly Uint8Array[]) =>
    which.map((key) => receiptTo(bob, [call('read', key)], { predecessorId: 'alice.near' }));

  test('delays receipts once the chunk has read four megabytes', () => {
    const chunk = large(86).next({ receipts: reads(keys) });
    expect(chunk.outcomes.map(failureOf)).toEqual(chunk.outcomes.map(() => undefined));
    expect(chunk.outcomes).toHaveLength(4);
    expect(chunk.delayedReceiptCount).toBe(2n);
  });

  /** One receipt that reads five values, with an action for each. */
  const greedy = () =>
    receiptTo(
      bob,
      keys.slice(0, 5).map((key) => call('read', key, 60n * tgas)),
    );

  test.for([
    [85, undefined],
    [86, { index: 3n, kind: { kind: 'function_call_error' } }],
  ] as const)('of a receipt, at version %i, fails the call that passes it with %o', ([version, error]) => {
    const [outcome] = large(version).next({ receipts: [greedy()] }).outcomes;
    const failure = outcome === undefined ? undefined : failureOf(outcome);
    if (error === undefined) expect(failure).toBeUndefined();
    else expect(failure).toMatchObject(error);
  });

  test('counts all actions of a receipt from version 87 on', () => {
    const deletion = { kind: 'delete_account', beneficiaryId: 'alice.near' } as const;
    const deleting = () => receiptTo(bob, [call('read', keys[0]), deletion], { predecessorId: bob });
    const outcomeAt = (version: number) => large(version).next({ receipts: [deleting()] }).outcomes[0];
    const limit = BigInt(paramsAt(87).limits.per_receipt_storage_proof_size_limit);
    const [before, after] = [86, 87].map(outcomeAt);
    expect(before && failureOf(before)).toBeUndefined();
    expect(after && failureOf(after)).toEqual({
      index: 1n,
      kind: { kind: 'receipt_storage_proof_size_exceeded', limit },
    });
  });
});
