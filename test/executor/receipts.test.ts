import { describe, expect, test } from 'vitest';
import { decodeReceiptRun, encodeReceiptRun } from '../../src/executor/receipts-codec.ts';
import { receiptsJob } from '../../src/executor/receipts-job.ts';
import { BorshError } from '../../src/primitives/borsh.ts';
import { executePromising } from '../../src/runtime/one-shot/run-receipts.ts';
import { Unsupported } from '../../src/vm/errors.ts';
import { account, feedContract, named, promisingCall, returned } from '../support/promising-call.ts';
import { faultOf } from './fault-of.ts';
import { sharePool } from './with-pool.ts';

const accounts = [account('feed.near', feedContract)];
const call = named(
  promisingCall('promises', 'median_price', { feeds: ['feed.near', 'no.near'] }, { accounts }),
);

describe('a call and its receipts in a guest process', () => {
  const pool = sharePool();

  test.each([
    ['run', call],
    ['handed back', { ...call, ...returned }],
    ['given up', { ...call, promises: { kind: 'run', maxBlocks: 1 } } as const],
  ])('gives what it gives in this process when they are %s', async (_name, one) => {
    expect(await pool.executeReceipts(one)).toEqual(executePromising(one));
  });

  test('is our fault when it could not have been asked for', async () => {
    const fault = await faultOf(pool.executeReceipts({ ...call, isView: true }));
    expect(fault).toMatchObject({ code: 'execution_fault', message: expect.stringContaining('view') });
  });
});

describe('the job of a call and its receipts', () => {
  test.each([
    ['nothing', new Uint8Array()],
    ['bytes that are no run', Uint8Array.of(7)],
  ])('stays open when the process answers with %s', (_name, result) => {
    expect(receiptsJob(call).job.done(result)).toBe(false);
  });

  test('is our fault when a receipt was refused, and has no state to supply', async () => {
    const { job, promise } = receiptsJob(call);
    job.unsupported('promises_unsupported', 'create_action_receipt');
    expect(await faultOf(promise)).toMatchObject({
      message: expect.stringContaining('create_action_receipt'),
    });
    await expect(job.supply([])).rejects.toThrow('asked for more state');
  });

  test("is the caller's failure when the state that came with it lacks a node", async () => {
    const { job, promise } = receiptsJob(call);
    job.unsupported('state_incomplete', 'a hash');
    await expect(promise).rejects.toEqual(new Unsupported('state_incomplete', 'a hash'));
  });
});

describe('what a process says of receipts', () => {
  test.each([executePromising(call), { kind: 'beyond', bound: 'gas' } as const])(
    'is read as it was written',
    (end) => {
      expect(decodeReceiptRun(encodeReceiptRun(end))).toEqual(end);
    },
  );

  test.each([
    ['no end', Uint8Array.of(0, 0)],
    ['an unknown bound', Uint8Array.of(0, 1, 9)],
    ['no borsh', Uint8Array.of(7)],
  ])('is refused when it has %s', (_name, bytes) => {
    expect(() => decodeReceiptRun(bytes)).toThrow(BorshError);
  });
});
