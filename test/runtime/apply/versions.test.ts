import { describe, expect, test } from 'vitest';
import { type Account, accountCodec } from '../../../src/primitives/account.ts';
import { decode, encode } from '../../../src/primitives/borsh.ts';
import { hashOfCode } from '../../../src/primitives/code-hash.ts';
import type { GlobalContractId } from '../../../src/primitives/global-contract-id.ts';
import { zeroHash } from '../../../src/primitives/hash.ts';
import { InternalFault } from '../../../src/primitives/internal-fault.ts';
import type { Receipt } from '../../../src/primitives/receipt.ts';
import {
  accountKey,
  globalContractCodeKey,
  globalContractNonceKey,
} from '../../../src/primitives/trie-key.ts';
import { ChunkWorld, call, failureOf, pay, receiptTo, tgas } from '../../support/chunk-world.ts';
import { readingContract } from '../../support/reading-contract.ts';

const bob = 'bob.near';
const code = readingContract;

const world = (version: number): ChunkWorld =>
  new ChunkWorld(version, { 'alice.near': undefined, [bob]: code });

const read = (of: ChunkWorld): Account => decode(accountCodec, of.read(accountKey(bob)) ?? zeroHash);

describe('the reward of a contract', () => {
  const gained = (version: number, method: string): bigint => {
    const of = world(version);
    const before = read(of).amount;
    of.next({ receipts: [receiptTo(bob, [call(method)])] });
    return read(of).amount - before;
  };

  test('is a share of the gas that it burnt, at the price that gas is burnt at', () => {
    const of = world(86);
    const before = read(of).amount;
    const { outcomes } = of.next({ receipts: [receiptTo(bob, [call('rest')])] });
    const [outcome] = outcomes;
    const fees = 108_059_500_000n + 780_000_000_000n + 2_235_934n * 6n;
    const burnt = (outcome?.outcome.gasBurnt ?? 0n) - fees;
    expect(read(of).amount - before).toBe(((burnt * 3n) / 10n) * 100_000_000n);
  });

  test('was paid at the price that gas was bought at, before version 85', () => {
    expect(gained(84, 'rest')).toBe(10n * gained(86, 'rest'));
  });

  test('is paid for a call that failed, if it burnt anything', () => {
    const of = world(86);
    const before = read(of).amount;
    const starved = { ...call('read'), gas: 500_000_000n };
    const { outcomes, state } = of.next({ receipts: [receiptTo(bob, [starved])] });
    expect(outcomes[0]?.outcome.status.kind).toBe('failure');
    expect(read(of).amount).toBeGreaterThan(before);
    const change = state.changes.find(({ key }) => key[0] === 0);
    expect(change?.history.map(({ cause }) => cause.kind)).toEqual(['action_receipt_gas_reward']);
  });

  test('is none from version 87 on', () => {
    expect(gained(87, 'rest')).toBe(0n);
  });
});

describe('the metadata of an outcome', () => {
  test('names what was run before each action, from version 85 on', () => {
    const receipt = () => receiptTo(bob, [call('rest'), call('nosuch'), pay(1n)]);
    const metadataAt = (version: number) =>
      world(version).next({ receipts: [receipt()] }).outcomes[0]?.outcome.metadata;
    const local = { kind: 'local', codeHash: hashOfCode(code) };
    expect(metadataAt(85)).toMatchObject({ kind: 'v4', contracts: [local, local, { kind: 'none' }] });
    expect(metadataAt(84)?.kind).toBe('v3');
  });
});

describe('a global contract on its way', () => {
  const id: GlobalContractId = { kind: 'account_id', accountId: 'shared.near' };
  const distribution = (nonce: bigint | undefined, bytes: Uint8Array): Receipt => {
    const fields = { id, targetShard: 0n, alreadyDeliveredShards: [], code: bytes };
    return {
      predecessorId: 'system',
      receiverId: 'system',
      receiptId: zeroHash,
      receipt: {
        kind: 'global_contract_distribution',
        distribution: nonce === undefined ? { kind: 'v1', ...fields } : { kind: 'v2', ...fields, nonce },
      },
    };
  };

  /** bob.near uses the contract of shared.near, and has never had another. */
  function sharing(version: number): ChunkWorld {
    const of = new ChunkWorld(version, { 'alice.near': undefined, [bob]: undefined });
    const { amount } = read(of);
    const contract = { kind: 'global_by_account', accountId: 'shared.near' } as const;
    const account: Account = { version: 'v2', amount, locked: 0n, storageUsage: 182n, contract };
    of.write([[accountKey(bob), encode(accountCodec, account)]]);
    return of;
  }

  const codeIn = (of: ChunkWorld) => of.read(globalContractCodeKey(id));

  test('is stored, without an outcome, and takes time of the chunk', () => {
    const of = world(86);
    const receipts = [distribution(1n, code), receiptTo(bob, [pay(1n)])];
    const chunk = of.next({ receipts, gasLimit: 20n * tgas });
    expect(chunk.outcomes).toEqual([]);
    expect(chunk.delayedReceiptCount).toBe(1n);
    expect(codeIn(of)).toEqual(code);
  });

  test('gives way to a newer one, and not to its equal', () => {
    const of = world(86);
    of.next({ receipts: [distribution(2n, Uint8Array.of(2))] });
    of.next({ receipts: [distribution(1n, Uint8Array.of(1))] });
    expect(codeIn(of)).toEqual(Uint8Array.of(2));
    of.next({ receipts: [distribution(2n, Uint8Array.of(3))] });
    expect(codeIn(of)).toEqual(Uint8Array.of(3));
    of.next({ receipts: [distribution(undefined, Uint8Array.of(4))] });
    expect(codeIn(of)).toEqual(Uint8Array.of(3));
    expect(of.read(globalContractNonceKey(id))?.[0]).toBe(2);
  });

  const usedAtOnce = (version: number) =>
    sharing(version).next({ receipts: [distribution(1n, code), receiptTo(bob, [call('rest')])] }).outcomes[0];

  test('cannot be called in the chunk that brings it, before version 87', () => {
    const outcome = usedAtOnce(86);
    expect(outcome && failureOf(outcome)).toMatchObject({
      kind: { error: { kind: 'compilation_error', error: { kind: 'code_does_not_exist' } } },
    });
  });

  test('can be called at once from then on', () => {
    const outcome = usedAtOnce(87);
    expect(outcome && failureOf(outcome)).toBeUndefined();
  });

  test('that an account uses and nobody has is our fault', () => {
    expect(() => sharing(86).next({ receipts: [receiptTo(bob, [call('rest')])] })).toThrow(InternalFault);
  });
});
