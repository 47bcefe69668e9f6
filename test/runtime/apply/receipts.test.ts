import { describe, expect, test } from 'vitest';
import { toHex, toUtf8 } from '../../../src/primitives/bytes.ts';
import { zeroHash } from '../../../src/primitives/hash.ts';
import { InternalFault } from '../../../src/primitives/internal-fault.ts';
import type { Receipt } from '../../../src/primitives/receipt.ts';
import {
  accountKey,
  pendingDataCountKey,
  postponedReceiptIdKey,
  postponedReceiptKey,
  receivedDataKey,
} from '../../../src/primitives/trie-key.ts';
import { readAccount } from '../../../src/runtime/state/records.ts';
import { MissingNode } from '../../../src/trie/store.ts';
import { builtContract } from '../../support/built-contracts.ts';
import {
  ChunkWorld,
  call,
  dataTo,
  failureOf,
  near,
  pay,
  receiptTo,
  returnedBy,
  tgas,
  transactionTo,
  worldKey,
} from '../../support/chunk-world.ts';
import { MapState } from '../../support/map-state.ts';
import { readingContract } from '../../support/reading-contract.ts';

const bob = 'bob.near';
const [first, second] = [1, 2].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array];

/** With a counter that stands at zero. */
function world(version = 86): ChunkWorld {
  const of = new ChunkWorld(version, { 'alice.near': undefined, [bob]: builtContract('counter') });
  of.settle({ receipts: [receiptTo(bob, [call('new', { start: 0 })])] });
  return of;
}

/** Yoctonear of an account of a world. */
function balanceOf(of: ChunkWorld, accountId: string): bigint | undefined {
  const key = accountKey(accountId);
  const row = of.read(key);
  const state = new MapState();
  if (row !== undefined) state.set(key, row);
  return readAccount(state, accountId)?.amount;
}

const kinds = (receipts: readonly Receipt[]): string[] => receipts.map(({ receipt }) => receipt.kind);

describe('a receipt that waits for data', () => {
  const waiting = () => receiptTo(bob, [pay(1n)], { inputDataIds: [first, second] });

  test('has no outcome until the last data is there, and leaves nothing behind', () => {
    const of = world();
    const receipt = waiting();
    expect(of.next({ receipts: [receipt] }).outcomes).toEqual([]);
    expect(of.read(pendingDataCountKey(bob, receipt.receiptId))).toEqual(Uint8Array.of(2, 0, 0, 0));
    expect(of.next({ receipts: [dataTo(bob, second, undefined)] }).outcomes).toEqual([]);
    const done = of.next({ receipts: [dataTo(bob, first, toUtf8('one'))] });
    expect(done.outcomes.map(({ id }) => id)).toEqual([receipt.receiptId]);
    const rows = [
      pendingDataCountKey(bob, receipt.receiptId),
      postponedReceiptKey(bob, receipt.receiptId),
      postponedReceiptIdKey(bob, first),
      receivedDataKey(bob, first),
      receivedDataKey(bob, second),
    ];
    expect(rows.map((key) => of.read(key))).toEqual(rows.map(() => undefined));
  });

  test('runs at once when the data came first', () => {
    const of = world();
    of.next({ receipts: [dataTo(bob, first, undefined), dataTo(bob, second, toUtf8('two'))] });
    expect(of.next({ receipts: [waiting()] }).outcomes).toHaveLength(1);
  });

  test('loses its data even if it fails', () => {
    const of = world();
    of.next({ receipts: [dataTo(bob, first, toUtf8('one'))] });
    const failing = receiptTo(bob, [call('nosuch')], { inputDataIds: [first] });
    const { outcomes, state } = of.next({ receipts: [failing] });
    expect(outcomes[0]?.outcome.status.kind).toBe('failure');
    expect(of.read(receivedDataKey(bob, first))).toBeUndefined();
    const change = state.changes.find(({ key }) => key[0] === 3);
    expect(change?.history.map(({ cause }) => cause.kind)).toEqual(['action_receipt_processing_started']);
  });

  test('stops the chunk when the count of its missing data is gone', () => {
    const of = world();
    const receipt = waiting();
    of.next({ receipts: [receipt] });
    of.write([[pendingDataCountKey(bob, receipt.receiptId), undefined]]);
    expect(() => of.next({ receipts: [dataTo(bob, first, undefined)] })).toThrow(InternalFault);
  });

  test('stops the chunk when it is itself gone', () => {
    const of = world();
    const receipt = receiptTo(bob, [pay(1n)], { inputDataIds: [first] });
    of.next({ receipts: [receipt] });
    of.write([[postponedReceiptKey(bob, receipt.receiptId), undefined]]);
    expect(() => of.next({ receipts: [dataTo(bob, first, undefined)] })).toThrow('postponed receipt');
  });
});

describe('the result of a receipt', () => {
  const outputDataReceivers = [{ dataId: first, receiverId: 'carol.near' }];
  const sentBy = (method: string, args: object = {}) => {
    const { outgoingReceipts } = world().next({
      receipts: [receiptTo(bob, [call(method, args)], { outputDataReceivers })],
    });
    return outgoingReceipts.flatMap(({ receipt, receiverId }) =>
      receipt.kind === 'data' ? [{ receiverId, dataId: receipt.dataId, data: receipt.data }] : [],
    );
  };

  test('goes to who waits for it', () => {
    expect(sentBy('increment')).toEqual([{ receiverId: 'carol.near', dataId: first, data: toUtf8('1') }]);
  });

  test('is empty if nothing was returned', () => {
    const of = new ChunkWorld(86, { 'alice.near': undefined, [bob]: readingContract });
    const resting = receiptTo(bob, [call('rest')], { outputDataReceivers });
    const [, data] = of.next({ receipts: [resting] }).outgoingReceipts;
    expect(data?.receipt).toEqual({ kind: 'data', dataId: first, data: new Uint8Array(0) });
  });

  test('is nothing if the receipt failed', () => {
    expect(sentBy('nosuch')).toMatchObject([{ data: undefined }]);
  });

  test('is left to the receipt that was returned', () => {
    const of = new ChunkWorld(88, { 'alice.near': undefined, [bob]: builtContract('promises') });
    const asking = receiptTo(bob, [call('price', { feed: 'feed.near' })], { outputDataReceivers });
    const { outgoingReceipts, outcomes } = of.next({ receipts: [asking] });
    const [asked] = outgoingReceipts;
    expect(kinds(outgoingReceipts)).toEqual(['action_v2', 'action']);
    expect(asked?.receipt).toMatchObject({ outputDataReceivers });
    expect(outcomes[0]?.outcome.status).toEqual({
      kind: 'success_receipt_id',
      receiptId: asked?.receiptId,
    });
  });

  test('counts the receipts of the actions before, when it names one', () => {
    const of = new ChunkWorld(88, { 'alice.near': undefined, [bob]: builtContract('promises') });
    const ask = call('price', { feed: 'feed.near' });
    const { outgoingReceipts, outcomes } = of.next({ receipts: [receiptTo(bob, [ask, ask])] });
    const [, asked] = outgoingReceipts;
    expect(outcomes[0]?.outcome.status).toEqual({
      kind: 'success_receipt_id',
      receiptId: asked?.receiptId,
    });
  });
});

describe('a receipt that fails', () => {
  test('undoes the actions that succeeded, and names the one that did not', () => {
    const of = world();
    const before = balanceOf(of, bob);
    const { outcomes } = of.next({ receipts: [receiptTo(bob, [pay(5n * near), call('nosuch')])] });
    expect(outcomes[0] && failureOf(outcomes[0])).toMatchObject({
      index: 1n,
      kind: { error: { kind: 'method_resolve_error', error: 'MethodNotFound' } },
    });
    expect(balanceOf(of, bob)).toBe(before);
  });

  test('gives back the deposit, then the gas', () => {
    const { outgoingReceipts } = world().next({
      receipts: [receiptTo(bob, [pay(5n), call('nosuch')], { signerId: 'signer.near' })],
    });
    expect(outgoingReceipts).toMatchObject([
      { predecessorId: 'system', receiverId: 'alice.near', receipt: { actions: [pay(5n)] } },
      { predecessorId: 'system', receiverId: 'signer.near', receipt: { signerId: 'signer.near' } },
    ]);
  });

  test('burns the deposit of a refund to nobody, and refunds nothing', () => {
    const refund = receiptTo('nobody.near', [pay(5n)], { predecessorId: 'system', gasPrice: 0n });
    const { outcomes, outgoingReceipts } = world().next({ receipts: [refund] });
    expect(outcomes[0]?.outcome).toMatchObject({ tokensBurnt: 0n, status: { kind: 'failure' } });
    expect(outgoingReceipts).toEqual([]);
  });

  test('tells of code that is not there, which costs no more than the attempt', () => {
    const { outcomes } = world().next({ receipts: [receiptTo('alice.near', [call('any')])] });
    expect(outcomes[0] && failureOf(outcomes[0])).toMatchObject({
      kind: { error: { kind: 'compilation_error', error: { accountId: 'alice.near' } } },
    });
  });

  test('lacks balance for what its contract stored', () => {
    const of = world();
    const storing = receiptTo(bob, [call('increment')]);
    const row = of.read(accountKey(bob));
    if (row === undefined) throw new Error('bob has an account');
    of.write([[accountKey(bob), Uint8Array.from([...new Uint8Array(16), ...row.subarray(16)])]]);
    const { outcomes } = of.next({ receipts: [storing] });
    expect(outcomes[0] && failureOf(outcomes[0])).toMatchObject({
      index: undefined,
      kind: { kind: 'lack_balance_for_state', accountId: bob },
    });
  });
});

describe('a transaction', () => {
  test('to its own signer becomes a receipt that runs in the same chunk', () => {
    const { outcomes, outgoingReceipts } = world().next({
      transactions: [transactionTo('alice.near', [pay(1n)])],
    });
    expect(outcomes).toHaveLength(2);
    expect(kinds(outgoingReceipts)).toEqual(['action']);
  });

  test('to another leaves the chunk', () => {
    const { outcomes, outgoingReceipts } = world().next({ transactions: [transactionTo(bob, [pay(1n)])] });
    expect(outcomes).toHaveLength(1);
    expect(outgoingReceipts.map(({ receiverId }) => receiverId)).toEqual([bob]);
  });

  test('that comes twice has one outcome', () => {
    const one = transactionTo(bob, [pay(1n)]);
    expect(world().next({ transactions: [one, one] }).outcomes).toHaveLength(1);
  });

  test('that comes twice before version 85 has two, the second of which is late', () => {
    const one = transactionTo(bob, [pay(1n)]);
    const { outcomes } = world(84).next({ transactions: [one, one] });
    expect(outcomes.map(failureOf)).toMatchObject([undefined, { kind: 'invalid_nonce' }]);
  });

  test('whose block is too old is refused, and its signer is not looked up', () => {
    const of = world();
    const one = { ...transactionTo(bob, [pay(1n)]), isExpired: true };
    const { outcomes, state } = of.next({ transactions: [one] });
    expect(outcomes.map(failureOf)).toEqual([{ kind: 'expired' }]);
    const signers = new ChunkWorld(86, {}).next({ transactions: [transactionTo(bob, [pay(1n)])] });
    expect(signers.outcomes.map(failureOf)).toMatchObject([{ kind: 'invalid_signer_id' }]);
    expect(state.witness.map(toHex)).not.toContain(toHex(of.read(accountKey('alice.near')) ?? zeroHash));
    expect(outcomes[0]).toMatchObject({ computeUsage: 0n, outcome: { gasBurnt: 0n, tokensBurnt: 0n } });
  });
});

describe('a chunk', () => {
  test('executes calls one after another over the same state', () => {
    const outcomes = world().settle({ receipts: [1, 2, 3].map(() => receiptTo(bob, [call('increment')])) });
    expect(outcomes.map(returnedBy).slice(0, 3)).toEqual(['1', '2', '3']);
  });

  test('refuses a receipt that no chunk could have sent', () => {
    const many = Array.from({ length: 101 }, () => pay(1n));
    expect(() => world().next({ receipts: [receiptTo(bob, many)] })).toThrow(InternalFault);
  });

  test('has no result when the store lacks a node', () => {
    const of = world();
    of.root = new Uint8Array(32).fill(9);
    expect(() => of.next()).toThrow(MissingNode);
  });

  test('has no result when a row of the state does not decode', () => {
    const of = world();
    of.write([[accountKey(bob), Uint8Array.of(1)]]);
    expect(() => of.next({ receipts: [receiptTo(bob, [pay(1n)])] })).toThrow(InternalFault);
  });

  test('that is missing runs the scheduler of bandwidth, and nothing else', () => {
    const of = world();
    of.incoming = [receiptTo(bob, [pay(1n)])];
    const { state, outcomes, outgoingReceipts, outcomeRoot } = of.skip();
    expect(state.changes.map(({ key }) => key)).toEqual([Uint8Array.of(15)]);
    expect({ outcomes, outgoingReceipts, outcomeRoot }).toEqual({
      outcomes: [],
      outgoingReceipts: [],
      outcomeRoot: zeroHash,
    });
  });

  test('proposes the last stake of each account', () => {
    const of = world();
    const stake = (amount: bigint) =>
      receiptTo(bob, [{ kind: 'stake', stake: amount, publicKey: worldKey.publicKey }], {
        predecessorId: bob,
        gasPrice: tgas,
      });
    const { validatorProposals } = of.next({ receipts: [stake(near), stake(2n * near)] });
    expect(validatorProposals).toMatchObject([{ accountId: bob, stake: 2n * near }]);
  });
});
