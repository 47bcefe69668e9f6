import { describe, expect, test } from 'vitest';
import { call, pay } from '../support/chunk-world.ts';
import { rpcWorld, signedBase64, textBase64 } from '../support/rpc-world.ts';

const view = { request_type: 'view_account', finality: 'final', account_id: 'alice.near' };

describe('a sandbox', () => {
  test('goes forward by blocks and time', async () => {
    const { ask } = await rpcWorld();
    const before = (await ask('status', [])).result.sync_info;
    expect((await ask('sandbox_fast_forward', { delta_height: 500 })).result).toEqual({});
    const after = (await ask('status', [])).result.sync_info;
    expect(after.latest_block_height).toBe(before.latest_block_height + 500);
    expect(Date.parse(after.latest_block_time) - Date.parse(before.latest_block_time)).toBeGreaterThan(
      499_000,
    );
  });

  test('takes records as a genesis has them', async () => {
    const { ask } = await rpcWorld();
    const records = [
      {
        Account: {
          account_id: 'alice.near',
          account: {
            amount: '7',
            locked: '0',
            code_hash: '11111111111111111111111111111111',
            storage_usage: 182,
          },
        },
      },
      { Data: { account_id: 'alice.near', data_key: textBase64('k'), value: textBase64('v') } },
      {
        AccessKey: {
          account_id: 'alice.near',
          public_key: 'ed25519:11111111111111111111111111111111',
          access_key: {
            nonce: 18_446_744_073_709_551_615n,
            permission: { FunctionCall: { allowance: null, receiver_id: 'bob.near', method_names: [] } },
          },
        },
      },
    ];
    expect((await ask('sandbox_patch_state', { records })).result).toEqual({});
    expect((await ask('query', view)).result).toMatchObject({ amount: '7', storage_usage: 182 });
    const rows = await ask('query', { ...view, request_type: 'view_state', prefix_base64: '' });
    expect(rows.result.values).toEqual([{ key: textBase64('k'), value: textBase64('v') }]);
    const key = await ask('query', {
      ...view,
      request_type: 'view_access_key',
      public_key: 'ed25519:11111111111111111111111111111111',
    });
    expect(key.result).toMatchObject({
      nonce: 18_446_744_073_709_551_615n,
      permission: { FunctionCall: { receiver_id: 'bob.near' } },
    });
  });

  test('goes back to a snapshot', async () => {
    const { ask, world } = await rpcWorld();
    const before = (await ask('query', view)).result.amount;
    const { snapshot } = (await ask('sandbox_snapshot', [])).result;
    await ask('send_tx', {
      signed_tx_base64: await signedBase64(world, 'bob.near', [pay(5n)]),
      wait_until: 'FINAL',
    });
    expect((await ask('query', view)).result.amount).not.toBe(before);
    const { block_height } = (await ask('sandbox_restore', { snapshot })).result;
    expect((await ask('query', view)).result).toMatchObject({ amount: before, block_height });
  });

  test('makes blocks when it is told to', async () => {
    const { ask } = await rpcWorld({ blocks: 'manual' });
    expect((await ask('sandbox_produce_block', [])).result.block_height).toBe(101);
  });

  test('answers a yield, which a transaction waits for', async () => {
    const { ask, world } = await rpcWorld();
    const id = Buffer.from(new Uint8Array(32).fill(5)).toString('base64');
    const asking = [call('ask_as', { id, question: 'What time is it?' })];
    const sent = await ask('send_tx', {
      signed_tx_base64: await signedBase64(world, 'oracle.near', asking),
      wait_until: 'INCLUDED',
    });
    const tx = { tx_hash: sent.result.transaction.hash, sender_account_id: 'alice.near' };
    const yielded = async () => {
      const { result } = await ask('EXPERIMENTAL_tx_status', { ...tx, wait_until: 'INCLUDED' });
      const [, receipt_id] =
        result.receipts_outcome[0]?.outcome.receipt_ids.length > 0
          ? ['', result.receipts_outcome[0].outcome.receipt_ids[0]]
          : [];
      return receipt_id;
    };
    await expect.poll(yielded).toBeDefined();
    const { result: receipt } = await ask('EXPERIMENTAL_receipt', { receipt_id: await yielded() });
    expect(receipt.receipt.Action.is_promise_yield).toBe(true);
    const [data_id] = receipt.receipt.Action.input_data_ids;
    const answer = { account_id: 'oracle.near', data_id, data_base64: textBase64('"At noon."') };
    expect((await ask('sandbox_resume_yield', answer)).result.block_height).toBeGreaterThan(100);
    const { result } = await ask('tx', { ...tx, wait_until: 'FINAL' });
    expect(result.status).toEqual({ SuccessValue: textBase64('"What time is it? At noon."') });
  });

  test('names where patched records come from in the signed head', async () => {
    const { ask, world } = await rpcWorld();
    const records = [{ Data: { account_id: 'alice.near', data_key: '', value: '' } }];
    await ask('sandbox_patch_state', { records, source: 'testnet' });
    const { input } = await world.signedHead(await world.head());
    expect(input).toMatchObject({ operation: { kind: 'patch', source: 'testnet' }, stateOrigin: 'claimed' });
  });

  test.each([
    ['sandbox_patch_state', { records: [{ Moon: {} }] }, 'PARSE_ERROR'],
    ['sandbox_patch_state', {}, 'PARSE_ERROR'],
    ['sandbox_fast_forward', { delta_height: 0 }, 'PARSE_ERROR'],
    ['sandbox_fast_forward', { delta_height: 'x' }, 'PARSE_ERROR'],
    ['sandbox_restore', { snapshot: 'x' }, 'UNKNOWN_SNAPSHOT'],
    [
      'sandbox_resume_yield',
      { account_id: 'alice.near', data_id: '1'.repeat(32), data_base64: '' },
      'UNKNOWN_YIELD',
    ],
  ])('answers %s of %j with %s', async (method, params, name) => {
    const { ask } = await rpcWorld();
    expect((await ask(method, params)).error.cause.name).toBe(name);
  });
});

describe('a world without a sandbox', () => {
  test.each([
    'sandbox_fast_forward',
    'sandbox_patch_state',
    'sandbox_snapshot',
    'sandbox_restore',
    'sandbox_produce_block',
  ])('does not know %s', async (method) => {
    const { ask } = await rpcWorld({ sandbox: false });
    const { status, error } = await ask(method, {});
    expect({ status, cause: error.cause }).toEqual({
      status: 400,
      cause: { name: 'METHOD_NOT_FOUND', info: { method_name: method } },
    });
  });
});
