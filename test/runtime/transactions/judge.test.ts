import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../../src/params/at-version.ts';
import { noCongestion } from '../../../src/primitives/congestion-info.ts';
import { identifyTransaction } from '../../../src/primitives/transaction.ts';
import { ChunkState } from '../../../src/runtime/state/chunk-state.ts';
import { judgeTransaction } from '../../../src/runtime/transactions/judge.ts';
import { ChunkWorld, pay, transactionTo } from '../../support/chunk-world.ts';

const world = new ChunkWorld(88, { 'alice.near': undefined });
const params = paramsAt(88);
const max = BigInt(params.congestion.max_congestion_memory_consumption);

function judge(receiptBytes: bigint, nonce = 1n, state = new ChunkState(world.store, world.root)) {
  const { signed } = transactionTo('bob.near', [pay(1n)], nonce);
  const congestion = { info: { ...noCongestion, receiptBytes }, missedChunks: 0n };
  return judgeTransaction({ state, params, gasPrice: 1n }, congestion, signed, identifyTransaction(signed));
}

describe('a transaction that a node is asked to take', () => {
  test('is taken whatever its height will be', () => {
    expect(judge(0n, 10n ** 18n)).toBeUndefined();
  });

  test('is refused when the shard is loaded to four fifths', () => {
    expect(judge((max * 4n) / 5n - 1n)).toBeUndefined();
    expect(judge((max * 4n) / 5n)).toEqual({ kind: 'shard_congested', shardId: 0, congestionLevel: 0.8 });
    expect(judge(2n * max)).toMatchObject({ congestionLevel: 1 });
  });

  test('is refused for its nonce as in a chunk', () => {
    expect(judge(0n, 0n)).toMatchObject({ kind: 'invalid_nonce' });
  });

  test('is told of a signer who is not there in words of its own', () => {
    const empty = new ChunkWorld(88, {});
    expect(judge(0n, 1n, new ChunkState(empty.store, empty.root))).toEqual({
      kind: 'signer_does_not_exist',
      signerId: 'alice.near',
    });
  });
});
