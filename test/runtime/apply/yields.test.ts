import { describe, expect, test } from 'vitest';
import { decode } from '../../../src/primitives/borsh.ts';
import { toBase64 } from '../../../src/primitives/bytes.ts';
import { queueIndicesCodec, queueLength } from '../../../src/primitives/state-rows.ts';
import { promiseYieldIndicesKey, yieldIdToDataIdKey } from '../../../src/primitives/trie-key.ts';
import type { ChunkOutcome } from '../../../src/runtime/chunk/chunk-run.ts';
import { builtContract } from '../../support/built-contracts.ts';
import { ChunkWorld, call, failureOf, receiptTo, returnedBy } from '../../support/chunk-world.ts';

const contract = builtContract('promises');
const yieldId = new Uint8Array(32).fill(5);
const id = toBase64(yieldId);
const question = 'What time is it?';
const timeoutBlocks = 200;

const world = (): ChunkWorld => new ChunkWorld(88, { 'alice.near': undefined, 'oracle.near': contract });

const to = (method: string, args: object) => receiptTo('oracle.near', [call(method, args)]);

const ask = () => to('ask_as', { id, question });
const answer = () => to('answer_as', { id, answer: 'Noon.' });

/** The outcomes of the contract's own callback. */
const answers = (outcomes: readonly ChunkOutcome[]): (string | undefined)[] =>
  outcomes
    .filter(({ outcome }) => outcome.executorId === 'oracle.near')
    .map(returnedBy)
    .filter((text) => text?.includes(question));

/** How many timeouts are queued. */
function queued(of: ChunkWorld): bigint {
  const row = of.read(promiseYieldIndicesKey);
  return row === undefined ? 0n : queueLength(decode(queueIndicesCodec, row));
}

describe('a yielded promise', () => {
  test('waits in the state, in the chunk that made it, and sends nothing out', () => {
    const asked = world();
    const chunk = asked.next({ receipts: [ask()] });
    expect(chunk.outcomes).toHaveLength(1);
    expect(chunk.outgoingReceipts.map(({ receipt }) => receipt.kind)).toEqual(['action']); // the gas refund
    expect(asked.read(yieldIdToDataIdKey('oracle.near', yieldId))).toHaveLength(32);
    expect(queued(asked)).toBe(1n);
  });

  test('runs with the data of a later call, and its row, name and status are gone', () => {
    const asked = world();
    asked.settle({ receipts: [ask()] });
    const outcomes = asked.settle({ receipts: [answer()] });
    expect(answers(outcomes)).toEqual([`"${question} Noon."`]);
    expect(asked.read(yieldIdToDataIdKey('oracle.near', yieldId))).toBeUndefined();
  });

  test('runs with the data of the call that made it', () => {
    const outcomes = world().settle({ receipts: [to('ask_known', { question, answer: 'Noon.' })] });
    expect(answers(outcomes)).toEqual([`"${question} Noon."`]);
  });

  test('is resumed once: a second answer finds nobody', () => {
    const asked = world();
    asked.settle({ receipts: [ask()] });
    const outcomes = asked.settle({ receipts: [answer(), answer()] });
    expect(answers(outcomes)).toHaveLength(1);
    const late = asked.settle({ receipts: [answer()] });
    expect(late.map(returnedBy)).toContain('false');
  });

  test('keeps its name from a second one as long as it waits', () => {
    const asked = world();
    asked.settle({ receipts: [ask()] });
    const [second] = asked.settle({ receipts: [ask()] });
    expect(second === undefined ? undefined : failureOf(second)).toMatchObject({
      kind: { kind: 'function_call_error' },
    });
    asked.settle({ receipts: [answer()] });
    const [third] = asked.settle({ receipts: [ask()] });
    expect(third?.outcome.status.kind).toBe('success_receipt_id');
  });

  test('runs without data after 200 blocks, and not before', () => {
    const asked = world();
    asked.next({ receipts: [ask()] });
    for (let block = 1; block < timeoutBlocks; block++) {
      expect(asked.next().processedYieldTimeouts).toEqual([]);
    }
    const due = asked.next();
    expect(due.processedYieldTimeouts).toMatchObject([{ accountId: 'oracle.near', expiresAt: 1_200n }]);
    expect(due.outgoingReceipts.map(({ receipt }) => receipt.kind)).toEqual(['promise_resume']);
    expect(queued(asked)).toBe(0n);
    expect(answers(asked.settle())).toEqual([`"${question} Nobody knows."`]);
  });

  test('that was answered lets its timeout pass', () => {
    const asked = world();
    asked.settle({ receipts: [ask()] });
    asked.settle({ receipts: [answer()] });
    asked.height = 1_200n;
    const due = asked.next();
    expect(due.processedYieldTimeouts).toHaveLength(1);
    expect(due.outgoingReceipts).toEqual([]);
  });

  test('that is answered in the chunk of its timeout takes the answer', () => {
    const asked = world();
    asked.settle({ receipts: [ask()] });
    asked.height = 1_200n;
    const due = asked.next({ receipts: [answer()] });
    const resumptions = due.outgoingReceipts.filter(({ receipt }) => receipt.kind === 'promise_resume');
    expect(resumptions).toHaveLength(2);
    expect(answers(asked.settle())).toEqual([`"${question} Noon."`]);
  });

  test('waits on when the chunk is full at its time', () => {
    const asked = world();
    asked.settle({ receipts: [ask()] });
    asked.height = 1_200n;
    expect(asked.next({ gasLimit: 0n }).processedYieldTimeouts).toEqual([]);
    expect(asked.next().processedYieldTimeouts).toHaveLength(1);
  });

  test('has no name before version 85, where the host function is not there', () => {
    const old = new ChunkWorld(84, { 'alice.near': undefined, 'oracle.near': contract });
    const [outcome] = old.settle({ receipts: [ask()] });
    expect(outcome === undefined ? undefined : failureOf(outcome)).toMatchObject({
      kind: { error: { kind: 'execution_error', text: expect.stringContaining('Link Error: ') } },
    });
  });
});
