import { describe, expect, test } from 'vitest';
import { toBase64 } from '../../src/primitives/bytes.ts';
import { type ProblemCode, problemCodes } from '../../src/server/problem-codes.ts';
import { ProblemBody } from '../../src/server/problems.ts';
import { type BodyJson, executeBody, post, type TestService, testService } from '../support/service.ts';

const fine = executeBody('counter', { method: 'get' });
const withCall = (more: BodyJson) => ({ ...fine, call: { method: 'get', ...more } });
const withContract = (more: BodyJson) => ({
  ...fine,
  contract: { ...(fine['contract'] as object), ...more },
});
const item = (key: string, value = '') => ({
  key_base64: toBase64(new TextEncoder().encode(key)),
  value_base64: value,
});

/** The body of a problem, checked against what the API publishes. */
async function problemOf(response: Response): Promise<ProblemBody> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const body = ProblemBody.parse(await response.json());
  expect(body.status).toBe(response.status);
  expect(body.status).toBe(problemCodes[body.code].status);
  expect(body.type).toBe(`urn:near-enclave:problem:${body.code}`);
  expect(body.request_id).toBe(response.headers.get('x-request-id'));
  expect(body.request_id).not.toBe('');
  return body;
}

const limits = { MAX_ARGS_BYTES: '100', MAX_STATE_BYTES: '100', MAX_PREPAID_GAS: '300000000000000' };

describe('a bad request to POST /v1/execute', () => {
  type Case = readonly [name: string, body: unknown, code: ProblemCode, field?: string];
  const cases: readonly Case[] = [
    ['is not JSON', '{', 'invalid_json'],
    ['is nested without end', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'invalid_json'],
    ['is no object', '[]', 'invalid_field'],
    ['has an unknown field', { ...fine, extra: 1 }, 'unknown_field', 'extra'],
    ['has an unknown field inside', withCall({ methd: 1 }), 'unknown_field', 'call.methd'],
    [
      'has a field named __proto__',
      `{"__proto__":{},${JSON.stringify(fine).slice(1)}`,
      'unknown_field',
      '__proto__',
    ],
    [
      'has an unknown field in an item',
      { ...fine, state: [{ ...item('a'), k: 1 }] },
      'unknown_field',
      'state[0].k',
    ],
    ['has an unknown field in the block', { ...fine, block: { hash: '' } }, 'unknown_field', 'block.hash'],
    ['lacks the contract', { call: { method: 'get' } }, 'missing_field', 'contract'],
    ['lacks the method', { ...fine, call: {} }, 'missing_field', 'call.method'],
    ['has wrong base64', withContract({ wasm_base64: 'AAA' }), 'invalid_base64', 'contract.wasm_base64'],
    ['has wrong base64 in args', withCall({ args_base64: '*' }), 'invalid_base64', 'call.args_base64'],
    [
      'has wrong base64 in the state',
      { ...fine, state: [item('a', 'A===')] },
      'invalid_base64',
      'state[0].value_base64',
    ],
    [
      'has both kinds of arguments',
      withCall({ args: 1, args_base64: '' }),
      'invalid_field',
      'call.args_base64',
    ],
    ['has a number for gas', withCall({ gas: 5 }), 'invalid_field', 'call.gas'],
    ['has a sign in its gas', withCall({ gas: '-5' }), 'invalid_field', 'call.gas'],
    ['has gas beyond a u64', withCall({ gas: '18446744073709551616' }), 'invalid_field', 'call.gas'],
    ['has a number that would be rounded', withCall({ args: { id: 2 ** 60 } }), 'number_not_exact', 'id'],
    [
      'has a number without end',
      JSON.stringify(withCall({ args: '@@' })).replace('"@@"', '1e400'),
      'number_not_exact',
    ],
    [
      'has a bad account id',
      withContract({ account_id: 'Bad.near' }),
      'account_id_invalid',
      'contract.account_id',
    ],
    ['has a bad predecessor', withCall({ predecessor_id: 'x' }), 'account_id_invalid', 'call.predecessor_id'],
    ['has a bad signer', withCall({ signer_id: 'a..b' }), 'account_id_invalid', 'call.signer_id'],
    [
      'has a bad key',
      withCall({ signer_public_key: 'ed25519:1' }),
      'public_key_invalid',
      'call.signer_public_key',
    ],
    ['has a zero challenge', { ...fine, challenge: '0'.repeat(64) }, 'invalid_field', 'challenge'],
    ['has a short challenge', { ...fine, challenge: 'c7' }, 'invalid_field', 'challenge'],
    ['asks for an unknown quote', { ...fine, attestation: 'none' }, 'invalid_field', 'attestation'],
    [
      'has a short seed',
      { ...fine, block: { random_seed_base64: 'AAAA' } },
      'invalid_field',
      'block.random_seed_base64',
    ],
    [
      'has too large a contract',
      withContract({ wasm_base64: toBase64(new Uint8Array(4_194_305)) }),
      'code_too_large',
    ],
    ['has too long arguments', withCall({ args: 'x'.repeat(100) }), 'args_too_long', 'call'],
    ['has too much state', { ...fine, state: [item('k'.repeat(101))] }, 'state_too_large', 'state'],
    ['has too much gas', withCall({ gas: '300000000000001' }), 'gas_above_limit', 'call.gas'],
    ['has an old protocol version', { ...fine, protocol_version: 83 }, 'protocol_version_unsupported'],
    ['has a long method name', withCall({ method: 'm'.repeat(257) }), 'method_name_too_long'],
    ['has too rich an account', withContract({ balance: String(2n ** 128n - 1n) }), 'balance_out_of_range'],
    ['pays for a view', withCall({ view: true, attached_deposit: '1' }), 'deposit_in_view'],
    ['has a key twice', { ...fine, state: [item('a'), item('a')] }, 'state_key_duplicate'],
  ];

  test.each(cases)('ends with its code when it %s', async (_, body, code, field) => {
    const service = await testService({ env: limits });
    const problem = await problemOf(await post(service, body));
    expect(problem.code, problem.detail).toBe(code);
    if (field !== undefined) expect(problem.field).toBe(field);
  });

  test.each([
    ['state_key_too_long', item('k'.repeat(2049))],
    ['state_value_too_long', item('k', toBase64(new Uint8Array(4_194_305)))],
  ])('ends with %s by the limits of the protocol', async (code, record) => {
    const service = await testService();
    expect(await problemOf(await post(service, { ...fine, state: [record] }))).toMatchObject({ code });
  });

  test('ends with body_too_large before it is read', async () => {
    const service = await testService({ env: { MAX_BODY_BYTES: '100' } });
    const problem = await problemOf(await post(service, fine, { 'content-length': '101' }));
    expect(problem).toMatchObject({ code: 'body_too_large', status: 413 });
  });

  test('ends with body_too_large when it hides its length', async () => {
    const service = await testService({ env: { MAX_BODY_BYTES: '100' } });
    expect(await problemOf(await post(service, fine))).toMatchObject({ code: 'body_too_large' });
  });

  test('ends with unsupported_media_type when it is no JSON by its header', async () => {
    const service = await testService();
    const problem = await problemOf(await post(service, fine, { 'content-type': 'text/plain' }));
    expect(problem).toMatchObject({ code: 'unsupported_media_type', status: 415 });
  });

  test('ends with invalid_json when it is not UTF-8', async () => {
    const { app } = await testService();
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const body = new Uint8Array([0x22, 0xff, 0x22]);
    const response = await app.request('/v1/execute', { method: 'POST', headers, body });
    expect(await problemOf(response)).toMatchObject({ code: 'invalid_json' });
  });

  test('ends with body_unreadable when the caller goes away', async () => {
    const { app } = await testService();
    const body = new ReadableStream({ pull: (stream) => stream.error(new Error('gone')) });
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '9' },
      body,
    };
    const response = await app.request('/v1/execute', { ...init, duplex: 'half' } as RequestInit);
    expect(await problemOf(response)).toMatchObject({ code: 'body_unreadable' });
  });
});

describe('a request to a wrong address', () => {
  const get = ({ app }: TestService, path: string, method = 'GET') => app.request(path, { method });

  test.each(['/', '/v2/execute', '/docs/../secret', '/v1/bundles/'])(
    'ends with not_found at %s',
    async (path) => {
      expect(await problemOf(await get(await testService(), path))).toMatchObject({ code: 'not_found' });
    },
  );

  test.each([
    ['GET', '/v1/execute', 'POST'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['DELETE', `/v1/bundles/${'0'.repeat(64)}`, 'GET, HEAD'],
    ['PUT', '/docs', 'GET, HEAD'],
  ])('ends with method_not_allowed for %s %s', async (method, path, allow) => {
    const response = await get(await testService(), path, method);
    expect(await problemOf(response)).toMatchObject({ code: 'method_not_allowed', status: 405 });
    expect(response.headers.get('allow')).toBe(allow);
  });
});

describe('the request id', () => {
  test("is the caller's own when it is harmless", async () => {
    const { app } = await testService();
    const response = await app.request('/healthz', { headers: { 'x-request-id': 'mine-1' } });
    expect(response.headers.get('x-request-id')).toBe('mine-1');
  });

  test.each(['a b', 'x'.repeat(65), '{"id":1}'])('is a new one instead of %j', async (id) => {
    const { app } = await testService();
    const response = await app.request('/healthz', { headers: { 'x-request-id': id } });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
  });
});
