import { describe, expect, test } from 'vitest';
import { ExecutorFault } from '../../src/executor/executor.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { formatPublicKey } from '../../src/primitives/public-key.ts';
import { printReaderToken, readerMessage } from '../../src/rpc/reader-token.ts';
import { FrailChunks } from '../support/frail-chunks.ts';
import { ed25519Key } from '../support/keys.ts';
import { type TestService, testService } from '../support/service.ts';

const [alice, reader] = [ed25519Key(1), ed25519Key(2)];
const publicKey = formatPublicKey(alice.publicKey);

const records = [
  {
    Account: {
      account_id: 'alice.near',
      account: {
        amount: '1000000000000000000000000000',
        locked: '0',
        code_hash: '1'.repeat(32),
        storage_usage: 0,
      },
    },
  },
  {
    AccessKey: {
      account_id: 'alice.near',
      public_key: publicKey,
      access_key: { nonce: 0, permission: 'FullAccess' },
    },
  },
];

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of all shapes
type Answer = { readonly status: number; readonly body: any; readonly headers: Headers };

async function send(
  { app }: TestService,
  path: string,
  body?: object | string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const method = body === undefined ? 'GET' : 'POST';
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await app.request(path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: text }),
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

const rpc = (method: string, params: unknown) => ({ jsonrpc: '2.0', id: 1, method, params });

/** A token that `reader` signed for a world of this service. */
function tokenFor({ time }: TestService, id: string): Record<string, string> {
  const claim = {
    worldId: Uint8Array.from(Buffer.from(id, 'hex')),
    publicKey: reader.publicKey,
    expiresAt: BigInt(time.now + 60),
  };
  return { authorization: `Bearer ${printReaderToken(claim, reader.sign(readerMessage(claim)))}` };
}

describe('POST /v1/worlds', () => {
  test('makes a world whose head is signed, and which speaks JSON-RPC', async () => {
    const service = await testService();
    const { status, body } = await send(service, '/v1/worlds', {
      records,
      chain_id: 'mine',
      policy: { sandbox: true },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{64}$/),
      chain_id: 'mine',
      protocol_version: 88,
      policy: { readers: null, sandbox: true, blocks: 'when_needed' },
      head: { height: '1' },
      signed_head: { input: { world_id: body.id, network: 'mine' } },
      halted: null,
    });
    expect(body.signed_head.envelope.signer_keys.ed25519).toBe(toHex(service.registration.keys.ed25519));
    const answer = await send(
      service,
      body.rpc_path,
      rpc('query', { request_type: 'view_account', finality: 'final', account_id: 'alice.near' }),
    );
    expect(answer.body.result).toMatchObject({ amount: '1000000000000000000000000000', storage_usage: 182 });
    expect((await send(service, `/v1/worlds/${body.id}`)).body).toEqual(body);
    expect((await send(service, '/v1/worlds')).body.worlds).toMatchObject([
      { id: body.id, chain_id: 'mine' },
    ]);
  });

  test('makes another world each time, and the same for the same nonce and time', async () => {
    const service = await testService();
    const make = async (more: object) => (await send(service, '/v1/worlds', { records, ...more })).body.id;
    expect(await make({})).not.toBe(await make({}));
    const fixed = { nonce: '5', genesis_timestamp: '1700000000000000000' };
    expect(await make(fixed)).toBe(await make(fixed));
  });

  test.each([
    [{ records: [] }, 'invalid_field', 'records'],
    [{ records: [{ Moon: {} }] }, 'invalid_field', 'records[0]'],
    [{}, 'missing_field', 'records'],
    [{ records, chain_id: 'NOT A NAME' }, 'invalid_field', 'chain_id'],
    [{ records, policy: { readers: ['x'] } }, 'public_key_invalid', 'policy.readers[0]'],
    [
      { records, policy: { blocks: { interval_millis: 1 } } },
      'invalid_field',
      'policy.blocks.interval_millis',
    ],
    [{ records, moon: 1 }, 'unknown_field', 'moon'],
  ])('refuses %j', async (body, code, field) => {
    const answer = await send(await testService(), '/v1/worlds', body);
    expect(answer.body).toMatchObject({ status: 400, code, field });
  });

  test.each([
    [{ records, protocol_version: 80 }, 'protocol_version_unsupported'],
    [{ records: [{ Contract: { account_id: 'nobody.near', code: 'AGFzbQEAAAA=' } }] }, 'genesis_invalid'],
  ])('refuses what no world can begin with: %#', async (body, code) => {
    expect((await send(await testService(), '/v1/worlds', body)).body).toMatchObject({ status: 400, code });
  });

  test('makes no more worlds than it should', async () => {
    const service = await testService({ env: { MAX_WORLDS: '1' } });
    const fixed = { records, nonce: '5', genesis_timestamp: '1700000000000000000' };
    expect((await send(service, '/v1/worlds', fixed)).status).toBe(200);
    expect((await send(service, '/v1/worlds', { records })).body).toMatchObject({
      status: 503,
      code: 'worlds_full',
    });
    expect((await send(service, '/v1/worlds', fixed)).status).toBe(200);
  });
});

describe('a world with readers', () => {
  const policy = { readers: [formatPublicKey(reader.publicKey)] };

  test('answers to a reader, over JSON-RPC and by its page', async () => {
    const service = await testService();
    const { id } = (await send(service, '/v1/worlds', { records, policy })).body;
    const token = tokenFor(service, id);
    expect((await send(service, `/rpc/${id}`, rpc('health', []), token)).body).toEqual({
      jsonrpc: '2.0',
      result: null,
      id: 1,
    });
    expect((await send(service, `/v1/worlds/${id}`, undefined, token)).body.policy).toEqual({
      ...policy,
      sandbox: false,
      blocks: 'when_needed',
    });
  });

  test('answers to nobody else, and is in no list', async () => {
    const service = await testService();
    const { id } = (await send(service, '/v1/worlds', { records, policy })).body;
    const other = (await send(service, '/v1/worlds', { records, policy })).body.id;
    for (const headers of [{}, { authorization: 'Bearer x' }, tokenFor(service, other)]) {
      const refused = await send(service, `/rpc/${id}`, rpc('health', []), headers);
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
      expect(refused.body.error.cause.name).toBe('NOT_A_READER');
      expect((await send(service, `/v1/worlds/${id}`, undefined, headers)).body).toMatchObject({
        status: 401,
        code: 'not_a_reader',
      });
    }
    expect((await send(service, '/v1/worlds')).body).toEqual({ worlds: [] });
  });
});

describe('POST /rpc/:world', () => {
  test.each(['moon', '0'.repeat(64)])('of no world (%s) says so as JSON-RPC does', async (name) => {
    const { status, body } = await send(await testService(), `/rpc/${name}`, rpc('status', []));
    expect(status).toBe(404);
    expect(body).toMatchObject({ jsonrpc: '2.0', id: null, error: { cause: { name: 'UNKNOWN_WORLD' } } });
  });

  test("has NEAR's statuses, and lets any page ask", async () => {
    const service = await testService();
    const { rpc_path: path } = (await send(service, '/v1/worlds', { records })).body;
    const bad = await send(service, path, '{', { origin: 'https://example.com' });
    expect(bad.status).toBe(400);
    expect(bad.headers.get('access-control-allow-origin')).toBe('*');
    expect(bad.body.error.cause.name).toBe('PARSE_ERROR');
  });

  test('refuses a body that is larger than it takes', async () => {
    const service = await testService({ env: { MAX_BODY_BYTES: '1000' } });
    const { status, body } = await send(service, '/rpc/dev', rpc('status', ['x'.repeat(1_000)]));
    expect(status).toBe(413);
    expect(body.code).toBe('body_too_large');
  });

  test('refuses a body that is larger than a node takes, whatever else it takes', async () => {
    const service = await testService({ env: { MAX_BODY_BYTES: String(2 ** 24) } });
    const { status, body } = await send(service, '/rpc/dev', rpc('status', ['x'.repeat(10 * 2 ** 20)]));
    expect(status).toBe(413);
    expect(body.code).toBe('body_too_large');
  });
});

describe('POST /v1/worlds/:id/yields', () => {
  const answer = { account_id: 'alice.near', data_id: '1'.repeat(32), data_base64: '' };

  test.each([
    [true, answer, 404, 'yield_not_found'],
    [false, answer, 400, 'not_a_sandbox'],
    [true, { ...answer, data_id: 'x' }, 400, 'invalid_field'],
  ])('of a world whose sandbox is %j refuses %j', async (sandbox, body, status, code) => {
    const service = await testService();
    const { id } = (await send(service, '/v1/worlds', { records, policy: { sandbox } })).body;
    expect((await send(service, `/v1/worlds/${id}/yields`, body)).body).toMatchObject({ status, code });
  });
});

describe('POST /v1/worlds/:id/retry', () => {
  test('makes the block at which the world halted, and refuses one that makes blocks', async () => {
    const chunks = new FrailChunks();
    const worlds = { seedKey: new Uint8Array(32).fill(7), holder: 'test', chunks };
    const service = await testService({ parts: { worlds } });
    const { id } = (await send(service, '/v1/worlds', { records, policy: { sandbox: true } })).body;
    const retry = () => send(service, `/v1/worlds/${id}/retry`, '');
    expect((await retry()).body).toMatchObject({ status: 409, code: 'world_not_halted' });
    chunks.failure = new ExecutorFault('execution_timeout', 'too slow');
    await send(service, `/rpc/${id}`, rpc('sandbox_produce_block', {}));
    expect((await retry()).body).toMatchObject({ status: 503, code: 'world_unavailable' });
    chunks.failure = undefined;
    expect((await retry()).body).toMatchObject({ halted: null, head: { height: '2' } });
    expect((await retry()).body).toMatchObject({ code: 'world_not_halted' });
  });
});

describe('GET /v1/worlds/:id', () => {
  test('of no world is a problem', async () => {
    expect((await send(await testService(), '/v1/worlds/moon')).body).toMatchObject({
      status: 404,
      code: 'world_not_found',
    });
  });
});
