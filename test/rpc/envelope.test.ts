import { describe, expect, test } from 'vitest';
import { answerRpc } from '../../src/rpc/answer.ts';
import { defaultRpcSettings } from '../../src/rpc/method.ts';
import { rpcWorld } from '../support/rpc-world.ts';

const request = (changes: object): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'health', params: [], ...changes });

describe('a JSON-RPC request', () => {
  test.each([null, 7, 'x', ['a', { b: 1 }]])('gets its id %j back', async (id) => {
    const { post } = await rpcWorld();
    expect(await post(request({ id }))).toEqual({ status: 200, jsonrpc: '2.0', result: null, id });
  });

  test('gets an id back that a double cannot hold', async () => {
    const { post } = await rpcWorld();
    const { id } = await post('{"jsonrpc":"2.0","id":18446744073709551615,"method":"health"}');
    expect(id).toBe(18446744073709551615n);
  });

  test('gets no long answer for an id of endless digits', async () => {
    const { post } = await rpcWorld();
    const { status, id } = await post(`{"jsonrpc":"2.0","id":${'9'.repeat(100_000)},"method":"health"}`);
    expect({ status, id }).toEqual({ status: 200, id: null });
  });

  test.each([
    ['no JSON', '{'],
    ['deeper than it could be answered', request({ id: JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`) })],
    ['a list: NEAR serves no batches', `[${request({})}]`],
    ['a text', '"health"'],
    ['without an id: NEAR answers no notifications', request({ id: undefined })],
    ['of another version', request({ jsonrpc: '1.0' })],
    ['with a member that JSON-RPC has not', request({ extra: 1 })],
    ['without a method', request({ method: undefined })],
  ])('is refused when it is %s', async (_what, body) => {
    const { post } = await rpcWorld();
    const { status, error, id } = await post(body);
    expect({ status, id }).toEqual({ status: 400, id: null });
    expect(error).toEqual({
      name: 'REQUEST_VALIDATION_ERROR',
      cause: { name: 'PARSE_ERROR', info: { error_message: error.data } },
      code: -32_700,
      message: 'Parse error',
      data: expect.any(String),
    });
  });

  test('for a method that is not there is told so as nearcore does', async () => {
    const { ask } = await rpcWorld();
    expect(await ask('adv_produce_blocks', [])).toMatchObject({
      status: 400,
      error: {
        name: 'REQUEST_VALIDATION_ERROR',
        cause: { name: 'METHOD_NOT_FOUND', info: { method_name: 'adv_produce_blocks' } },
        code: -32_601,
        message: 'Method not found',
        data: 'adv_produce_blocks',
      },
    });
  });

  test.each(['validators', 'EXPERIMENTAL_validators_ordered'])(
    'for %s hears that there are none',
    async (method) => {
      const { ask } = await rpcWorld();
      const { error } = await ask(method, [null]);
      expect(error).toMatchObject({ name: 'HANDLER_ERROR', cause: { name: 'UNKNOWN_EPOCH' } });
      expect(error.data).toMatch(/no validators/);
    },
  );

  test.each(['next_light_client_block', 'light_client_proof', 'EXPERIMENTAL_light_client_proof'])(
    'for %s gets the signed head instead',
    async (method) => {
      const { ask, world } = await rpcWorld();
      const { error } = await ask(method, {});
      const { signed_head: head } = error.cause.info;
      expect(head.input.world_id).toBe(Buffer.from(world.id).toString('hex'));
      expect(head.ed25519_signature).toMatch(/^[0-9a-f]{128}$/);
    },
  );

  test('that asks a world for what it has not is no fault of ours', async () => {
    const { world } = await rpcWorld();
    const body = request({ method: 'sandbox_restore', params: { snapshot: 'x' } });
    const answer = await answerRpc({ world, settings: defaultRpcSettings }, body);
    expect(JSON.parse(answer.body).error.cause.name).toBe('UNKNOWN_SNAPSHOT');
    expect(answer.fault).toBeUndefined();
  });

  test('that fails for our own fault says nothing of it, and the fault comes out beside it', async () => {
    const { world } = await rpcWorld();
    const fault = new Error('a secret');
    const broken = Object.assign(Object.create(world), {
      head: () => Promise.reject(fault),
      block: () => Promise.reject(fault),
    });
    const settings = { waitMillis: 10, maxStateBytes: 1n };
    const answer = await answerRpc({ world: broken, settings }, request({ method: 'status' }));
    expect(answer.status).toBe(500);
    expect(answer.fault).toBe(fault);
    expect(answer.body).not.toContain('secret');
  });
});
