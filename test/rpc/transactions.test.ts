import { describe, expect, test } from 'vitest';
import { encode } from '../../src/primitives/borsh.ts';
import { toBase64 } from '../../src/primitives/bytes.ts';
import type { DelegateAction } from '../../src/primitives/delegate-action.ts';
import { toBase58 } from '../../src/primitives/hash.ts';
import { identifyTransaction, signedTransactionSchema } from '../../src/primitives/transaction.ts';
import { answerRpc } from '../../src/rpc/answer.ts';
import { defaultRpcSettings, type RpcContext } from '../../src/rpc/method.ts';
import { call, pay, worldKey } from '../support/chunk-world.ts';
import { signDelegate } from '../support/keys.ts';
import { rpcWorld, signedBase64 } from '../support/rpc-world.ts';
import { signedFor } from '../support/sample-services.ts';

/** A transaction in base64, and its hash. */
async function transfer(world: Parameters<typeof signedFor>[0], more: { readonly nonce?: bigint } = {}) {
  const signed = await signedFor(world, { to: 'bob.near', actions: [pay(5n)], ...more });
  const hash = toBase58(identifyTransaction(signed).hash);
  return { signed_tx_base64: toBase64(encode(signedTransactionSchema, signed)), hash };
}

const byHash = (tx_hash: string, wait_until: string) => ({
  tx_hash,
  sender_account_id: 'alice.near',
  wait_until,
});

describe('send_tx', () => {
  test('answers with the whole outcome, in the order in which receipts were made', async () => {
    const { world, ask } = await rpcWorld();
    const { signed_tx_base64, hash } = await transfer(world);
    const { result } = await ask('send_tx', { signed_tx_base64, wait_until: 'FINAL' });
    const [receipt] = result.transaction_outcome.outcome.receipt_ids;
    expect(result).toMatchObject({
      final_execution_status: 'FINAL',
      status: { SuccessValue: '' },
      transaction: {
        hash,
        signer_id: 'alice.near',
        receiver_id: 'bob.near',
        actions: [{ Transfer: { deposit: '5' } }],
      },
      transaction_outcome: {
        id: hash,
        outcome: { executor_id: 'alice.near', status: { SuccessReceiptId: receipt } },
      },
      receipts_outcome: [
        { id: receipt, outcome: { executor_id: 'bob.near', status: { SuccessValue: '' } } },
        { outcome: { executor_id: 'alice.near' } },
      ],
    });
    expect(result).not.toHaveProperty('receipts');
  });

  test('with NONE answers at once', async () => {
    const { world, ask } = await rpcWorld({ blocks: 'manual' });
    const { signed_tx_base64 } = await transfer(world);
    const { result } = await ask('send_tx', { signed_tx_base64, wait_until: 'NONE' });
    expect(result).toEqual({ final_execution_status: 'NONE' });
  });

  test('reads each outcome once, however many blocks it waits for', async () => {
    const { world } = await rpcWorld({ blocks: 'manual' });
    const { signed_tx_base64 } = await transfer(world);
    const found: string[] = [];
    const counting = {
      protocolVersion: world.protocolVersion,
      submit: world.submit.bind(world),
      head: world.head.bind(world),
      transaction: world.transaction.bind(world),
      receipt: world.receipt.bind(world),
      blockAfter: world.blockAfter.bind(world),
      async outcome(id: Uint8Array) {
        const outcome = await world.outcome(id);
        if (outcome !== undefined) found.push(toBase58(id));
        return outcome;
      },
    } as unknown as RpcContext['world'];
    const params = { signed_tx_base64, wait_until: 'FINAL' };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'send_tx', params });
    const answered = answerRpc({ world: counting, settings: defaultRpcSettings }, body);
    await expect.poll(async () => (await world.produceBlock()).transactions.length).toBe(1);
    await world.produceBlock();
    await world.produceBlock();
    expect((await answered).status).toBe(200);
    expect(found.length).toBe(3);
    expect(new Set(found).size).toBe(3);
  });

  test('refuses before it decodes what no block could take', async () => {
    const { ask } = await rpcWorld();
    const signed_tx_base64 = toBase64(new Uint8Array(1_600_000));
    const { error } = await ask('send_tx', { signed_tx_base64 });
    expect(error.cause.name).toBe('INVALID_TRANSACTION');
    expect(error.data).toEqual({
      TxExecutionError: {
        InvalidTxError: { TransactionSizeExceeded: { size: 1_600_000, limit: 1_572_864 } },
      },
    });
  });

  test('waits for blocks that others make', async () => {
    const { world, ask } = await rpcWorld({ blocks: 'manual' });
    const { signed_tx_base64 } = await transfer(world);
    const answered = ask('send_tx', { signed_tx_base64, wait_until: 'FINAL' });
    await expect.poll(async () => (await world.produceBlock()).transactions.length).toBe(1);
    await world.produceBlock();
    await world.produceBlock();
    expect((await answered).result.final_execution_status).toBe('FINAL');
  });

  test.each([
    ['INCLUDED', 1, 'INCLUDED_FINAL', 'Started'],
    ['INCLUDED_FINAL', 1, 'INCLUDED_FINAL', 'Started'],
    ['EXECUTED_OPTIMISTIC', 2, 'EXECUTED', { SuccessValue: '' }],
    ['EXECUTED', 2, 'EXECUTED', { SuccessValue: '' }],
    ['FINAL', 3, 'FINAL', { SuccessValue: '' }],
  ])('with %s is content after %i blocks', async (level, blocks, reached, status) => {
    const { world, ask } = await rpcWorld({ blocks: 'manual', settings: { waitMillis: 50 } });
    const { signed_tx_base64, hash } = await transfer(world);
    await ask('broadcast_tx_async', [signed_tx_base64]);
    for (let made = 1; made < blocks; made++) await world.produceBlock();
    expect((await ask('tx', byHash(hash, level))).error?.cause.name).toBe('TIMEOUT_ERROR');
    await world.produceBlock();
    const { result } = await ask('tx', byHash(hash, level));
    expect(result).toMatchObject({ final_execution_status: reached, status });
  });

  test('says how far the transaction came when time is over, with the status that NEAR sends', async () => {
    const { world, ask } = await rpcWorld({ blocks: 'manual', settings: { waitMillis: 50 } });
    const { signed_tx_base64 } = await transfer(world);
    const { status, error } = await ask('send_tx', { signed_tx_base64 });
    expect(status).toBe(408);
    expect(error).toMatchObject({
      name: 'HANDLER_ERROR',
      cause: {
        name: 'TIMEOUT_ERROR',
        info: { cause: 'PENDING', status: { final_execution_status: 'NONE' } },
      },
      data: 'Timeout',
    });
  });

  test('of the same transaction again answers the same', async () => {
    const { world, ask } = await rpcWorld();
    const { signed_tx_base64 } = await transfer(world);
    const first = await ask('send_tx', { signed_tx_base64, wait_until: 'FINAL' });
    expect(await ask('send_tx', { signed_tx_base64, wait_until: 'FINAL' })).toEqual(first);
  });

  test('shows a contract that fails as the status', async () => {
    const { world, ask } = await rpcWorld();
    const signed_tx_base64 = await signedBase64(world, 'counter.near', [call('increment')]);
    const { result } = await ask('send_tx', { signed_tx_base64 });
    expect(result.status.Failure.ActionError).toMatchObject({
      index: 0,
      kind: { FunctionCallError: { ExecutionError: expect.stringContaining('not initialized') } },
    });
  });

  test('refuses a nonce that was used, in the older words too', async () => {
    const { world, ask } = await rpcWorld();
    const { signed_tx_base64 } = await transfer(world, { nonce: 50n });
    await ask('send_tx', { signed_tx_base64, wait_until: 'FINAL' });
    const again = await signedBase64(world, 'bob.near', [pay(6n)], { nonce: 50n });
    const { status, error } = await ask('send_tx', { signed_tx_base64: again });
    expect(status).toBe(200);
    expect(error).toEqual({
      name: 'HANDLER_ERROR',
      cause: { name: 'INVALID_TRANSACTION', info: {} },
      code: -32_000,
      message: 'Server error',
      data: { TxExecutionError: { InvalidTxError: { InvalidNonce: { tx_nonce: 50, ak_nonce: 50 } } } },
    });
  });

  test('refuses a transaction of another world', async () => {
    const [{ ask }, other] = [await rpcWorld(), await rpcWorld({ sandbox: false })];
    const { signed_tx_base64 } = await transfer(other.world);
    const { error } = await ask('send_tx', { signed_tx_base64 });
    expect(error.data).toEqual({ TxExecutionError: { InvalidTxError: 'Expired' } });
  });

  test.each([
    [['AAAA'], /Failed to decode transaction/],
    [['!'], /invalid base64/],
    [['AAAA', 'EXECUTED'], /object was expected/],
    [{ wait_until: 'FINAL' }, /missing field `signed_tx_base64`/],
    [{ signed_tx_base64: 'AAAA', wait_until: 'SOON' }, /unknown variant `SOON`/],
  ])('refuses the parameters %j', async (params, why) => {
    const { ask } = await rpcWorld();
    const { status, error } = await ask('send_tx', params);
    expect(status).toBe(400);
    expect(error.cause.info.error_message).toMatch(why);
  });
});

describe('broadcast', () => {
  test('_tx_async answers with the hash', async () => {
    const { world, ask } = await rpcWorld();
    const { signed_tx_base64, hash } = await transfer(world);
    expect((await ask('broadcast_tx_async', [signed_tx_base64])).result).toBe(hash);
  });

  test('_tx_commit waits as send_tx does', async () => {
    const { world, ask } = await rpcWorld();
    const { signed_tx_base64 } = await transfer(world);
    expect((await ask('broadcast_tx_commit', [signed_tx_base64])).result.status).toEqual({
      SuccessValue: '',
    });
  });
});

describe('tx', () => {
  test('takes a hash and a sender, by name and by position, or the transaction itself', async () => {
    const { world, ask } = await rpcWorld();
    const { signed_tx_base64, hash } = await transfer(world);
    const { result } = await ask('send_tx', { signed_tx_base64, wait_until: 'FINAL' });
    expect((await ask('tx', byHash(hash, 'FINAL'))).result).toEqual(result);
    expect((await ask('tx', [hash, 'alice.near'])).result).toEqual(result);
    expect((await ask('tx', [signed_tx_base64])).result).toEqual(result);
    expect((await ask('tx', { signed_tx_base64 })).result).toEqual(result);
  });

  test('of a transaction that the world does not know is UNKNOWN_TRANSACTION, at once', async () => {
    const { ask } = await rpcWorld({ settings: { waitMillis: 60_000 } });
    const hash = '11111111111111111111111111111111';
    const { error } = await ask('tx', byHash(hash, 'FINAL'));
    expect(error.cause).toEqual({ name: 'UNKNOWN_TRANSACTION', info: { requested_transaction_hash: hash } });
    expect(error.data).toBe(`Transaction ${hash} doesn't exist`);
  });

  test.each([
    [{ tx_hash: 'x', sender_account_id: 'alice.near' }],
    [{ tx_hash: '11111111111111111111111111111111' }],
    [['11111111111111111111111111111111', 'NO ACCOUNT']],
  ])('refuses %j', async (params) => {
    const { ask } = await rpcWorld();
    expect((await ask('tx', params)).error.cause.name).toBe('PARSE_ERROR');
  });
});

describe('EXPERIMENTAL_tx_status', () => {
  test('shows the receipts too, of a promise between contracts', async () => {
    const { world, ask } = await rpcWorld();
    const { signed_tx_base64, hash } = await transfer(world);
    await ask('send_tx', { signed_tx_base64, wait_until: 'FINAL' });
    const { result } = await ask('EXPERIMENTAL_tx_status', byHash(hash, 'FINAL'));
    expect(result.receipts).toMatchObject([
      {
        predecessor_id: 'alice.near',
        receiver_id: 'bob.near',
        receipt: { Action: { actions: [{ Transfer: { deposit: '5' } }], is_promise_yield: false } },
      },
      { predecessor_id: 'system', receiver_id: 'alice.near' },
    ]);
    expect(result.receipts.map((one: { readonly receipt_id: string }) => one.receipt_id)).toEqual(
      result.receipts_outcome.map((one: { readonly id: string }) => one.id),
    );
  });

  test('leaves the local receipt out, as nearcore does', async () => {
    const { world, ask } = await rpcWorld();
    const signed_tx_base64 = await signedBase64(world, 'alice.near', [pay(1n)]);
    const { transaction } = (await ask('send_tx', { signed_tx_base64, wait_until: 'FINAL' })).result;
    const { result } = await ask('EXPERIMENTAL_tx_status', byHash(transaction.hash, 'FINAL'));
    expect(result.receipts_outcome.length).toBe(2);
    expect(result.receipts).toMatchObject([{ predecessor_id: 'system' }]);
  });
});

describe('EXPERIMENTAL_receipt', () => {
  test('shows a receipt by its id', async () => {
    const { world, ask } = await rpcWorld();
    const { signed_tx_base64 } = await transfer(world);
    const { result } = await ask('send_tx', { signed_tx_base64, wait_until: 'FINAL' });
    const [receipt_id] = result.transaction_outcome.outcome.receipt_ids;
    const shown = await ask('EXPERIMENTAL_receipt', { receipt_id });
    expect(shown.result).toMatchObject({
      receipt_id,
      predecessor_id: 'alice.near',
      receiver_id: 'bob.near',
      priority: 0,
    });
  });

  test('shows a deletion that no chunk sent: an account may delete itself for who relays it', async () => {
    const { world, ask } = await rpcWorld();
    const delegateAction: DelegateAction = {
      senderId: 'bob.near',
      receiverId: 'bob.near',
      actions: [{ kind: 'delete_account', beneficiaryId: 'alice.near' }],
      nonce: 1n,
      maxBlockHeight: 1_000n,
      publicKey: worldKey.publicKey,
    };
    const signature = signDelegate(delegateAction, worldKey);
    const relayed = { kind: 'delegate' as const, delegateAction, signature };
    const signed_tx_base64 = await signedBase64(world, 'bob.near', [relayed]);
    const { result } = await ask('send_tx', { signed_tx_base64, wait_until: 'FINAL' });
    const [receipt_id] = result.receipts_outcome[0].outcome.receipt_ids;
    const shown = await ask('EXPERIMENTAL_receipt', { receipt_id });
    expect(shown.result).toMatchObject({
      receipt_id,
      receiver_id: 'bob.near',
      receipt: { Action: { actions: [{ DeleteAccount: { beneficiary_id: 'alice.near' } }] } },
    });
  });

  test('of an id that never was is UNKNOWN_RECEIPT, in its data too', async () => {
    const { ask } = await rpcWorld();
    const receipt_id = '11111111111111111111111111111111';
    const { error } = await ask('EXPERIMENTAL_receipt', { receipt_id });
    expect(error).toMatchObject({
      cause: { name: 'UNKNOWN_RECEIPT', info: { receipt_id } },
      data: { name: 'UNKNOWN_RECEIPT', info: { receipt_id } },
    });
  });
});

describe('EXPERIMENTAL_receipt_to_tx', () => {
  test('is unsupported, as by a node without that index', async () => {
    const { ask } = await rpcWorld();
    const { error } = await ask('EXPERIMENTAL_receipt_to_tx', { receipt_id: '1'.repeat(32) });
    const cause = { name: 'UNSUPPORTED', info: { error_message: expect.any(String) } };
    expect(error).toMatchObject({ name: 'HANDLER_ERROR', cause, data: cause });
  });
});
