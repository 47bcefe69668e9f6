import { describe, expect, test } from 'vitest';
import { decode } from '../../src/primitives/borsh.ts';
import { fromBase64, fromHex, toBase64, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { fromBase58, toBase58 } from '../../src/primitives/hash.ts';
import { jsonText } from '../../src/primitives/json-text.ts';
import { rootFromPath } from '../../src/primitives/merkle.ts';
import { executionOutcomeWithIdCodec, outcomeLeaf } from '../../src/primitives/outcome.ts';
import { receiptSchema } from '../../src/primitives/receipt.ts';
import { receiptView } from '../../src/primitives/receipt-view.ts';
import { oneShotReceiptId } from '../../src/proof/one-shot-statement.ts';
import { hashInput, hashOutput } from '../../src/proof/statement.ts';
import { ExecuteAnswer } from '../../src/server/execute-answer.ts';
import { inProcessExecutor } from '../support/in-process-executor.ts';
import { decodeOpenBundle } from '../support/open-bundle.ts';
import { feedContract } from '../support/promising-call.ts';
import { type BodyJson, executeBody, post, type TestService, testService } from '../support/service.ts';

const feed = { account_id: 'feed.near', wasm_base64: toBase64(feedContract) };
const median = { method: 'median_price', args: { feeds: ['feed.near', 'nobody.near'] } };
const run = executeBody('promises', median, { promises: 'run', accounts: [feed] });
const returned = executeBody('promises', median, { promises: 'return' });
const pay = { method: 'pay_each', args: { receivers: [], amount: '1' }, attached_deposit: '5' };

async function execute(service: TestService, body: BodyJson): Promise<ExecuteAnswer> {
  const response = await post(service, body);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  const answer = JSON.parse(text) as ExecuteAnswer;
  ExecuteAnswer.parse(answer);
  return answer;
}

async function verified(service: TestService, answer: ExecuteAnswer) {
  const text = await (await service.app.request(answer.bundle)).text();
  const report = await service.verify(text);
  expect(report.verdict, report.because.join()).toBe('PASS');
  return decodeOpenBundle(text);
}

describe('POST /v1/execute with promises that are run', () => {
  test('answers with every outcome and what the call returned in the end, and signs it', async () => {
    const service = await testService();
    const answer = await execute(service, run);
    expect(answer.outcome).toMatchObject({
      status: 'ok',
      return_text: '42',
      receipt_id: null,
      failure: null,
    });
    expect(answer.outcomes?.map(({ block_height }) => block_height)).toEqual([
      '100000000',
      '100000001',
      '100000001',
      '100000002',
    ]);
    expect(answer.outcomes?.[1]?.outcome).toMatchObject({
      block_hash: '1'.repeat(32),
      outcome: {
        executor_id: 'feed.near',
        status: { SuccessValue: toBase64(toUtf8('42')) },
        tokens_burnt: '0',
      },
    });
    expect(answer.receipts).toEqual([]);
    const { statement } = await verified(service, answer);
    expect(statement.input).toMatchObject({ promises: 'run', limits: { maxBlocks: 100 } });
    expect(statement.input.accounts.map(({ accountId }) => accountId)).toEqual(['feed.near']);
    expect(statement.output.status).toEqual({ kind: 'value' });
    const burnt = answer.outcomes?.map(({ outcome }) => BigInt((outcome as Viewed).outcome.gas_burnt));
    expect(burnt?.reduce((sum, gas) => sum + gas)).toBe(statement.output.gasBurnt);
    expect(answer.outcome.gas_used).toBe(answer.outcome.gas_burnt);
  });

  test('gives each outcome a path to the root that is signed', async () => {
    const service = await testService();
    const answer = await execute(service, run);
    const { disclosure, statement } = await verified(service, answer);
    const outcomes = disclosure.preimages.outcomes.map((bytes) => decode(executionOutcomeWithIdCodec, bytes));
    expect(outcomes[0]?.id).toEqual(oneShotReceiptId(statement.input));
    for (const [index, outcome] of outcomes.entries()) {
      const view = answer.outcomes?.[index]?.outcome as Viewed;
      expect(view.id).toBe(toBase58(outcome.id));
      const path = view.proof.map(({ hash, direction }) => ({ hash: fromBase58(hash), direction }));
      expect(toHex(rootFromPath(path, outcomeLeaf(outcome)))).toBe(toHex(statement.output.outcomeRoot));
    }
  });

  test('tells of the accounts and keys that changed, whosever they are', async () => {
    const service = await testService();
    const args = {
      receiver_id: 'counter.near',
      calls: [
        {
          method: 'new',
          args: toBase64(toUtf8('{"start":7}')),
          deposit: '0',
          gas: '10000000000000',
          weight: null,
        },
      ],
    };
    const counter = executeBody('counter', {})['contract'] as { readonly wasm_base64: string };
    const accounts = [{ account_id: 'counter.near', wasm_base64: counter.wasm_base64 }];
    const body = executeBody('promises', { method: 'batch', args }, { promises: 'run', accounts });
    const answer = await execute(service, body);
    const key_base64 = toBase64(toUtf8('STATE'));
    expect(answer.changes).toMatchObject([
      { account_id: 'counter.near', key_base64 },
      { account_id: 'promises.near', key_base64 },
    ]);
    expect(answer.accounts).toMatchObject([
      { account_id: 'counter.near', deleted: false, balance: '10000000000000000000000000', locked: '0' },
      { account_id: 'promises.near', deleted: false },
    ]);
    await verified(service, answer);
  });

  test('leaves a yield waiting that the bound of blocks does not let end, and signs that it waits', async () => {
    const service = await testService();
    const ask = { method: 'ask', args: { question: 'Why?' } };
    const answer = await execute(service, executeBody('promises', ask, { promises: 'run' }));
    expect(answer.outcome).toMatchObject({ status: 'receipt', return_base64: null });
    expect(answer.receipts).toHaveLength(1);
    const { statement } = await verified(service, answer);
    expect(statement.output.status).toMatchObject({ kind: 'receipt' });
    const longer = await execute(service, executeBody('promises', ask, { promises: 'run', max_blocks: 300 }));
    expect(longer.outcome).toMatchObject({ status: 'ok', return_text: '"Why? Nobody knows."' });
    await verified(service, longer);
  });

  test('signs a failure of the receipt that decides', async () => {
    const service = await testService();
    const answer = await execute(service, executeBody('promises', pay, { promises: 'run' }));
    expect(answer.outcome).toMatchObject({ status: 'failed', failure: { kind: 'FunctionCallError' } });
    expect(JSON.parse(answer.outcome.failure?.text ?? '')).toEqual({
      ActionError: {
        index: 0,
        kind: { FunctionCallError: { ExecutionError: 'Smart contract panicked: there is nobody to pay' } },
      },
    });
    // The deposit goes back to somebody who is not there.
    expect(answer.outcomes?.[1]?.outcome).toMatchObject({
      outcome: { executor_id: 'alice.near', status: { Failure: {} } },
    });
    await verified(service, answer);
  });

  test('gives the same input and output to the same request, in another service as well', async () => {
    const [first, second] = [await testService(), await testService()];
    const [one, two] = [await execute(first, run), await execute(second, run)];
    const [a, b] = [await verified(first, one), await verified(second, two)];
    expect(hashInput(a.statement.input)).toEqual(hashInput(b.statement.input));
    expect(hashOutput(a.statement.output)).toEqual(hashOutput(b.statement.output));
    expect(a.disclosure.preimages).toEqual(b.disclosure.preimages);
  });

  test('signs nothing when a bound is passed', async () => {
    const service = await testService();
    const response = await post(service, { ...run, max_blocks: 1 });
    expect([response.status, await response.json()]).toMatchObject([
      422,
      { code: 'promises_beyond_bounds', field: 'max_blocks', detail: expect.stringContaining('blocks') },
    ]);
  });

  test.each(['gas', 'receipts'] as const)('names the bound of %s', async (bound) => {
    const executor = {
      ...inProcessExecutor,
      executeReceipts: async () => ({ kind: 'beyond', bound }) as const,
    };
    const response = await post(await testService({ parts: { executor } }), run);
    expect(await response.json()).toMatchObject({
      code: 'promises_beyond_bounds',
      detail: expect.stringContaining(bound),
    });
  });

  test('signs nothing when a process ran another receipt', async () => {
    const executor = {
      ...inProcessExecutor,
      executeReceipts: (call: Parameters<typeof inProcessExecutor.executeReceipts>[0]) =>
        inProcessExecutor.executeReceipts({ ...call, receiptId: new Uint8Array(32) }),
    };
    const response = await post(await testService({ parts: { executor } }), run);
    expect([response.status, await response.json()]).toMatchObject([500, { code: 'internal_fault' }]);
  });
});

const inputOf = ({ statement }: ExecuteAnswer) =>
  (statement as { readonly input: Readonly<Record<string, unknown>> }).input;

type Viewed = {
  readonly id: string;
  readonly proof: readonly { readonly hash: string; readonly direction: 'Left' | 'Right' }[];
  readonly outcome: { readonly gas_burnt: number };
};

describe('POST /v1/execute with promises that are handed back', () => {
  test('answers with the receipts as NEAR shows them, and signs them', async () => {
    const service = await testService();
    const answer = await execute(service, returned);
    const { statement, disclosure } = await verified(service, answer);
    expect(answer.outcomes).toHaveLength(1);
    const receipts = (answer.receipts ?? []).map(({ borsh_base64 }) => fromBase64(borsh_base64));
    expect(disclosure.preimages.receipts).toEqual(receipts);
    const decoded = receipts.map((bytes) => decode(receiptSchema, bytes));
    expect(decoded.map(({ receiverId }) => receiverId)).toEqual([
      'feed.near',
      'nobody.near',
      'promises.near',
    ]);
    expect(answer.receipts?.map(({ receipt }) => JSON.stringify(receipt))).toEqual(
      decoded.map((receipt) => jsonText(receiptView(receipt))),
    );
    expect(answer.outcome).toMatchObject({
      status: 'receipt',
      receipt_id: toBase58(decoded[2]?.receiptId ?? new Uint8Array()),
    });
    expect(statement.output.status).toEqual({ kind: 'receipt', receiptId: decoded[2]?.receiptId });
    expect(BigInt(answer.outcome.gas_used)).toBeGreaterThan(BigInt(answer.outcome.gas_burnt));
    expect(statement.output.gasUsed.toString()).toBe(answer.outcome.gas_used);
  });

  test('answers with the value of a call that makes none', async () => {
    const service = await testService();
    const call = { method: 'new', args: { start: 7 } };
    const [alone, other] = [
      await execute(service, executeBody('counter', call)),
      await execute(service, executeBody('counter', call, { promises: 'return' })),
    ];
    expect(other.receipts).toEqual([]);
    expect(other.changes.map(({ account_id: _, ...change }) => change)).toEqual(alone.changes);
    // Nothing but the account and its data is in the state: the next call can begin where this one ended.
    expect(other.post_state_root).toBe(alone.post_state_root);
    expect(other.pre_state_root).toBe(alone.pre_state_root);
    expect(inputOf(other)['world_id']).not.toBe(inputOf(alone)['world_id']);
    await verified(service, other);
  });

  test('leaves the mode of before as it was', async () => {
    const service = await testService();
    const response = await post(service, executeBody('promises', median));
    expect([response.status, await response.json()]).toMatchObject([422, { code: 'promises_unsupported' }]);
    const answer = await execute(service, executeBody('counter', { method: 'new', args: { start: 1 } }));
    expect(answer).not.toHaveProperty('receipts');
    expect(inputOf(answer)).toMatchObject({ promises: 'refuse', accounts: [] });
  });
});

describe('a call whose promises are refused', () => {
  test('is proved too when its deposit alone moved the root', async () => {
    const service = await testService();
    const call = { method: 'price', attached_deposit: '5' };
    const body = { contract: { wasm_base64: feed.wasm_base64 }, call };
    const answer = await execute(service, body);
    expect(answer.changes).toEqual([]);
    expect(answer.post_state_root).not.toBe(answer.pre_state_root);
    await verified(service, answer);
  });
});

describe('a request about promises is refused', () => {
  const small = { MAX_STATE_BYTES: '1000', MAX_CODE_BYTES: '300000' };
  const item = { key_base64: 'AA==', value_base64: toBase64(new Uint8Array(600)) };
  test.each<[string, BodyJson, string, string | undefined]>([
    ['of a kind that is none', { promises: 'keep' }, 'invalid_field', 'promises'],
    ['with accounts for none', { accounts: [feed] }, 'invalid_field', 'accounts'],
    ['with blocks for none', { promises: 'return', max_blocks: 3 }, 'invalid_field', 'max_blocks'],
    [
      'with more blocks than there may be',
      { promises: 'run', max_blocks: 1_001 },
      'invalid_field',
      'max_blocks',
    ],
    ['with an account twice', { promises: 'run', accounts: [feed, feed] }, 'account_duplicate', undefined],
    [
      'with a contract that is too large here',
      { promises: 'run', accounts: [{ ...feed, wasm_base64: toBase64(new Uint8Array(300_001)) }] },
      'code_too_large',
      'accounts[0].wasm_base64',
    ],
    [
      'with more state than there may be together',
      { promises: 'run', state: [item], accounts: [{ ...feed, state: [item] }] },
      'state_too_large',
      'accounts',
    ],
  ])('%s', async (_name, rest, code, field) => {
    const service = await testService({ env: small });
    const response = await post(service, executeBody('promises', median, rest));
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { code, ...(field === undefined ? {} : { field }) },
    ]);
  });

  test.each([
    ['of a view', { ...median, view: true }, 'promises_in_view'],
    ['without gas', { ...median, gas: '0' }, 'receipt_invalid'],
  ])('%s', async (_name, call, code) => {
    const response = await post(await testService(), executeBody('promises', call, { promises: 'run' }));
    expect([response.status, await response.json()]).toMatchObject([400, { code }]);
  });
});

describe('a bundle of a run', () => {
  // biome-ignore lint/suspicious/noExplicitAny: any path may be written to
  type Loose = any;
  const flipped = (hash: string): string =>
    toHex(fromHex(hash).map((byte, at) => (at === 0 ? byte ^ 1 : byte)));

  test.each<[string, string, (json: Loose) => void]>([
    ['an outcome is left out', 'outcomes', (j) => j.disclosure.preimages.outcomes_base64.pop()],
    ['all outcomes are left out', 'outcomes', (j) => (j.disclosure.preimages.outcomes_base64 = [])],
    ['outcomes change places', 'outcomes', (j) => j.disclosure.preimages.outcomes_base64.reverse()],
    ['an outcome is none', 'outcomes', (j) => (j.disclosure.preimages.outcomes_base64[0] = 'AA==')],
    [
      'another value was returned',
      'outcomes',
      (j) => (j.disclosure.preimages.return_base64 = toBase64(toUtf8('43'))),
    ],
    ['other logs were written', 'outcomes', (j) => j.disclosure.preimages.logs.push('hello')],
    [
      'a receipt is made up',
      'receipts_commitment',
      (j) => (j.disclosure.preimages.receipts_base64 = ['AA==']),
    ],
    [
      'a waiting receipt is left out',
      'receipts_commitment',
      (j) => (j.statement.output.receipts_commitment = flipped(j.statement.output.receipts_commitment)),
    ],
    ['the gas is other gas', 'outcomes', (j) => (j.statement.output.gas_burnt = '1')],
    [
      'the outcome root is another',
      'outcomes',
      (j) => (j.statement.output.outcome_root = j.statement.output.post_state_root),
    ],
    ['the promises were refused', 'unused_fields', (j) => (j.statement.input.promises = 'refuse')],
    ['the promises were handed back', 'unused_fields', (j) => (j.statement.input.promises = 'return')],
    ['it was a view', 'output_consistency', (j) => (j.statement.input.is_view = true)],
    ['no row changed', 'output_consistency', (j) => (j.disclosure.preimages.changes = [])],
    [
      'an account had another contract',
      'input_hash',
      (j) => (j.statement.input.accounts[0].code_hash = j.statement.input.code_hash),
    ],
    ['a refused call shows outcomes', 'outcomes', (j) => (j.statement.input.promises = 'refuse')],
  ])('is found out when %s', async (_name, code, change) => {
    const service = await testService();
    const answer = await execute(service, run);
    const json: Loose = JSON.parse(await (await service.app.request(answer.bundle)).text());
    change(json);
    const report = await service.verify(JSON.stringify(json));
    expect(report.verdict).toBe('FAIL');
    expect(report.because).toContain(code);
  });
});
