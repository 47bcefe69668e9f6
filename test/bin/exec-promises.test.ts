import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readAccounts } from '../../src/bin/exec/accounts.ts';
import type { ExecArguments } from '../../src/bin/exec/arguments.ts';
import { toRunJsonReport } from '../../src/bin/exec/json-report.ts';
import { filesOf, readPlan } from '../../src/bin/exec/plan.ts';
import { prepareCall, prepareReceipts } from '../../src/bin/exec/prepare.ts';
import { NoOutcome, runReceiptsOf } from '../../src/bin/exec/run-call.ts';
import { ownChanges, toRunReport } from '../../src/bin/exec/run-report.ts';
import { UsageError } from '../../src/bin/usage-error.ts';
import { toBase64, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { ExecuteRequest } from '../../src/server/execute-request.ts';
import { toPromisingCall } from '../../src/server/one-shot-request.ts';
import { preparePromising, type RanReceipts } from '../../src/server/promising-run.ts';
import { builtContract, builtContractPath } from '../support/built-contracts.ts';
import { inProcessExecutor } from '../support/in-process-executor.ts';
import { feedContract } from '../support/promising-call.ts';

const folder = mkdtempSync(join(tmpdir(), 'near-enclave-promises-'));
afterAll(() => rmSync(folder, { recursive: true }));

function save(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const promises = builtContractPath('promises');
save('feed.wasm', feedContract);
const feed = save('feed.json', JSON.stringify({ account_id: 'feed.near', wasm: 'feed.wasm' }));
const account = 'promises.near';
const median = {
  account,
  args: '{"feeds":["feed.near","mute.near"]}',
  with: [feed],
  predecessor: 'alice.near',
};

function prepare(method: string, args: ExecArguments) {
  const plan = readPlan([promises, method], args);
  const prepared = prepareReceipts(plan, prepareCall(plan, undefined));
  if (prepared === undefined) throw new Error('the call has no receipts');
  return prepared;
}

const run = (method: string, args: ExecArguments): Promise<RanReceipts> =>
  runReceiptsOf(inProcessExecutor, prepare(method, args));

const report = async (method: string, args: ExecArguments): Promise<string> =>
  toRunReport({ ran: await run(method, args), snapshot: undefined }, args.profile === true);

describe('near-enclave exec --promises', () => {
  test('makes the call, and names its receipt, as POST /v1/execute does', () => {
    const request = ExecuteRequest.parse({
      contract: { wasm_base64: toBase64(builtContract('promises')), account_id: account },
      call: {
        method: 'median_price',
        args_base64: toBase64(toUtf8(median.args)),
        predecessor_id: 'alice.near',
      },
      promises: 'run',
      accounts: [{ account_id: 'feed.near', wasm_base64: toBase64(feedContract) }],
    });
    const most = 2n ** 64n;
    const limits = {
      maxPrepaidGas: most,
      maxCodeBytes: most,
      maxArgsBytes: most,
      maxStateBytes: most,
      maxWitnessBytes: most,
    };
    const call = toPromisingCall(request, { ...limits, executionTimeoutMillis: most });
    if (call === undefined) throw new Error('the request refuses promises');
    expect(prepare('median_price', { ...median, promises: 'run' })).toEqual(preparePromising(call));
  });

  test('prints every outcome under the one that made its receipt', async () => {
    const text = await report('median_price', { ...median, promises: 'run', profile: true });
    expect(text).toMatch(/^promises\.near\.median_price {2}ok$/m);
    expect(text).toMatch(/^ {2}returns +42$/m);
    expect(text).toMatch(/^ {2}outcomes +promises\.near {2}ok as a receipt returns {2}block 100000000, /m);
    expect(text).toMatch(/^ {17}feed\.near {2}ok 42 {2}block 100000001, /m);
    expect(text).toMatch(/^ {17}mute\.near {2}FAILED .*AccountDoesNotExist.* {2}block 100000001, /m);
    expect(text).toMatch(/^ {17}promises\.near {2}ok 42 {2}block 100000002, /m);
    expect(text).toContain('wasm instructions');
    expect(text).not.toContain('waiting');
  });

  test('prints the receipts of a call that hands them back', async () => {
    const text = await report('median_price', { ...median, promises: 'return' });
    expect(text).toMatch(/^promises\.near\.median_price {2}ok, and its promise is open$/m);
    expect(text).toMatch(/^ {2}returns +what the receipt \w{40,44} will return$/m);
    expect(text).toMatch(/^ {2}gas used +[0-9,]+ /m);
    expect(text).toMatch(/^ {2}receipts +feed\.near {2}price\(nothing\) 10\.000 Tgas {2}\w{40,44}$/m);
    expect(text).toMatch(/promises\.near {2}on_prices\(nothing\) 5\.000 Tgas, waits for 2 {2}/m);
  });

  test('prints what waits, payments, logs and refunds', async () => {
    const ask = await report('ask', { account, args: '{"question":"Why?"}', promises: 'run' });
    expect(ask).toMatch(/^ {2}waiting +promises\.near {2}on_answer\(.*\) .* \(a yield\), waits for 1/m);
    expect(ask).toMatch(/log question 1: /);
    const pay = { account, args: '{"receivers":["bob.near"],"amount":"7"}', promises: 'return' };
    expect(await report('pay_each', pay)).toMatch(/bob\.near {2}transfer 7 yoctoNEAR {2}/);
    const nobody = { ...pay, args: '{"receivers":[],"amount":"7"}', deposit: '5' };
    const failed = await report('pay_each', nobody);
    expect(failed).toMatch(/^promises\.near\.pay_each {2}FAILED$/m);
    expect(failed).toMatch(/^ {2}failure +.*there is nobody to pay/m);
    expect(failed).toMatch(/caller\.near {2}transfer 5 yoctoNEAR \(a refund\)/);
  });

  test('prints accounts that came and what became of keys, under their owners', async () => {
    const wasm = toBase64(builtContract('counter'));
    const args = JSON.stringify({ name: 'shop', code: wasm, args: toBase64(toUtf8('{"start":7}')) });
    const text = await report('open_contract', { account, args, deposit: '5 NEAR', promises: 'run' });
    expect(text).toMatch(/shop\.promises\.near {2}5 NEAR, [0-9,]+ bytes of storage/);
    expect(text).toMatch(/^ {2}of +shop\.promises\.near$/m);
    expect(text).toMatch(/^ {2}changed +\+ STATE$/m);
  });

  test('prints all of it for programs, and keeps the keys of the called contract apart', async () => {
    const calls = [
      {
        method: 'new',
        args: toBase64(toUtf8('{"start":7}')),
        deposit: '0',
        gas: '10000000000000',
        weight: null,
      },
    ];
    const counter = save(
      'counter.json',
      JSON.stringify([{ account_id: 'counter.near', wasm_base64: toBase64(builtContract('counter')) }]),
    );
    const args = JSON.stringify({ receiver_id: 'counter.near', calls });
    const ran = await run('batch', { account, args, with: [counter], promises: 'run' });
    const text = toRunJsonReport({ ran, snapshot: undefined });
    const document = JSON.parse(text);
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(document.call).toMatchObject({ promises: 'run', max_blocks: 100, accounts: ['counter.near'] });
    expect(document.outcomes).toHaveLength(2);
    expect(document.changes).toHaveLength(2);
    expect(ownChanges(ran).map(({ key }) => toHex(key))).toEqual([toHex(toUtf8('STATE'))]);
    // The document is a state of either contract.
    const file = save('answer.json', text);
    const stateOf = (one: string) =>
      prepare('ask', { account: one, state: [file], promises: 'return' }).call.state;
    expect(stateOf(account).map(([, value]) => value)).toEqual(ownChanges(ran).map(({ value }) => value));
    expect(stateOf('counter.near')).toHaveLength(1);
    expect(stateOf('other.near')).toEqual([]);
  });

  test('has no outcome when a bound is passed', async () => {
    await expect(run('median_price', { ...median, promises: 'run', maxBlocks: '1' })).rejects.toThrow(
      NoOutcome,
    );
  });

  test('hands on what is a fault of ours', async () => {
    const executor = { ...inProcessExecutor, executeReceipts: () => Promise.reject(new Error('ours')) };
    await expect(runReceiptsOf(executor, prepare('ask', { account, promises: 'return' }))).rejects.toThrow(
      'ours',
    );
  });

  test('watches the files of accounts too', () => {
    expect(filesOf(readPlan([promises, 'ask'], { with: [feed], promises: 'run' }))).toContain(feed);
  });
});

describe('a wrong command line about promises is refused:', () => {
  test.each<readonly [string, ExecArguments, RegExp]>([
    ['neither return nor run', { promises: 'keep' }, /--promises keep: not "return" or "run"/],
    ['a view', { promises: 'run', view: true }, /a --view makes none/],
    ['accounts for none', { with: [feed] }, /--with goes with/],
    ['blocks for none', { promises: 'return', maxBlocks: '3' }, /--max-blocks goes with --promises run/],
    ['no blocks', { promises: 'run', maxBlocks: '0' }, /--max-blocks 0: not a number from 1 to 1000/],
    ['too many blocks', { promises: 'run', maxBlocks: '1001' }, /not a number from 1 to 1000/],
  ])('%s', (_name, args, message) => {
    expect(() => readPlan([promises, 'ask'], args)).toThrow(UsageError);
    expect(() => readPlan([promises, 'ask'], args)).toThrow(message);
  });

  test('an account twice', () => {
    expect(() => prepare('ask', { promises: 'run', with: [feed, feed] })).toThrow(/feed\.near comes twice/);
  });

  test.each([
    ['no JSON', 'x', /no accounts: not JSON/],
    ['an unknown field', '{"account_id":"a.near","code":""}', /no accounts: .*code/],
    ['a bad id', '[{"account_id":"A"}]', /is not a NEAR account id/],
    [
      'two contracts',
      '{"account_id":"a.near","wasm":"x","wasm_base64":""}',
      /cannot stand beside wasm_base64/,
    ],
    [
      'a contract that is not there',
      '{"account_id":"a.near","wasm":"none.wasm"}',
      /none\.wasm: cannot be read/,
    ],
  ])('a file of accounts with %s', (name, content, message) => {
    expect(() => readAccounts(save(`${name}.json`, content))).toThrow(message);
  });
});
