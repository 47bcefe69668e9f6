import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fromBase64, toBase64 } from '../../src/primitives/bytes.ts';
import { hashOfCode } from '../../src/primitives/code-hash.ts';
import { fromBase58, toBase58 } from '../../src/primitives/hash.ts';
import { formatPublicKey } from '../../src/primitives/public-key.ts';
import { contractDataKey } from '../../src/primitives/trie-key.ts';
import { rowsUnder } from '../../src/runtime/views/view-rows.ts';
import { proofStore } from '../../src/trie/proof.ts';
import { builtContract } from '../support/built-contracts.ts';
import { call, worldKey } from '../support/chunk-world.ts';
import { ed25519Key, mlDsaKey } from '../support/keys.ts';
import { type RpcWorld, rpcWorld, signedBase64, textBase64 } from '../support/rpc-world.ts';
import { sharedFile } from '../support/shared.ts';

const aliceKey = formatPublicKey(worldKey.publicKey);
const query = ({ ask }: RpcWorld, params: object) => ask('query', { finality: 'final', ...params });

async function startedCounter(): Promise<RpcWorld> {
  const rpc = await rpcWorld();
  const signed_tx_base64 = await signedBase64(rpc.world, 'counter.near', [call('new', { start: 7 })], {
    from: 'counter.near',
  });
  expect((await rpc.ask('send_tx', { signed_tx_base64, wait_until: 'FINAL' })).error).toBeUndefined();
  return rpc;
}

describe('query', () => {
  test('view_account shows the account and the block', async () => {
    const rpc = await rpcWorld();
    const { hash } = await rpc.world.head();
    expect((await query(rpc, { request_type: 'view_account', account_id: 'alice.near' })).result).toEqual({
      amount: '1000000000000000000000000000',
      locked: '0',
      code_hash: '11111111111111111111111111111111',
      storage_usage: 182,
      storage_paid_at: 0,
      block_height: 100,
      block_hash: toBase58(hash),
    });
  });

  test('view_account of nobody is UNKNOWN_ACCOUNT, with the block', async () => {
    const rpc = await rpcWorld();
    const { hash } = await rpc.world.head();
    const { status, error } = await query(rpc, { request_type: 'view_account', account_id: 'nobody.near' });
    expect(status).toBe(200);
    expect(error).toEqual({
      name: 'HANDLER_ERROR',
      cause: {
        name: 'UNKNOWN_ACCOUNT',
        info: { requested_account_id: 'nobody.near', block_height: 100, block_hash: toBase58(hash) },
      },
      code: -32_000,
      message: 'Server error',
      data: 'account nobody.near does not exist while viewing',
    });
  });

  test('view_access_key shows the key', async () => {
    const { result } = await query(await rpcWorld(), {
      request_type: 'view_access_key',
      account_id: 'alice.near',
      public_key: aliceKey,
    });
    expect(result).toMatchObject({ nonce: 0, permission: 'FullAccess', block_height: 100 });
  });

  test('view_access_key of a key that is not there is a result with an error, as nearcore answers', async () => {
    const public_key = formatPublicKey(ed25519Key(9).publicKey);
    const { result, error } = await query(await rpcWorld(), {
      request_type: 'view_access_key',
      account_id: 'alice.near',
      public_key,
    });
    expect(error).toBeUndefined();
    expect(result).toMatchObject({
      error: `access key ${public_key} does not exist while viewing`,
      logs: [],
      block_height: 100,
    });
  });

  test('view_access_key_list lists keys, by pages if asked', async () => {
    const rpc = await rpcWorld();
    const key = ed25519Key(9).publicKey;
    const addKey = {
      kind: 'add_key' as const,
      publicKey: key,
      accessKey: { nonce: 0n, permission: { kind: 'full_access' as const } },
    };
    const signed = await signedBase64(rpc.world, 'alice.near', [addKey]);
    await rpc.ask('broadcast_tx_commit', [signed]);
    const all = await query(rpc, { request_type: 'view_access_key_list', account_id: 'alice.near' });
    const names = all.result.keys.map((one: { readonly public_key: string }) => one.public_key);
    expect(new Set(names)).toEqual(new Set([aliceKey, formatPublicKey(key)]));
    const first = await query(rpc, {
      request_type: 'view_access_key_list',
      account_id: 'alice.near',
      limit: 1,
    });
    expect(first.result).toMatchObject({ keys: [{ public_key: names[0] }], last_key: names[0] });
    const rest = await query(rpc, {
      request_type: 'view_access_key_list',
      account_id: 'alice.near',
      limit: 5,
      after_key: names[0],
    });
    expect(rest.result.keys.map((one: { readonly public_key: string }) => one.public_key)).toEqual([
      names[1],
    ]);
    expect(rest.result).not.toHaveProperty('last_key');
  });

  test('view_access_key_list goes on after a key of which the state has the hash only', async () => {
    const rpc = await rpcWorld();
    const quantum = mlDsaKey(3).publicKey;
    const addKey = {
      kind: 'add_key' as const,
      publicKey: quantum,
      accessKey: { nonce: 0n, permission: { kind: 'full_access' as const } },
    };
    await rpc.ask('broadcast_tx_commit', [await signedBase64(rpc.world, 'alice.near', [addKey])]);
    const all = { request_type: 'view_access_key_list', account_id: 'alice.near' };
    const { keys } = (await query(rpc, all)).result;
    expect(keys[1].public_key).toMatch(/^ml-dsa-65-hash:/);
    for (const after_key of [keys[1].public_key, formatPublicKey(quantum)]) {
      expect((await query(rpc, { ...all, after_key })).result.keys).toEqual([]);
    }
  });

  test('view_access_key_list of nobody is empty, as nearcore answers', async () => {
    const { result } = await query(await rpcWorld(), {
      request_type: 'view_access_key_list',
      account_id: 'nobody.near',
    });
    expect(result.keys).toEqual([]);
  });

  test('view_gas_key_nonces of a key without any is UNKNOWN_GAS_KEY', async () => {
    const { error } = await query(await rpcWorld(), {
      request_type: 'view_gas_key_nonces',
      account_id: 'alice.near',
      public_key: aliceKey,
    });
    expect(error.cause).toMatchObject({ name: 'UNKNOWN_GAS_KEY', info: { public_key: aliceKey } });
  });

  test('view_code shows code and hash', async () => {
    const code = builtContract('counter');
    const { result } = await query(await rpcWorld(), {
      request_type: 'view_code',
      account_id: 'counter.near',
    });
    expect(fromBase64(result.code_base64)).toEqual(code);
    expect(result.hash).toBe(toBase58(hashOfCode(code)));
  });

  test.each([
    ['view_code', { account_id: 'alice.near' }, 'NO_CONTRACT_CODE'],
    ['view_code', { account_id: 'nobody.near' }, 'UNKNOWN_ACCOUNT'],
    ['view_state', { account_id: 'nobody.near', prefix_base64: '' }, 'UNKNOWN_ACCOUNT'],
    [
      'view_global_contract_code',
      { code_hash: '11111111111111111111111111111111' },
      'NO_GLOBAL_CONTRACT_CODE',
    ],
    ['view_global_contract_code_by_account_id', { account_id: 'alice.near' }, 'NO_GLOBAL_CONTRACT_CODE'],
    ['call_function', { account_id: 'nobody.near', method_name: 'get', args_base64: '' }, 'UNKNOWN_ACCOUNT'],
  ])('%s of %j is %s', async (request_type, params, name) => {
    const { error } = await query(await rpcWorld(), { request_type, ...params });
    expect(error).toMatchObject({ name: 'HANDLER_ERROR', cause: { name, info: { block_height: 100 } } });
  });

  test('view_state shows rows, and with include_proof what proves them under the state root', async () => {
    const rpc = await startedCounter();
    const { result } = await query(rpc, {
      request_type: 'view_state',
      account_id: 'counter.near',
      prefix_base64: '',
      include_proof: true,
    });
    expect(result.values).toEqual([{ key: textBase64('STATE'), value: expect.any(String) }]);
    const nodes = [...result.proof, result.values[0].value].map((one: string) => fromBase64(one));
    const { stateRoot } = await rpc.world.head();
    const under = rowsUnder(contractDataKey('counter.near', new Uint8Array(0)));
    const { rows } = under(proofStore(nodes), stateRoot);
    expect(rows.map(({ value }) => value)).toEqual([fromBase64(result.values[0].value)]);
  });

  test('view_state gives pages', async () => {
    const rpc = await startedCounter();
    const all = { request_type: 'view_state', account_id: 'counter.near', prefix_base64: '' };
    expect((await query(rpc, { ...all, limit: 1 })).result.values.length).toBe(1);
    expect((await query(rpc, { ...all, after_key_base64: textBase64('STATE') })).result.values).toEqual([]);
    expect((await query(rpc, { ...all, prefix_base64: textBase64('X') })).result.values).toEqual([]);
  });

  test('view_state goes on after last_key, until there is none', async () => {
    const rpc = await rpcWorld();
    const records = ['a', 'b', 'c'].map((key) => ({
      Data: { account_id: 'alice.near', data_key: textBase64(key), value: textBase64(`of ${key}`) },
    }));
    await rpc.ask('sandbox_patch_state', { records });
    const all = { request_type: 'view_state', account_id: 'alice.near', prefix_base64: '' };
    const first = await query(rpc, { ...all, limit: 2 });
    expect(first.result).toMatchObject({ values: { length: 2 }, last_key: textBase64('b') });
    const rest = await query(rpc, { ...all, after_key_base64: first.result.last_key });
    expect(rest.result.values).toEqual([{ key: textBase64('c'), value: textBase64('of c') }]);
    expect(rest.result).not.toHaveProperty('last_key');
  });

  test('view_state gives no page of more than nearcore does, whatever limit is asked for', async () => {
    const rpc = await rpcWorld();
    const value = toBase64(new Uint8Array(30_000));
    const records = ['a', 'b', 'c'].map((key) => ({
      Data: { account_id: 'alice.near', data_key: textBase64(key), value },
    }));
    await rpc.ask('sandbox_patch_state', { records });
    const page = {
      request_type: 'view_state',
      account_id: 'alice.near',
      prefix_base64: '',
      limit: 4_294_967_295,
    };
    const { result } = await query(rpc, page);
    expect(result).toMatchObject({ values: { length: 2 }, last_key: textBase64('b') });
  });

  test('view_state of more than the limit is TOO_LARGE_CONTRACT_STATE, unless by pages', async () => {
    const rpc = await rpcWorld({ settings: { maxStateBytes: 10n } });
    const params = { request_type: 'view_state', account_id: 'counter.near', prefix_base64: '' };
    expect((await query(rpc, params)).error.cause.name).toBe('TOO_LARGE_CONTRACT_STATE');
    expect((await query(rpc, { ...params, limit: 10 })).result.values).toEqual([]);
  });

  test('call_function gives the bytes of the value, and logs', async () => {
    const rpc = await startedCounter();
    const params = {
      request_type: 'call_function',
      account_id: 'counter.near',
      method_name: 'get',
      args_base64: textBase64('{}'),
    };
    expect((await query(rpc, params)).result).toMatchObject({ result: [55], logs: [] });
  });

  test.each([
    ['that is not there', 'no_such', 'wasm execution failed with error: MethodResolveError(MethodNotFound)'],
    [
      'that panics',
      'increment',
      expect.stringMatching(/^wasm execution failed with error: .*not initialized/),
    ],
  ])('call_function of a method %s is a result with an error', async (_what, method_name, error) => {
    const params = { request_type: 'call_function', account_id: 'counter.near', method_name };
    const { result } = await query(await rpcWorld(), { ...params, args_base64: textBase64('{}') });
    expect(result).toMatchObject({ error, logs: [], block_height: 100 });
  });

  test.each([
    ['account/alice.near', 'view_account', {}],
    ['access_key/alice.near', 'view_access_key_list', {}],
    [`access_key/alice.near/${aliceKey}`, 'view_access_key', { public_key: aliceKey }],
    ['code/counter.near', 'view_code', {}],
    ['contract/counter.near', 'view_state', { prefix_base64: '' }],
    ['call/counter.near/get', 'call_function', { method_name: 'get', args_base64: '' }],
  ])('takes the older path %s', async (path, request_type, more) => {
    const rpc = await startedCounter();
    const [, account_id] = path.split('/');
    const older = await rpc.ask('query', [path, '']);
    expect(older.result).toBeDefined();
    expect(older).toEqual(await query(rpc, { request_type, account_id, ...more }));
  });

  test.each([
    [{ request_type: 'view_nothing' }, /unknown variant/],
    [{ request_type: 'view_account' }, /missing field `account_id`/],
    [{ request_type: 'view_account', account_id: 'NOT VALID' }, /Account ID/],
    [{ request_type: 'view_access_key', account_id: 'a.near', public_key: 'x' }, /public key/],
    [{ request_type: 'view_state', account_id: 'alice.near', prefix_base64: '!' }, /base64/],
    [{ request_type: 'view_state', account_id: 'alice.near', prefix_base64: '', limit: 0 }, /nonzero/],
    [
      { request_type: 'view_state', account_id: 'alice.near', prefix_base64: '', include_proof: 1 },
      /boolean/,
    ],
    [
      {
        request_type: 'view_state',
        account_id: 'alice.near',
        prefix_base64: '',
        limit: 1,
        include_proof: true,
      },
      /no proof/,
    ],
    [
      {
        request_type: 'view_state',
        account_id: 'alice.near',
        prefix_base64: textBase64('b'),
        after_key_base64: textBase64('a'),
      },
      /begin with the prefix/,
    ],
    [{ request_type: 'view_global_contract_code', code_hash: '1' }, /32 bytes/],
  ])('refuses %j', async (params, why) => {
    const { status, error } = await query(await rpcWorld(), params);
    expect({ status, name: error.cause.name }).toEqual({ status: 400, name: 'PARSE_ERROR' });
    expect(error.data).toMatch(why);
  });

  test.each([
    [['account', ''], /Not enough/],
    [['call/alice.near', ''], /Method name is missing/],
    [['moon/alice.near', ''], /Unknown path/],
    [['contract/alice.near', '0'], /base58/],
    [['contract/alice.near', '1'.repeat(11_000)], /too large/],
  ])('refuses the path %j', async (params, why) => {
    const { ask } = await rpcWorld();
    expect((await ask('query', params)).error.data).toMatch(why);
  });

  test('of a block that is not there names it', async () => {
    const { ask } = await rpcWorld();
    const { error } = await ask('query', {
      block_id: 999,
      request_type: 'view_account',
      account_id: 'alice.near',
    });
    expect(error.cause).toEqual({ name: 'UNKNOWN_BLOCK', info: { block_reference: { block_id: 999 } } });
    expect(error.data).toMatch(/BLOCK HEIGHT: 999/);
  });

  test('reads an older block as it was', async () => {
    const rpc = await startedCounter();
    const { result } = await rpc.ask('query', {
      block_id: 100,
      request_type: 'view_state',
      account_id: 'counter.near',
      prefix_base64: '',
    });
    expect(result).toMatchObject({ values: [], block_height: 100 });
  });
});

const realAnswer = 'facts/view_state_proof/testnet_first.zpoken-vault-contract_139263676.json';

describe('rowsUnder', () => {
  test('proves by the nodes of a real testnet answer, in their order', (context) => {
    const { result } = JSON.parse(readFileSync(sharedFile(context, realAnswer), 'utf8'));
    const nodes: Uint8Array[] = result.proof.map(fromBase64);
    const [item] = result.values;
    const value = fromBase64(item.value);
    const root = fromBase58('F7kbq8XS3SnfFGS3Ndfiv84DLf8GvKEfXj3mF3hpVdHx');
    const prefix = contractDataKey('first.zpoken-vault-contract.testnet', new Uint8Array(0));
    const { rows, proof } = rowsUnder(prefix)(proofStore([...nodes, value]), root);
    expect(rows.map((row) => row.value)).toEqual([value]);
    expect(proof).toEqual(nodes);
  });
});
