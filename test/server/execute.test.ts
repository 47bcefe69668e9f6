import { describe, expect, test } from 'vitest';
import { type Executor, ExecutorFault } from '../../src/executor/executor.ts';
import { fromHex, toBase64, toUtf8 } from '../../src/primitives/bytes.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import { InternalFault } from '../../src/primitives/internal-fault.ts';
import { hashInput, hashOutput } from '../../src/proof/statement.ts';
import { ExecuteAnswer } from '../../src/server/execute-answer.ts';
import { loadContractVectors } from '../support/contract-vectors.ts';
import { inProcessExecutor } from '../support/in-process-executor.ts';
import { decodeOpenBundle } from '../support/open-bundle.ts';
import { type BodyJson, executeBody, post, type TestService, testService } from '../support/service.ts';

/** The counter's state as its `new` leaves it: owner, then value. */
const stateAt = (value: number) => [
  {
    key_base64: toBase64(toUtf8('STATE')),
    value_base64: toBase64(new Uint8Array([10, 0, 0, 0, ...toUtf8('alice.near'), value, 0, 0, 0])),
  },
];
const increment = executeBody('counter', { method: 'increment', args: { by: 2 } }, { state: stateAt(40) });
const underflow = executeBody('counter', { method: 'decrement', args: { by: 41 } }, { state: stateAt(40) });
const challenge = 'c7'.repeat(32);

async function execute(service: TestService, body: BodyJson): Promise<ExecuteAnswer> {
  const response = await post(service, body);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  const answer = JSON.parse(text) as ExecuteAnswer;
  // The document that the API publishes is the one that it keeps.
  ExecuteAnswer.parse(answer);
  return answer;
}

async function bundleOf(service: TestService, answer: ExecuteAnswer): Promise<string> {
  const response = await service.app.request(answer.bundle);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json');
  return response.text();
}

/** Replaces the outcome of a real run. */
const executorThat = (execute: Executor['execute']): Executor => ({ ...inProcessExecutor, execute });

describe('POST /v1/execute', () => {
  test('runs a call and signs what came out', async () => {
    const service = await testService();
    const answer = await execute(service, increment);
    expect(answer.outcome).toMatchObject({
      status: 'ok',
      return_base64: 'NDI=',
      return_text: '42',
      failure: null,
      logs: [expect.stringContaining('"new":42')],
      account: { balance: '10000000000000000000000000' },
    });
    expect(BigInt(answer.outcome.gas_burnt)).toBeGreaterThan(200_000_000_000n);
    expect(answer.changes).toEqual(stateAt(42));
    expect(answer.post_state_root).not.toBe(answer.pre_state_root);
    const { report, bundle } = await verified(service, answer);
    expect(report.verdict, report.because.join()).toBe('PASS');
    expect(bundle.disclosure.preimages.args).toEqual(toUtf8('{"by":2}'));
  });

  test('says what the gas was spent on, under the names of NEAR’s RPC', async () => {
    const service = await testService();
    const { outcome } = await execute(service, increment);
    const { wasm_gas, host_functions, actions } = outcome.gas_profile;
    expect(host_functions).toMatchObject({ STORAGE_WRITE_BASE: '64196736000', LOG_BASE: expect.any(String) });
    expect(actions).toEqual({});
    const parts = [wasm_gas, ...Object.values(host_functions)].map(BigInt);
    expect(parts.reduce((sum, gas) => sum + gas)).toBe(BigInt(outcome.gas_burnt));
  });

  test('signs the failure of a contract', async () => {
    const service = await testService();
    const answer = await execute(service, underflow);
    expect(answer.outcome).toMatchObject({
      status: 'failed',
      return_base64: null,
      return_text: null,
      account: null,
      failure: {
        kind: 'HostError',
        text: 'HostError(GuestPanic { panic_msg: "the counter would fall below zero" })',
        display: 'Smart contract panicked: the counter would fall below zero',
      },
    });
    expect(answer.changes).toEqual([]);
    expect(answer.post_state_root).toBe(answer.pre_state_root);
    expect((await verified(service, answer)).report.verdict).toBe('PASS');
  });

  test('keeps no change of a view call', async () => {
    const service = await testService();
    const body = executeBody('counter', { method: 'get', view: true }, { state: stateAt(42) });
    const answer = await execute(service, body);
    expect(answer.outcome).toMatchObject({ status: 'ok', return_text: '42', account: null });
    expect(answer.post_state_root).toBe(answer.pre_state_root);
    expect((await verified(service, answer)).report.verdict).toBe('PASS');
  });

  test('gives the same input and output to the same request, in another service as well', async () => {
    const [first, second] = [await testService(), await testService()];
    const [one, two] = [await execute(first, increment), await execute(second, increment)];
    const [a, b] = [await verified(first, one), await verified(second, two)];
    expect(hashInput(a.bundle.statement.input)).toEqual(hashInput(b.bundle.statement.input));
    expect(hashOutput(a.bundle.statement.output)).toEqual(hashOutput(b.bundle.statement.output));
    expect(one.statement_hash).not.toBe(two.statement_hash);
  });

  test('takes the exact bytes of args_base64', async () => {
    const service = await testService();
    const args = toUtf8('{ "by": 2 }');
    const call = { method: 'increment', args_base64: toBase64(args) };
    const answer = await execute(service, executeBody('counter', call, { state: stateAt(40) }));
    expect(answer.outcome.return_text).toBe('42');
    expect((await verified(service, answer)).bundle.disclosure.preimages.args).toEqual(args);
  });

  test.each([
    [undefined, ''],
    [null, 'null'],
    [{ b: 1, a: [1.5, 'é'] }, '{"b":1,"a":[1.5,"é"]}'],
  ])('writes the arguments %j as %j', async (args, written) => {
    const service = await testService();
    const answer = await execute(service, executeBody('counter', { method: 'none', args }));
    expect(answer.outcome.failure?.kind).toBe('MethodResolveError');
    expect((await verified(service, answer)).bundle.disclosure.preimages.args).toEqual(toUtf8(written));
  });

  test('states what the request left out by constants', async () => {
    const service = await testService();
    const { wasm_base64 } = increment['contract'] as { wasm_base64: string };
    const answer = await execute(service, { contract: { wasm_base64 }, call: { method: 'get' } });
    expect(answer.statement).toMatchObject({
      input: {
        network: 'near-enclave-one-shot',
        account_id: 'contract.near',
        predecessor_id: 'caller.near',
        signer_id: 'caller.near',
        signer_public_key_base64: toBase64(new Uint8Array(33)),
        attached_deposit: '0',
        prepaid_gas: '300000000000000',
        is_view: false,
        block: { height: '100000000', timestamp: '1700000000000000000', epoch_height: '2000' },
        protocol_version: 88,
        state_origin: 'claimed',
        caller_origin: 'claimed',
        time_origin: 'claimed',
        seed_origin: 'claimed',
      },
      envelope: { challenge: '00'.repeat(32), expires_at: '0', audience: null },
    });
  });

  test('passes everything that the caller claims on to the contract', async () => {
    const service = await testService();
    const call = {
      method: 'whoami',
      predecessor_id: 'bob.near',
      signer_id: 'carol.near',
      attached_deposit: '7',
    };
    const answer = await execute(service, executeBody('counter', call, { state: stateAt(1) }));
    expect(JSON.parse(answer.outcome.return_text ?? '')).toEqual([
      'counter.near',
      'carol.near',
      'bob.near',
      '7',
    ]);
    expect(answer.outcome.account?.balance).toBe('10000000000000000000000007');
  });

  test('uses the default gas only up to the limit of the service', async () => {
    const service = await testService({ env: { MAX_PREPAID_GAS: '1000000000000' } });
    const answer = await execute(service, increment);
    expect(answer.statement).toMatchObject({ input: { prepaid_gas: '1000000000000' } });
  });

  test('names audience and expiry of the configuration', async () => {
    const service = await testService({
      env: {
        AUDIENCE_CHAIN: 'near:mainnet',
        AUDIENCE_CONTRACT: 'gate.near',
        STATEMENT_LIFETIME_SECONDS: '60',
      },
    });
    const answer = await execute(service, increment);
    expect(answer.statement).toMatchObject({
      envelope: {
        audience: { chain: 'near:mainnet', contract: 'gate.near' },
        issued_at: String(service.time.now),
        expires_at: String(service.time.now + 60),
      },
    });
    expect((await verified(service, answer)).report.verdict).toBe('PASS');
  });
});

describe('the quote beside a result', () => {
  test('is the one over the keys, and says how old it is', async () => {
    const service = await testService();
    service.time.now += 30;
    const { attestation } = await execute(service, increment);
    expect(attestation).toMatchObject({ kind: 'key-registration', age_seconds: 30, has_collateral: true });
  });

  test('is over the very statement when asked for', async () => {
    const service = await testService();
    const answer = await execute(service, { ...increment, attestation: 'per-result' });
    expect(answer.attestation.kind).toBe('result-quote');
    const { report, bundle } = await verified(service, answer);
    expect(report.verdict).toBe('PASS');
    expect(bundle.attestation.challenge).toEqual(zeroHash);
  });

  test('answers the challenge of the caller', async () => {
    const service = await testService();
    const answer = await execute(service, { ...increment, challenge });
    expect(answer.attestation.kind).toBe('result-quote');
    const { report } = await verified(service, answer, fromHex(challenge));
    expect(report.verdict).toBe('PASS');
    expect(report.checks.find(({ code }) => code === 'challenge')?.status).toBe('pass');
  });

  test('fails a verifier who chose another challenge', async () => {
    const service = await testService();
    const answer = await execute(service, { ...increment, challenge });
    const { report } = await verified(service, answer, fromHex('11'.repeat(32)));
    expect(report).toMatchObject({ verdict: 'FAIL', because: ['challenge'] });
  });

  test('goes without collateral when there is none', async () => {
    const service = await testService({ parts: { collateral: { collateralFor: async () => undefined } } });
    const answer = await execute(service, increment);
    expect(answer.attestation.has_collateral).toBe(false);
    expect((await verified(service, answer)).bundle.attestation.collateral).toBeUndefined();
  });
});

describe('a call that is not signed', () => {
  /** Commits nothing: the store stays empty. */
  async function refuses(executor: Executor, status: number, code: string): Promise<void> {
    const committed: Uint8Array[] = [];
    const service = await testService({ parts: { executor } });
    const store = service.parts.store.bundles;
    const commit = store.commitStatement.bind(store);
    store.commitStatement = async (record) => {
      committed.push(record.statementHash);
      return commit(record);
    };
    const response = await post(service, increment);
    expect(await response.json()).toMatchObject({ status, code });
    expect(response.status).toBe(status);
    expect(committed).toEqual([]);
  }

  test.each([
    ['execution_timeout', 504],
    ['executor_died', 503],
    ['executor_overloaded', 503],
    ['executor_closed', 503],
    ['execution_fault', 500],
  ] as const)('is a problem when the executor ends by %s', async (code, status) => {
    const executor = executorThat(() => Promise.reject(new ExecutorFault(code, 'inner words')));
    await refuses(executor, status, code);
  });

  test('is a problem when the runtime failed', async () => {
    const executor = executorThat(() => Promise.reject(new InternalFault('inner words')));
    await refuses(executor, 500, 'internal_fault');
  });

  test('is a problem when the executor ran another state', async () => {
    const executor = executorThat(async (call) => inProcessExecutor.execute({ ...call, balance: 1n }));
    await refuses(executor, 500, 'internal_fault');
  });

  test('is a problem when the contract sends a promise', async () => {
    const sends = loadContractVectors('token-life.json').cases.find(({ promises }) => promises);
    const { method, storage, context } = sends?.case ?? expect.fail('no case sends a promise');
    const call = { method, args_base64: context.input, attached_deposit: context.attached_deposit };
    const state = storage.map(([key_base64, value_base64]) => ({ key_base64, value_base64 }));
    const service = await testService();
    const response = await post(service, executeBody('token', call, { state }));
    expect(await response.json()).toMatchObject({
      code: 'promises_unsupported',
      feature: expect.any(String),
    });
    expect(response.status).toBe(422);
  });

  test('is a problem when the store does not answer', async () => {
    const service = await testService();
    await service.parts.store.close();
    const response = await post(service, increment);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'store_unavailable' });
  });

  test('is a problem when the enclave does not quote the statement', async () => {
    const service = await testService();
    await service.stopEnclave();
    const response = await post(service, { ...increment, challenge });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'enclave_unavailable' });
    expect((await post(service, increment)).status).toBe(200);
  });
});

async function verified(service: TestService, answer: ExecuteAnswer, sent?: Uint8Array) {
  const text = await bundleOf(service, answer);
  const bundle = decodeOpenBundle(text);
  const report = await service.verify(text, sent);
  return { bundle, report };
}
