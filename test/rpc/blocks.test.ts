import { globSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import { toBase58 } from '../../src/primitives/hash.ts';
import { formatTime } from '../../src/rpc/format-time.ts';
import { printJson } from '../../src/rpc/json.ts';
import { runtimeConfigView } from '../../src/rpc/runtime-config-view.ts';
import { call, pay } from '../support/chunk-world.ts';
import { type RpcWorld, rpcWorld, signedBase64, textBase64 } from '../support/rpc-world.ts';
import { sharedFile, sharedLines } from '../support/shared.ts';

type Shape = { readonly [name: string]: unknown };

/** Paths of all that is printed, without the elements of lists. */
const shapeOf = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([name, inner]) => shapeOf(inner, `${path}.${name}`))
    : [path];

async function afterTransfer(): Promise<RpcWorld & { readonly blockHash: string }> {
  const rpc = await rpcWorld();
  const signed_tx_base64 = await signedBase64(rpc.world, 'bob.near', [pay(5n)]);
  const { result } = await rpc.ask('send_tx', { signed_tx_base64, wait_until: 'FINAL' });
  return { ...rpc, blockHash: result.transaction_outcome.block_hash };
}

describe('block', () => {
  test('is found by height, hash and finality, by name and by position', async () => {
    const { ask, blockHash } = await afterTransfer();
    const { result } = await ask('block', { block_id: blockHash });
    expect(result.header.hash).toBe(blockHash);
    expect((await ask('block', [blockHash])).result).toEqual(result);
    expect((await ask('block', [result.header.height])).result).toEqual(result);
    expect((await ask('block', { block_id: result.header.height })).result).toEqual(result);
    const { result: head } = await ask('block', { finality: 'final' });
    expect((await ask('block', { finality: 'optimistic' })).result).toEqual(head);
    expect((await ask('block', { finality: 'near-final' })).result).toEqual(head);
    const { result: genesis } = await ask('block', { sync_checkpoint: 'genesis' });
    expect(genesis.header).toMatchObject({ height: 100, prev_height: null });
    expect((await ask('block', [101])).result.header.prev_height).toBe(100);
  });

  test('states its outcomes, gas and state', async () => {
    const { ask, world, blockHash } = await afterTransfer();
    const { result } = await ask('block', [blockHash]);
    const block = await world.block({ kind: 'height', height: BigInt(result.header.height) });
    expect(result.header).toMatchObject({
      outcome_root: toBase58(block?.outcomeRoot ?? new Uint8Array()),
      gas_price: '100000000',
      timestamp_nanosec: String(block?.timestamp),
      timestamp: block?.timestamp,
    });
    expect(result.chunks).toMatchObject([
      { shard_id: 0, gas_used: Number(block?.gasUsed), gas_limit: 1_000_000_000_000_000 },
    ]);
  });

  test('that is not there is UNKNOWN_BLOCK, in the older words too', async () => {
    const { ask } = await rpcWorld();
    expect((await ask('block', [7])).error).toEqual({
      name: 'HANDLER_ERROR',
      cause: { name: 'UNKNOWN_BLOCK', info: {} },
      code: -32_000,
      message: 'Server error',
      data: 'DB Not Found Error: BLOCK HEIGHT: 7 \n Cause: Unknown',
    });
    const { error } = await ask('block', ['11111111111111111111111111111111']);
    expect(error.data).toMatch(/BLOCK: 1{32}/);
  });

  test.each([
    [{}],
    [[]],
    [{ finality: 'soon' }],
    [{ block_id: -1 }],
    [{ block_id: 1.5 }],
    [{ block_id: true }],
    [{ sync_checkpoint: 'end' }],
  ])('refuses %j', async (params) => {
    const { ask } = await rpcWorld();
    expect((await ask('block', params)).error.cause.name).toBe('PARSE_ERROR');
  });

  test.for(['lake/localnet_879765/block.json', 'lake/block_151768255_mainnet.json.gz'])(
    'has every field of the real block %s',
    async (path, context) => {
      const real = path.endsWith('.gz')
        ? (sharedLines(context, `facts/${path}`)[0] as { readonly block: Shape }).block
        : (JSON.parse(readFileSync(sharedFile(context, `facts/${path}`), 'utf8')) as Shape);
      const { ask } = await afterTransfer();
      const { result } = await ask('block', { finality: 'final' });
      expect(shapeOf(result.header)).toEqual(expect.arrayContaining(shapeOf(real['header'])));
      const [chunk] = real['chunks'] as readonly unknown[];
      expect(shapeOf(result.chunks[0])).toEqual(expect.arrayContaining(shapeOf(chunk)));
      expect(real).toHaveProperty('author');
      expect(result).toHaveProperty('author');
    },
  );
});

describe('chunk', () => {
  test('is found by its hash and by its block, and shows transactions and what came in', async () => {
    const { ask, blockHash } = await afterTransfer();
    const { result } = await ask('chunk', [blockHash]);
    expect(result).toMatchObject({
      header: { chunk_hash: blockHash },
      transactions: [{ receiver_id: 'bob.near' }],
      receipts: [],
    });
    expect((await ask('chunk', { chunk_id: blockHash })).result).toEqual(result);
    expect((await ask('chunk', [blockHash, 0])).result).toEqual(result);
    expect((await ask('chunk', { block_id: result.header.height_included, shard_id: 0 })).result).toEqual(
      result,
    );
    const { result: next } = await ask('chunk', { block_id: result.header.height_included + 1, shard_id: 0 });
    expect(next).toMatchObject({ transactions: [], receipts: [{ receiver_id: 'bob.near' }] });
  });

  test.each([
    [['11111111111111111111111111111111'], 'UNKNOWN_CHUNK'],
    [[999, 0], 'UNKNOWN_BLOCK'],
    [[100, 3], 'INVALID_SHARD_ID'],
    [{}, 'PARSE_ERROR'],
  ])('%j is %s', async (params, name) => {
    const { ask } = await rpcWorld();
    expect((await ask('chunk', params)).error.cause.name).toBe(name);
  });
});

describe('gas_price', () => {
  test.each([[[null]], [[]], [[100]], [{ block_id: 100 }], [null]])('takes %j', async (params) => {
    const { ask } = await rpcWorld();
    expect((await ask('gas_price', params)).result).toEqual({ gas_price: '100000000' });
  });

  test('of a block that is not there is UNKNOWN_BLOCK', async () => {
    const { ask } = await rpcWorld();
    expect((await ask('gas_price', [7])).error.cause).toEqual({ name: 'UNKNOWN_BLOCK', info: {} });
  });
});

describe('status', () => {
  test('says which chain this is, and where it stands', async () => {
    const { ask, world } = await rpcWorld();
    const { hash } = await world.head();
    expect((await ask('status', [])).result).toMatchObject({
      chain_id: 'test-world',
      protocol_version: 88,
      genesis_hash: toBase58(hash),
      validators: [],
      sync_info: {
        latest_block_hash: toBase58(hash),
        latest_block_height: 100,
        latest_block_time: '2023-11-14T22:13:20.000000000Z',
        syncing: false,
      },
    });
  });

  test('has health and network beside it', async () => {
    const { ask } = await rpcWorld();
    expect((await ask('health', [])).result).toBeNull();
    expect((await ask('network_info', [])).result).toMatchObject({ num_active_peers: 0 });
  });
});

describe('changes', () => {
  test.each(['EXPERIMENTAL_changes', 'changes'])(
    '%s shows what a block did to accounts, with the causes',
    async (method) => {
      const { ask, blockHash } = await afterTransfer();
      const { result } = await ask(method, {
        changes_type: 'account_changes',
        account_ids: ['alice.near'],
        block_id: blockHash,
      });
      expect(result).toMatchObject({
        block_hash: blockHash,
        changes: [
          {
            cause: { type: 'transaction_processing' },
            type: 'account_update',
            change: { account_id: 'alice.near', locked: '0', storage_paid_at: 0 },
          },
        ],
      });
    },
  );

  test('shows changes of access keys: all, or of one key', async () => {
    const { ask, blockHash } = await afterTransfer();
    const { result } = await ask('EXPERIMENTAL_changes', {
      changes_type: 'all_access_key_changes',
      account_ids: ['alice.near'],
      block_id: blockHash,
    });
    const [{ change }] = result.changes;
    expect(change).toMatchObject({ account_id: 'alice.near', access_key: { permission: 'FullAccess' } });
    const { public_key } = change;
    const one = { changes_type: 'single_access_key_changes', block_id: blockHash };
    expect(
      (await ask('EXPERIMENTAL_changes', { ...one, keys: [{ account_id: 'alice.near', public_key }] }))
        .result,
    ).toEqual(result);
    expect(
      (await ask('EXPERIMENTAL_changes', { ...one, keys: [{ account_id: 'bob.near', public_key }] })).result
        .changes,
    ).toEqual([]);
  });

  test('shows changes of data and of code', async () => {
    const { ask, world } = await rpcWorld();
    const own = { from: 'counter.near' };
    const started = await ask('send_tx', {
      signed_tx_base64: await signedBase64(world, 'counter.near', [call('new', { start: 1 })], own),
      wait_until: 'FINAL',
    });
    const { block_hash } = started.result.receipts_outcome[0];
    const wanted = { account_ids: ['counter.near'], block_id: block_hash };
    const data = await ask('EXPERIMENTAL_changes', {
      ...wanted,
      changes_type: 'data_changes',
      key_prefix_base64: textBase64('ST'),
    });
    expect(data.result.changes).toMatchObject([
      {
        cause: { type: 'receipt_processing' },
        type: 'data_update',
        change: { account_id: 'counter.near', key_base64: textBase64('STATE') },
      },
    ]);
    const others = await ask('EXPERIMENTAL_changes', {
      ...wanted,
      changes_type: 'data_changes',
      key_prefix_base64: textBase64('X'),
    });
    expect(others.result.changes).toEqual([]);
    const deploy = { kind: 'deploy_contract' as const, code: Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0) };
    const deployed = await ask('send_tx', {
      signed_tx_base64: await signedBase64(world, 'counter.near', [deploy], own),
      wait_until: 'FINAL',
    });
    const code = await ask('EXPERIMENTAL_changes', {
      account_ids: ['counter.near'],
      block_id: deployed.result.receipts_outcome[0].block_hash,
      changes_type: 'contract_code_changes',
    });
    expect(code.result.changes).toMatchObject([
      { type: 'contract_code_update', change: { code_base64: 'AGFzbQEAAAA=' } },
    ]);
  });

  test('lists which accounts a block touched', async () => {
    const { ask, blockHash } = await afterTransfer();
    expect((await ask('EXPERIMENTAL_changes_in_block', { block_id: blockHash })).result).toEqual({
      block_hash: blockHash,
      changes: [
        { type: 'access_key_touched', account_id: 'alice.near' },
        { type: 'account_touched', account_id: 'alice.near' },
      ],
    });
  });

  test('refuses a type that is none', async () => {
    const { ask } = await rpcWorld();
    const { error } = await ask('EXPERIMENTAL_changes', { changes_type: 'moon', finality: 'final' });
    expect(error.data).toMatch(/unknown variant `moon`/);
  });
});

describe('EXPERIMENTAL_protocol_config', () => {
  test('shows chain and costs', async () => {
    const { ask } = await rpcWorld();
    const { result } = await ask('EXPERIMENTAL_protocol_config', { finality: 'final' });
    expect(result).toMatchObject({
      chain_id: 'test-world',
      genesis_height: 100,
      runtime_config: { storage_amount_per_byte: '10000000000000000000' },
    });
    const { result: genesis } = await ask('EXPERIMENTAL_genesis_config', []);
    expect(genesis).toEqual({ ...result, runtime_config: undefined });
  });

  test("prints costs as nearcore's own snapshot of version 88 has them", (context) => {
    const pattern =
      '.cargo/registry/src/*/near-parameters-0.38.0/src/snapshots/near_parameters__view__tests__runtime_config_view.snap';
    const [path] = globSync(join(homedir(), pattern));
    context.skip(path === undefined, 'the near-parameters crate is not present');
    const snapshot = readFileSync(path ?? '', 'utf8').split('---\n')[2] ?? '';
    const expected = JSON.parse(snapshot);
    const printed = JSON.parse(printJson(runtimeConfigView(paramsAt(88))));
    expected.wasm_config.vm_kind = printed.wasm_config.vm_kind; // the snapshot leaves it out
    expect(printed).toEqual(expected);
  });
});

describe('formatTime', () => {
  test.each([
    [0n, '1970-01-01T00:00:00.000000000Z'],
    [1_700_000_000_123_456_789n, '2023-11-14T22:13:20.123456789Z'],
  ])('prints %d with nine digits', (nanos, text) => {
    expect(formatTime(nanos)).toBe(text);
  });
});
