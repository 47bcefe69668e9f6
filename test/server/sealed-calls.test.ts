import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createEpochKeys } from '../../src/enclave/epoch-keys.ts';
import type { Owner } from '../../src/executor/owner.ts';
import { decodeResponse, encodeRequest, type PlainRequest } from '../../src/hpke/binary-http.ts';
import { gatewayPath, keyConfiguration, mediaTypes, sealRequest } from '../../src/hpke/oblivious.ts';
import { fromHex, fromUtf8, toHex } from '../../src/primitives/bytes.ts';
import { bundleToken } from '../../src/proof/bundle-token.ts';
import { type ProblemCode, problemCodes } from '../../src/server/problem-codes.ts';
import { ProblemBody } from '../../src/server/problems.ts';
import { SealedCalls } from '../../src/server/sealed-calls.ts';
import { SealedReplays } from '../../src/server/sealed-replays.ts';
import { enclaveWith, testNow } from '../support/dev-enclave.ts';
import { inProcessExecutor } from '../support/in-process-executor.ts';
import { sealedCaller, textOf, transportKeyOf } from '../support/sealed-calls.ts';
import { executeBody, type TestService, testService } from '../support/service.ts';

const planted = 'grandmother-s-recipe';
const init = executeBody('counter', {
  method: 'new',
  args: { start: 41 },
  predecessor_id: `${planted}.near`,
});
const view = executeBody('counter', { method: 'get' });

const Answer = z.object({ bundle: z.string(), statement_hash: z.string() });

/** A request as a client of its own would make it. */
const plain = (service: Pick<TestService, 'time'>, more: Partial<PlainRequest> = {}): PlainRequest => ({
  method: 'GET',
  scheme: 'https',
  authority: 'enclave.example',
  path: '/v1/worlds',
  fields: [['date', new Date(1000 * service.time.now).toUTCString()]],
  content: new Uint8Array(),
  ...more,
});

async function send(service: TestService, message: Uint8Array<ArrayBuffer>): Promise<Response> {
  const headers = { 'content-type': mediaTypes.request };
  return service.app.request(gatewayPath, { method: 'POST', headers, body: message });
}

/** Sealed bytes of any kind, and what the answer says. */
async function askWith(service: TestService, request: Uint8Array): Promise<string> {
  const { message, openAnswer } = await sealRequest(transportKeyOf(service), request);
  const response = await send(service, message);
  expect(response.status).toBe(200);
  return Buffer.from(await openAnswer(new Uint8Array(await response.arrayBuffer()))).toString('latin1');
}

async function expectProblem(response: Response, code: ProblemCode): Promise<void> {
  const problem = ProblemBody.parse(await response.json());
  expect([response.status, problem.code]).toEqual([problemCodes[code].status, code]);
  expect(problem.request_id).not.toBe('');
}

describe('an encrypted call', () => {
  test('is run and signed, and its bundle passes', async () => {
    const service = await testService();
    const caller = sealedCaller(service);
    const response = await caller.post('/v1/execute', init);
    expect(response.status).toBe(200);
    const { bundle } = Answer.parse(await response.json());
    const report = await service.verify(await (await caller.ask(bundle)).text());
    expect(report.verdict).toBe('PASS');
  });

  test('shows those in between lengths and nothing else', async () => {
    const service = await testService();
    const caller = sealedCaller(service);
    await caller.post('/v1/execute', init);
    await caller.ask('/v1/bundles/nothing-of-the-kind');
    const seen = await textOf(caller.wire);
    expect(seen.length).toBeGreaterThan(10_000);
    for (const word of [planted, 'execute', 'bundles', 'counter', 'statement', 'outcome', 'invalid_field']) {
      expect(seen).not.toContain(word);
    }
    for (const { status, headers } of caller.wire.answered) {
      expect([status, headers.get('content-type')]).toEqual([200, mediaTypes.answer]);
    }
  });

  test('has lengths that tell little', async () => {
    const service = await testService();
    const lengths = async (path: string): Promise<readonly number[]> => {
      const { wire, ask } = sealedCaller(service);
      await ask(path);
      const all = [...wire.sent, ...wire.answered].map(async (one) => (await one.arrayBuffer()).byteLength);
      return Promise.all(all);
    };
    expect(await lengths('/v1/worlds')).toEqual(await lengths(`/v1/worlds/${'00'.repeat(32)}`));
  });

  test('leaves nothing of what was asked in the log', async () => {
    const service = await testService();
    const caller = sealedCaller(service);
    await caller.post('/v1/execute', init);
    await caller.post('/v1/execute', '{');
    const log = JSON.stringify(service.lines);
    expect(log).toContain(gatewayPath);
    for (const word of [planted, 'execute', 'invalid_json']) expect(log).not.toContain(word);
  });

  test('leaves of a fault its name in the log, and no place in the source', async () => {
    const service = await testService({
      parts: { executor: { ...inProcessExecutor, execute: () => Promise.reject(new TypeError(planted)) } },
    });
    await expectProblem(await sealedCaller(service).post('/v1/execute', init), 'internal_fault');
    const fault = service.lines.find(({ msg }) => msg === 'a sealed request failed');
    expect(fault).toMatchObject({ fault: { name: 'TypeError' } });
    const log = JSON.stringify(service.lines);
    for (const word of [planted, 'execute']) expect(log).not.toContain(word);
  });

  test.each([
    ['with its promises refused', {}],
    ['with its promises run', { promises: 'run' }],
  ])('shares a guest process with no other call, %s', async (_, more) => {
    const owners: (Owner | undefined)[] = [];
    const service = await testService({
      parts: {
        executor: {
          ...inProcessExecutor,
          execute(call, owner) {
            owners.push(owner);
            return inProcessExecutor.execute(call);
          },
          executeReceipts(call, owner) {
            owners.push(owner);
            return inProcessExecutor.executeReceipts(call);
          },
        },
      },
    });
    const response = await sealedCaller(service).post('/v1/execute', { ...init, ...more });
    expect(response.status).toBe(200);
    expect(owners).toEqual([{ kind: 'call' }]);
  });

  test('may speak JSON-RPC', async () => {
    const service = await testService();
    const request = { jsonrpc: '2.0', id: 1, method: 'status', params: [] };
    const response = await sealedCaller(service).post('/rpc/no-such-world', request);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', error: { name: 'HANDLER_ERROR' } });
  });

  test('may fetch a private bundle, with the token inside', async () => {
    const service = await testService();
    const { ask, post, wire } = sealedCaller(service);
    const salt = '5a'.repeat(32);
    const answer = Answer.parse(await (await post('/v1/execute', { ...init, salt })).json());
    const token = toHex(bundleToken(fromHex(answer.statement_hash), fromHex(salt)));
    await expectProblem(await ask(answer.bundle), 'bundle_private');
    const response = await ask(answer.bundle, { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(200);
    expect(await textOf(wire)).not.toContain(token);
  });

  test('may have its answer compressed', async () => {
    const { ask, post } = sealedCaller(await testService());
    const { bundle } = Answer.parse(await (await post('/v1/execute', view)).json());
    const response = await ask(bundle, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('content-encoding')).toBe('gzip');
  });
});

describe('a problem inside', () => {
  const cases: readonly (readonly [string, string, unknown, ProblemCode])[] = [
    ['no JSON', '/v1/execute', '{', 'invalid_json'],
    ['a field that nobody knows', '/v1/execute', { ...view, more: 1 }, 'unknown_field'],
    ['an address that is none', '/v1/nothing', {}, 'not_found'],
    ['a method that the address does not take', '/v1/attestation', {}, 'method_not_allowed'],
    ['another sealed request', gatewayPath, {}, 'not_found'],
    ['what is served in the open alone', '/metrics', {}, 'not_found'],
  ];
  test.each(cases)('of %s is sealed', async (_, path, body, code) => {
    const { post, wire } = sealedCaller(await testService());
    await expectProblem(await post(path, body), code);
    expect(await textOf(wire)).not.toContain(code);
  });

  test('of too much in the body is sealed', async () => {
    const { post } = sealedCaller(await testService({ env: { MAX_BODY_BYTES: '1000' } }));
    await expectProblem(await post('/v1/execute', 'x'.repeat(1_001)), 'body_too_large');
  });

  test('of a stated length that is a lie is found', async () => {
    const service = await testService({ env: { MAX_BODY_BYTES: '1000' } });
    const request = plain(service, {
      method: 'POST',
      path: '/v1/execute',
      content: new Uint8Array(1_001),
      fields: [...plain(service).fields, ['content-type', 'application/json'], ['content-length', '1']],
    });
    expect(await askWith(service, encodeRequest(request))).toContain('body_too_large');
  });

  test('of too long an answer is sealed', async () => {
    const service = await testService({ env: { MAX_BODY_BYTES: '2000' } });
    await expectProblem(await sealedCaller(service).ask('/v1/attestation'), 'sealed_answer_too_large');
  });

  const noRequests: readonly (readonly [string, Partial<PlainRequest>])[] = [
    ['without a date', { fields: [] }],
    [
      'with two dates',
      {
        fields: [
          ['date', 'Mon, 23 Nov 2026 10:00:00 GMT'],
          ['date', 'Mon, 23 Nov 2026 10:00:00 GMT'],
        ],
      },
    ],
    ['with a date of another zone', { fields: [['date', '2026-11-23T10:00:00+01:00']] }],
    ['with a path of another form', { path: '@elsewhere/v1/worlds' }],
    ['with a body that its method has not', { content: new Uint8Array(1) }],
    ['with a method that is none', { method: 'CONNECT' }],
  ];
  test.each(noRequests)('of a request %s is sealed', async (_, more) => {
    const service = await testService();
    expect(await askWith(service, encodeRequest(plain(service, more)))).toContain('sealed_invalid');
  });

  test('of what is no request at all is sealed', async () => {
    expect(await askWith(await testService(), new Uint8Array(40).fill(1))).toContain('sealed_invalid');
  });
});

describe('a request that does not open', () => {
  const readable = async (service: TestService) =>
    (await sealRequest(transportKeyOf(service), encodeRequest(plain(service)))).message;

  test.each([
    ['the key that it names', 0, 'sealed_key_unknown'],
    ['the algorithm', 6, 'sealed_unreadable'],
    ['the key that was made for it', 20, 'sealed_not_opened'],
    ['the ciphertext', 60, 'sealed_not_opened'],
    ['the tag', -1, 'sealed_not_opened'],
  ] as const)('for %s was changed is told so in the open', async (_, at, code) => {
    const service = await testService();
    const message = await readable(service);
    const index = (at + message.length) % message.length;
    await expectProblem(await send(service, message.with(index, (message[index] ?? 0) ^ 2)), code);
  });

  test('for it is too short is told so', async () => {
    await expectProblem(await send(await testService(), new Uint8Array(10)), 'sealed_unreadable');
  });

  test('for it is of another media type is told so', async () => {
    const service = await testService();
    const body = await readable(service);
    await expectProblem(
      await service.app.request(gatewayPath, { method: 'POST', body }),
      'unsupported_media_type',
    );
  });

  test('for it is too large is told so, and the largest body that is none opens', async () => {
    const service = await testService({ env: { MAX_BODY_BYTES: '100000' } });
    await expectProblem(await send(service, new Uint8Array(200_000)), 'body_too_large');
    const body = JSON.stringify('x'.repeat(99_998));
    await expectProblem(await sealedCaller(service).post('/v1/execute', body), 'invalid_field');
  });

  test('is not remembered: the unchanged one is taken after it', async () => {
    const service = await testService();
    const message = await readable(service);
    await send(service, message.with(100, (message[100] ?? 0) ^ 1));
    expect((await send(service, message)).status).toBe(200);
  });
});

describe('a middleman', () => {
  test('who sends a request again gets nothing that he can read, and runs nothing', async () => {
    let runs = 0;
    const executor: typeof inProcessExecutor = {
      ...inProcessExecutor,
      execute(call) {
        runs++;
        return inProcessExecutor.execute(call);
      },
    };
    const service = await testService({ parts: { executor } });
    const { message, openAnswer } = await sealRequest(
      transportKeyOf(service),
      encodeRequest(
        plain(service, {
          method: 'POST',
          path: '/v1/execute',
          fields: [...plain(service).fields, ['content-type', 'application/json']],
          content: Buffer.from(JSON.stringify(view)),
        }),
      ),
    );
    const [first, second] = [await send(service, message), await send(service, message)];
    expect(Buffer.from(await openAnswer(new Uint8Array(await first.arrayBuffer()))).toString()).toContain(
      'statement',
    );
    const again = new Uint8Array(await second.arrayBuffer());
    expect(Buffer.from(again).toString('latin1')).not.toContain('replayed');
    expect(Buffer.from(await openAnswer(again)).toString()).toContain('sealed_replayed');
    expect(runs).toBe(1);
  });

  test.each([
    [-121, 'sealed_expired'],
    [121, 'sealed_expired'],
  ])('who keeps a request until the clock is %i s off comes too late', async (seconds, code) => {
    const service = await testService();
    const request = encodeRequest(plain(service));
    service.time.now += seconds;
    expect(await askWith(service, request)).toContain(code);
  });

  test('who changes the answer is found out', async () => {
    const service = await testService();
    const onAnswer = (bytes: Uint8Array<ArrayBuffer>) => bytes.with(50, (bytes[50] ?? 0) ^ 1);
    const asking = sealedCaller(service, { onAnswer }).ask('/v1/worlds');
    await expect(asking).rejects.toMatchObject({ name: 'HpkeError', code: 'not_opened' });
  });

  test('who answers himself is found out', async () => {
    const service = await testService();
    const other = await testService();
    const { message } = await sealRequest(transportKeyOf(other), encodeRequest(plain(other)));
    const foreign = new Uint8Array(await (await send(other, message)).arrayBuffer());
    const asking = sealedCaller(service, { onAnswer: () => foreign }).ask('/v1/worlds');
    await expect(asking).rejects.toMatchObject({ code: 'not_opened' });
  });

  test('who turns a request into one to another replica learns nothing', async () => {
    const service = await testService();
    const replica = await testService();
    const asking = sealedCaller({ ...service, app: replica.app }).ask('/v1/worlds');
    const code = expect.stringMatching(/^sealed_(key_unknown|not_opened)$/);
    await expect(asking).rejects.toMatchObject({ name: 'SealedCallError', status: 400, code });
  });
});

describe('the key to which calls are sealed', () => {
  test('is served as clients of Oblivious HTTP read it, and is the one of the registration', async () => {
    const service = await testService();
    const response = await service.app.request(gatewayPath);
    expect(response.headers.get('content-type')).toBe(mediaTypes.keys);
    const served = new Uint8Array(await response.arrayBuffer());
    expect(served).toEqual(keyConfiguration(transportKeyOf(service)));
  });

  test('is another one after a rotation: the old one opens nothing more', async () => {
    const service = await testService();
    const caller = sealedCaller(service);
    expect((await caller.ask('/v1/worlds')).status).toBe(200);
    await service.upkeep.rotate();
    const code = expect.stringMatching(/^sealed_(key_unknown|not_opened)$/);
    await expect(caller.ask('/v1/worlds')).rejects.toMatchObject({ code });
  });

  test('is not there when it would outlive what was seen of requests', async () => {
    const service = await testService({ env: { KEY_MODE: 'derived' } });
    await expectProblem(await service.app.request(gatewayPath), 'sealed_unavailable');
    const asking = sealedCaller(service).ask('/v1/worlds');
    await expect(asking).rejects.toMatchObject({ status: 404, code: 'sealed_unavailable' });
  });
});

describe('a page in a browser', () => {
  test('may call from any origin', async () => {
    const { app } = await testService();
    const headers = {
      origin: 'https://page.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    };
    const response = await app.request(gatewayPath, { method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-headers')).toBe('content-type');
  });
});

test('an answer that breaks off is a fault of ours, told inside', async () => {
  const keys = await createEpochKeys(await enclaveWith(), {
    mode: 'boot-entropy',
    entropy: new Uint8Array(32).fill(1),
    keyEpoch: 0n,
  });
  const faults: unknown[] = [];
  const calls = new SealedCalls({
    epochs: { current: { keys }, use: (run) => run({ keys }) },
    replays: new SealedReplays({ windowSeconds: 120, capacity: 10 }),
    dispatch: () => new Response(new ReadableStream({ pull: (one) => one.error(new TypeError(planted)) })),
    report: (id, cause) => void faults.push([id, cause instanceof TypeError]),
    maxAnswerBytes: 1_000,
    clock: () => testNow,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  });
  const request = encodeRequest(plain({ time: { now: testNow } }));
  const { message, openAnswer } = await sealRequest(calls.publicKey, request);
  const answer = decodeResponse(await openAnswer(await calls.answer(message, 'an-id')));
  expect(answer.status).toBe(500);
  expect(JSON.parse(fromUtf8(answer.content))).toMatchObject({ code: 'internal_fault', request_id: 'an-id' });
  expect(faults).toEqual([['an-id', true]]);
});

describe('a service with as many requests as it can remember', () => {
  test('takes no more until the window is over', async () => {
    const service = await testService({ env: { MAX_SEALED_REQUESTS: '1' } });
    const { ask } = sealedCaller(service);
    expect((await ask('/v1/worlds')).status).toBe(200);
    await expectProblem(await ask('/v1/worlds'), 'sealed_overloaded');
    service.time.now += 121;
    expect((await ask('/v1/worlds')).status).toBe(200);
  });
});

test('a service that is stopping takes no encrypted calls', async () => {
  const service = await testService();
  await service.close();
  const asking = sealedCaller(service).ask('/v1/worlds');
  await expect(asking).rejects.toMatchObject({ status: 503, code: 'shutting_down' });
});
