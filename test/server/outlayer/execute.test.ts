import { describe, expect, test } from 'vitest';
import { decode } from '../../../src/primitives/borsh.ts';
import { fromBase64, fromHex, fromUtf8, toBase64, toUtf8 } from '../../../src/primitives/bytes.ts';
import { sha256, toBase58 } from '../../../src/primitives/hash.ts';
import { gateAnswerCodec } from '../../../src/proof/gate-answer.ts';
import { hashResponse } from '../../../src/proof/outlayer-hashes.ts';
import { hashInput } from '../../../src/proof/statement.ts';
import { OutlayerAnswer } from '../../../src/server/outlayer/answer.ts';
import { builtContract } from '../../support/built-contracts.ts';
import { inProcessExecutor } from '../../support/in-process-executor.ts';
import { decodeOpenBundle } from '../../support/open-bundle.ts';
import {
  inputData,
  outlayerBody,
  outlayerEnv,
  type RequestFacts,
  requestData,
} from '../../support/outlayer.ts';
import { type TestService, type TestSetup, testService } from '../../support/service.ts';

const serviceWith = (setup: TestSetup = {}): Promise<TestService> =>
  testService({ ...setup, env: { ...outlayerEnv, ...setup.env } });

const ask = async (
  { app }: Pick<TestService, 'app'>,
  body: RequestFacts,
  headers: Readonly<Record<string, string>> = {},
) =>
  app.request('/v1/outlayer/execute', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

async function answered(service: TestService, body: RequestFacts): Promise<OutlayerAnswer> {
  const response = await ask(service, body);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return OutlayerAnswer.parse(JSON.parse(text)) && JSON.parse(text);
}

async function refused(service: TestService, body: RequestFacts, headers = {}): Promise<unknown> {
  const response = await ask(service, body, headers);
  return { status: response.status, ...(await response.json()) };
}

async function verified(service: TestService, answer: OutlayerAnswer, challenge?: Uint8Array) {
  const text = await (await service.app.request(answer.bundle)).text();
  return { report: await service.verify(text, challenge), bundle: decodeOpenBundle(text) };
}

const withInput = (facts: Parameters<typeof inputData>[0], more: RequestFacts = {}) =>
  outlayerBody({ input_data: inputData(facts), ...more });

describe('POST /v1/outlayer/execute', () => {
  test('answers with the call that resolves the request, and a bundle that passes', async () => {
    const service = await serviceWith();
    const answer = await answered(service, outlayerBody());
    expect(answer).toMatchObject({ request_id: '7', origin: 'claimed', transaction: null });
    const { text } = answer.response;
    expect(JSON.parse(text)).toMatchObject({ success: true, output: { Text: 'hello' }, error: null });
    expect(fromUtf8(fromBase64(answer.response.base64))).toBe(text);
    expect(answer.resolve).toMatchObject({
      contract_id: 'outlayer.near',
      method: 'resolve_execution',
      gas: '300000000000000',
      deposit: '0',
      deadline_block: '150000200',
    });
    expect(fromUtf8(fromBase64(answer.resolve.args_base64))).toBe(`{"request_id":7,"response":${text}}`);
    const { report, bundle } = await verified(service, answer);
    expect(report.verdict, report.because.join()).toBe('PASS');
    const { input } = bundle.statement;
    expect(input).toMatchObject({
      network: 'mainnet',
      accountId: 'echo.near',
      predecessorId: 'shop.near',
      signerId: 'shop.near',
      prepaidGas: 822_756_000_000_000n,
      outlayer: { contractId: 'outlayer.near', requestId: 7n },
      callerOrigin: 'claimed',
    });
    expect(input.block).toEqual({
      height: 1n,
      timestamp: 1_764_000_000_123_456_789n,
      epochHeight: 1n,
      randomSeed: sha256(Uint8Array.from({ length: 32 }, (_, at) => at)),
    });
  });

  test('hands out what the gate takes', async () => {
    const service = await serviceWith();
    const answer = await answered(service, outlayerBody());
    const { bundle } = await verified(service, answer);
    const given = decode(gateAnswerCodec, fromBase64(answer.gate.args_base64));
    expect(given).toMatchObject({
      requestId: 7n,
      isProved: false,
      engineId: bundle.statement.input.engineId,
      output: bundle.statement.output,
    });
    expect(given.signed.signature).toEqual(fromHex(answer.signatures.ed25519));
    expect(given.signed.envelope.inputHash).toEqual(hashInput(bundle.statement.input));
    expect(hashResponse(given.response)).toEqual(given.output.responseHash);
  });

  test('runs a contract on the state that the request holds, or on nodes under its root', async () => {
    const service = await serviceWith();
    const state = [
      [toUtf8('STATE'), new Uint8Array([10, 0, 0, 0, ...toUtf8('alice.near'), 40, 0, 0, 0])] as const,
    ];
    const code = builtContract('counter');
    const call = { code, accountId: 'counter.near', method: 'get', args: toUtf8('{}') };
    const body = (facts: object, more: RequestFacts) => ({
      ...outlayerBody({}, { wasm_base64: toBase64(code), ...more }),
      request_data: requestData({ response_format: 'Json', ...facts }, code),
    });
    const whole = inputData({ ...call, state });
    const first = await answered(service, body({ input_data: whole }, {}));
    expect(JSON.parse(first.response.text).output).toEqual({ Json: 40 });
    const { bundle, report } = await verified(service, first);
    expect(report.verdict, report.because.join()).toBe('PASS');
    const { state: _state, ...rest } = JSON.parse(whole);
    const nodes = bundle.disclosure.witness?.map(toBase64);
    const second = await answered(
      service,
      body({ request_id: 8, input_data: JSON.stringify(rest) }, { state_nodes_base64: nodes }),
    );
    expect(second.response).toEqual(first.response);
    expect((await verified(service, second)).report.verdict).toBe('PASS');
    const both = body({ request_id: 9, input_data: whole }, { state_nodes_base64: nodes });
    expect(await refused(service, both)).toMatchObject({ status: 400, field: 'state_nodes_base64' });
    const fewer = body({ request_id: 9, input_data: JSON.stringify(rest) }, { state_nodes_base64: [] });
    expect(await refused(service, fewer)).toMatchObject({ status: 422, code: 'state_incomplete' });
  });

  test.each(['Bytes', 'Text', 'Json'])('sends a large output of %s in a call of its own', async (format) => {
    const service = await serviceWith();
    const args = toUtf8(`"${'x'.repeat(20_000)}"`);
    const answer = await answered(service, withInput({ args }, { response_format: format }));
    expect(answer.resolve.method).toBe('submit_execution_output_and_resolve');
    expect(JSON.parse(fromUtf8(fromBase64(answer.resolve.args_base64)))).toMatchObject({
      request_id: 7,
      success: true,
      output: { [format]: expect.anything() },
    });
    const { report } = await verified(service, answer);
    expect(report.verdict, report.because.join()).toBe('PASS');
  });

  test.each([
    ['a panic', { method: 'panic', args: toUtf8('no') }, 'HostError(GuestPanic { panic_msg: "no" })'],
    ['a missing method', { method: 'gone' }, 'MethodResolveError(MethodNotFound)'],
  ])('answers %s without success, and signs it', async (_, call, error) => {
    const service = await serviceWith();
    const answer = await answered(service, withInput(call));
    expect(JSON.parse(answer.response.text)).toMatchObject({ success: false, output: null, error });
    expect((await verified(service, answer)).report.verdict).toBe('PASS');
  });

  test('answers an output of another format without success', async () => {
    const service = await serviceWith();
    const answer = await answered(service, withInput({}, { response_format: 'Json' }));
    expect(JSON.parse(answer.response.text).error).toBe('the output is not JSON');
    expect((await verified(service, answer)).report.verdict).toBe('PASS');
  });

  test('counts instructions as gas, and ends a run that takes more', async () => {
    const service = await serviceWith();
    const few = { resource_limits: { max_instructions: 1_000 } };
    const answer = await answered(service, outlayerBody(few));
    expect(JSON.parse(answer.response.text)).toMatchObject({
      success: false,
      error: 'HostError(GasExceeded)',
      resources_used: { instructions: 1_000, time_ms: 1, compile_time_ms: null },
    });
    expect(answer.gas_burnt).toBe('822756000');
  });

  test('takes input that the event leaves out', async () => {
    const service = await serviceWith();
    const body = outlayerBody(
      { input_data: '', input_data_in_state: true },
      { input_data: inputData({ args: toUtf8('from get_request') }) },
    );
    const answer = await answered(service, body);
    expect(JSON.parse(answer.response.text).output).toEqual({ Text: 'from get_request' });
    expect((await verified(service, answer)).report.verdict).toBe('PASS');
  });

  test('answers a challenge with a quote over the statement', async () => {
    const service = await serviceWith();
    const answer = await answered(service, outlayerBody({}, { challenge: 'c7'.repeat(32) }));
    expect(answer.attestation.kind).toBe('result-quote');
    const { report } = await verified(service, answer, fromHex('c7'.repeat(32)));
    expect(report.verdict, report.because.join()).toBe('PASS');
  });
});

describe('a request is refused before it is run', () => {
  const untouched = { ...inProcessExecutor, execute: () => Promise.reject(new Error('it was run')) };

  test.each<readonly [string, number, string, RequestFacts]>([
    ['of another contract', 422, 'outlayer_contract_refused', outlayerBody({}, { contract_id: 'evil.near' })],
    ['of another network', 422, 'outlayer_network_refused', outlayerBody({}, { network: 'testnet' })],
    ['with secrets', 422, 'outlayer_secrets_unsupported', outlayerBody({ secrets_ref: {} })],
    ['that is none', 400, 'outlayer_request_invalid', outlayerBody({}, { request_data: '{' })],
    [
      'with too little memory',
      422,
      'outlayer_limits_unsupported',
      outlayerBody({ resource_limits: { max_memory_mb: 64 } }),
    ],
    ['whose input is a prompt', 422, 'outlayer_input_invalid', outlayerBody({ input_data: 'hello' })],
    [
      'with too much input',
      422,
      'outlayer_input_too_large',
      outlayerBody({ input_data: ' '.repeat(65_537) }),
    ],
    ['with other code', 422, 'outlayer_code_mismatch', outlayerBody({}, { wasm_base64: 'AGFzbQEAAAA=' })],
    [
      'with another state',
      422,
      'outlayer_state_mismatch',
      outlayerBody({
        input_data: inputData().replace(
          /"state_root":"[^"]+"/,
          '"state_root":"11111111111111111111111111111111"',
        ),
      }),
    ],
    ['with evidence that nobody can judge', 422, 'outlayer_not_proved', outlayerBody({}, { evidence: {} })],
    [
      'for a transaction without evidence',
      422,
      'outlayer_not_proved',
      outlayerBody(
        {},
        {
          transaction: {
            signer_id: 'worker.outlayer.near',
            nonce: '1',
            block_hash: toBase58(new Uint8Array(32)),
          },
        },
      ),
    ],
    [
      'without the input that it leaves out',
      400,
      'missing_field',
      outlayerBody({ input_data: '', input_data_in_state: true }),
    ],
    ['with input twice', 400, 'invalid_field', outlayerBody({}, { input_data: inputData() })],
    ['without code', 400, 'missing_field', outlayerBody({}, { wasm_base64: undefined })],
    [
      'with a data id of 31 bytes',
      400,
      'invalid_field',
      outlayerBody({}, { data_id: new Array(31).fill(0) }),
    ],
    ['with an unknown field', 400, 'unknown_field', outlayerBody({}, { wasm_url: 'https://127.0.0.1/' })],
  ])('%s', async (_, status, code, body) => {
    const service = await serviceWith({ parts: { executor: untouched } });
    expect(await refused(service, body)).toMatchObject({ status, code });
  });

  test('by a service that serves no contract', async () => {
    expect(await refused(await testService(), outlayerBody())).toMatchObject({
      code: 'outlayer_contract_refused',
    });
  });

  test('that may take more gas than the service allows', async () => {
    const service = await serviceWith({ env: { MAX_PREPAID_GAS: '1000000000' } });
    expect(await refused(service, outlayerBody())).toMatchObject({
      code: 'gas_above_limit',
      field: 'request_data',
    });
  });

  test('with a key that is too long', async () => {
    const headers = { 'idempotency-key': 'k'.repeat(201) };
    expect(await refused(await serviceWith(), outlayerBody(), headers)).toMatchObject({
      code: 'invalid_field',
    });
  });
});

test('a run that takes longer than the request allows ends as a problem, and takes no id', async () => {
  let isSlow = true;
  const executor = {
    ...inProcessExecutor,
    execute: (...call: Parameters<typeof inProcessExecutor.execute>) =>
      isSlow ? new Promise<never>(() => {}) : inProcessExecutor.execute(...call),
  };
  const service = await serviceWith({ parts: { executor } });
  const body = outlayerBody({ resource_limits: { max_execution_seconds: 1 } });
  expect(await refused(service, body)).toMatchObject({ status: 504, code: 'execution_timeout' });
  isSlow = false;
  expect((await answered(service, body)).request_id).toBe('7');
});

test('a call that makes a promise has no answer', async () => {
  const service = await serviceWith();
  const code = builtContract('promises');
  const asked = inputData({ code, method: 'price', args: toUtf8('{"feed":"feed.near"}') });
  const body = {
    ...outlayerBody({}, { wasm_base64: toBase64(code) }),
    request_data: requestData({ input_data: asked }, code),
  };
  expect(await refused(service, body)).toMatchObject({ status: 422, code: 'promises_unsupported' });
});
