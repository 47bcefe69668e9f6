import { describe, expect, test } from 'vitest';
import { decode, encode } from '../../src/primitives/borsh.ts';
import { compareBytes, toBase64 } from '../../src/primitives/bytes.ts';
import { hashOfCode } from '../../src/primitives/code-hash.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import { executionOutcomeWithIdCodec } from '../../src/primitives/outcome.ts';
import { encodeBundle, type OpenBundle } from '../../src/proof/bundle.ts';
import { witnessFacts } from '../../src/proof/witness.ts';
import { reExecute } from '../../src/verifier/re-execute.ts';
import { builtContract } from '../support/built-contracts.ts';
import { inProcessExecutor } from '../support/in-process-executor.ts';
import { decodeOpenBundle, telling } from '../support/open-bundle.ts';
import { feedContract } from '../support/promising-call.ts';
import { type BodyJson, executeBody, post, type TestService, testService } from '../support/service.ts';

const start = executeBody('counter', { method: 'new', args: { start: 1 } });
const feed = { account_id: 'feed.near', wasm_base64: toBase64(feedContract) };
const other = { account_id: 'a.near', wasm_base64: toBase64(builtContract('counter')) };
const twin = { account_id: 'twin.near', wasm_base64: feed.wasm_base64 };
const median = { method: 'median_price', args: { feeds: ['feed.near'] } };
const run = executeBody('promises', median, { promises: 'run', accounts: [feed, other, twin] });

async function bundleOf(service: TestService, body: BodyJson): Promise<OpenBundle> {
  const response = await post(service, body);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  const { bundle } = JSON.parse(text) as { bundle: string };
  return decodeOpenBundle(await (await service.app.request(bundle)).text());
}

async function findingOf(service: TestService, bundle: OpenBundle, code = 're_execution') {
  const report = await service.verify(encodeBundle(bundle));
  return { because: report.because, ...report.checks.find((check) => check.code === code) };
}

describe('the bundle of a call', () => {
  test('holds its witness in byte order, which the statement commits to', async () => {
    const service = await testService();
    const { disclosure, statement } = await bundleOf(service, start);
    const { witness = [] } = disclosure;
    expect(witness.length).toBeGreaterThan(0);
    expect([...witness].sort(compareBytes)).toEqual(witness);
    expect(statement.output).toMatchObject(witnessFacts(witness));
  });

  test('holds the codes of further accounts, each once, in the order of the accounts', async () => {
    const service = await testService();
    const bundle = await bundleOf(service, run);
    expect(bundle.disclosure.accountCodes).toEqual([builtContract('counter'), feedContract]);
    expect(await findingOf(service, bundle)).toMatchObject({ status: 'pass', because: [] });
  });

  test.each([
    ['a call whose receipts are handed back', executeBody('promises', median, { promises: 'return' })],
    [
      'a call that leaves a yield waiting',
      executeBody('promises', { method: 'ask', args: { question: '?' } }, { promises: 'run', max_blocks: 3 }),
    ],
    [
      'a yield whose time is over',
      executeBody(
        'promises',
        { method: 'ask', args: { question: '?' } },
        { promises: 'run', max_blocks: 300 },
      ),
    ],
    [
      'an account that is made, with a contract',
      executeBody(
        'promises',
        {
          method: 'open_contract',
          args: { name: 'shop', code: toBase64(builtContract('token')), args: '' },
          attached_deposit: '5000000000000000000000000',
        },
        { promises: 'run' },
      ),
    ],
  ])('runs again: %s', async (_, body) => {
    const service = await testService();
    expect(await findingOf(service, await bundleOf(service, body))).toMatchObject({
      status: 'pass',
      because: [],
    });
  });

  test('cannot run again without the code of an account, and says so', async () => {
    const service = await testService();
    const bundle = await bundleOf(service, run);
    const bare = telling(bundle, { accountCodes: bundle.disclosure.accountCodes.slice(1) });
    expect(await findingOf(service, bare)).toMatchObject({ status: 'unproven', because: ['re_execution'] });
    expect(await findingOf(service, bare, 'account_codes')).toMatchObject({ status: 'unproven' });
  });

  test.each([
    ['comes twice', (codes: readonly Uint8Array[]) => [...codes, ...codes.slice(0, 1)]],
    ['stands elsewhere', (codes: readonly Uint8Array[]) => codes.toReversed()],
    ['is cut short', (codes: readonly Uint8Array[]) => codes.map((one) => one.slice(0, -1))],
  ])('shows no code that %s', async (_, change) => {
    const service = await testService();
    const bundle = await bundleOf(service, run);
    const changed = telling(bundle, { accountCodes: change(bundle.disclosure.accountCodes) });
    expect((await findingOf(service, changed)).because).toContain('account_codes');
  });

  test.each([
    ['no contract', zeroHash],
    ['the contract of another', hashOfCode(builtContract('token'))],
  ])('is caught when its statement gives an account %s', async (_, codeHash) => {
    const service = await testService();
    const { statement, disclosure } = await bundleOf(service, run);
    const { code = new Uint8Array(), witness = [] } = disclosure;
    const accounts = statement.input.accounts.map((account) =>
      account.accountId === 'feed.near' ? { ...account, codeHash } : account,
    );
    const input = { ...statement.input, accounts };
    const again = () => reExecute({ ...disclosure, statement: { input }, code, witness }, {});
    expect(again).toThrow('in the state before, feed.near has the code');
  });

  test('shows no profile of gas but the one that the run has', async () => {
    const service = await testService();
    const bundle = await bundleOf(service, run);
    const outcomes = bundle.disclosure.preimages.outcomes.map((bytes) => {
      const one = decode(executionOutcomeWithIdCodec, bytes);
      const { metadata } = one.outcome;
      if (metadata.kind !== 'v3' && metadata.kind !== 'v4') throw new Error(metadata.kind);
      const profile = { ...metadata.profile, wasmGas: metadata.profile.wasmGas + 1n };
      return encode(executionOutcomeWithIdCodec, {
        ...one,
        outcome: { ...one.outcome, metadata: { ...metadata, profile } },
      });
    });
    const changed = telling(bundle, { preimages: { ...bundle.disclosure.preimages, outcomes } });
    expect(await findingOf(service, changed)).toMatchObject({
      because: ['re_execution'],
      detail: 'run again it gives other outcomes',
    });
  });
});

describe('the bound of the witness', () => {
  test.each([
    ['of the service', { MAX_WITNESS_BYTES: '10' }, start, undefined],
    ['of the service, with receipts', { MAX_WITNESS_BYTES: '10' }, run, undefined],
    ['of the request', {}, { ...start, max_witness_bytes: '10' }, 'max_witness_bytes'],
  ])('%s stops a call that touches more, and nothing is signed', async (_, env, body, field) => {
    const service = await testService({ env });
    const response = await post(service, body);
    expect(response.status).toBe(422);
    const problem = (await response.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({ code: 'witness_too_large' });
    expect(problem['detail']).toMatch(/touched \d+ bytes of trie nodes and values, .* allows 10/);
    expect(problem['field']).toBe(field);
  });

  test('of the request is part of what is signed', async () => {
    const service = await testService();
    const bundle = await bundleOf(service, { ...start, max_witness_bytes: '100000' });
    expect(bundle.statement.input.limits.maxWitnessBytes).toBe(100_000n);
    expect((await findingOf(service, bundle)).because).toEqual([]);
  });

  test('of the request is not zero', async () => {
    const response = await post(await testService(), { ...start, max_witness_bytes: '0' });
    expect(await response.json()).toMatchObject({ code: 'invalid_field', field: 'max_witness_bytes' });
  });
});

test('a witness out of order is a fault of ours, and nothing is signed', async () => {
  const executor = {
    ...inProcessExecutor,
    async execute(call: Parameters<typeof inProcessExecutor.execute>[0]) {
      const ran = await inProcessExecutor.execute(call);
      if (ran.kind !== 'done') return ran;
      return { ...ran, result: { ...ran.result, witness: ran.result.witness.toReversed() } };
    },
  };
  const service = await testService({ parts: { executor } });
  const call = executeBody('counter', { method: 'get' });
  expect((await post(service, call)).status).toBe(500);
});
