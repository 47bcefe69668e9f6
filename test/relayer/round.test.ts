import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RelayArguments } from '../../src/bin/relay/settings.ts';
import { type BlockChange, blockServer, withoutTransactions } from '../support/block-server.ts';
import { gateId, outlayerId, type Question, relaySceneForFile, until } from '../support/relay-scene.ts';
import { relayStatus, requestLine, runningRelay } from '../support/running-relay.ts';

const scene = relaySceneForFile();

/** One who asks, and a relay that carries. */
async function parties(more: RelayArguments = {}) {
  const { account } = await scene().newAccount(scene().fresh('alice'));
  const { keyFile } = await scene().newAccount(scene().fresh('payer'));
  const args = scene().relayArguments(keyFile, more);
  return { account, args, relay: await runningRelay(args) };
}

const long = 'a"ü'.repeat(2_000);

const rounds: readonly (readonly [string, Question, unknown])[] = [
  ['a small output', {}, 'hello'],
  ['a large output, which is stored', { args: long }, long],
  [
    'JSON with a number beyond 2^53',
    { args: '{"b":1,"a":"9007199254740993"}', format: 'Json' },
    { b: 1, a: '9007199254740993' },
  ],
  ['bytes', { args: 'hi', format: 'Bytes' }, Buffer.from('hi').toString('base64')],
  ['an input that the event leaves out', { padding: 12_000 }, 'hello'],
  ['a contract that fails', { method: 'panic', args: 'no' }, null],
];

describe('a request', () => {
  test('comes back to its caller through event, relay, enclave, gate and callback', async () => {
    const { account, args } = await parties();
    for (const [name, question, expected] of rounds) {
      expect(await scene().ask(account, question), name).toEqual(expected);
    }
    await until(() => relayStatus(args).requests.completed === rounds.length);
  });

  test.each([
    ['GitHub', { GitHub: { repo: 'a/b', commit: 'c' } }, 'code_not_for_near'],
    [
      'another build target',
      { WasmUrl: { url: 'https://code.example/', hash: '0'.repeat(64), build_target: 'wasm32-wasip1' } },
      'code_not_for_near',
    ],
    [
      'no address',
      { WasmUrl: { url: 'nowhere', hash: '0'.repeat(64), build_target: 'wasm32-unknown-unknown' } },
      'code_address',
    ],
  ])('for code of %s is given up with its reason, and not sent again', async (_, source, code) => {
    const { account, args } = await parties();
    const { id } = await scene().begin(account, { source });
    await until(() => requestLine(args, id)?.state === 'refused');
    expect(requestLine(args, id)).toMatchObject({ reason: { code } });
  });

  test('whose code hashes to something else is tried again, until its time is over', async () => {
    const { account, args } = await parties();
    const WasmUrl = {
      url: `${scene().codeUrl}/other.wasm`,
      hash: '0'.repeat(64),
      build_target: 'wasm32-unknown-unknown',
    };
    const { id, answered } = await scene().begin(account, { source: { WasmUrl } });
    await until(() => requestLine(args, id)?.reason?.code === 'code_hash');
    await scene().fastForward(181);
    await until(() => requestLine(args, id)?.state === 'expired');
    expect(requestLine(args, id)).toMatchObject({ reason: { code: 'too_late' } });
    await scene().fastForward(30);
    expect(await answered()).toBeNull();
  });

  test('that the service refuses is given up with the code of its problem', async () => {
    const { account, args } = await parties();
    await scene().begin(account, {
      method: 'echo',
      args: 'x',
      format: 'Text',
      limits: { max_memory_mb: 64 },
    });
    await until(() => relayStatus(args).given_up.length === 1);
    const [line] = relayStatus(args).given_up;
    expect(line).toMatchObject({ state: 'refused' });
    expect(line?.reason?.code).toMatch(/^outlayer_/);
  });
});

describe('a server of whole blocks', () => {
  test('tells of requests in the place of the RPC', async () => {
    const blocks = await blockServer(scene());
    const { account, args } = await parties({ blocks: blocks.url });
    expect(await scene().ask(account, { args: 'by blocks' })).toBe('by blocks');
    await until(() => relayStatus(args).requests.completed > 0);
    expect(blocks.served()).toBeGreaterThan(0);
  });

  test.each<[string, BlockChange, RegExp]>([
    ['is down', () => undefined, /HTTP status 503/],
    [
      'has another block at this height',
      (block) => ({ ...block, block: { header: { hash: 'other' } } }),
      /is other, not/,
    ],
    ['answers in another form', () => ({ shards: [] }), /no form that is known/],
    ['names no transaction', (block) => withoutTransactions(block), /names no transaction/],
  ])('that %s is asked again: no block is passed over', async (_, change, why) => {
    const blocks = await blockServer(scene());
    const { account, args } = await parties({ blocks: blocks.url });
    await until(() => relayStatus(args).contracts.length === 1);
    blocks.change = change;
    const { answered } = await scene().begin(account);
    await until(() =>
      relayStatus(args).notes.some(({ name, text }) => name === 'error:watch' && why.test(text)),
    );
    blocks.change = undefined;
    expect(await answered()).toBe('hello');
  });
});

describe('two relays over one contract', () => {
  test('do no harm: one resolves, the other sees it and stops', async () => {
    const { account, args: one } = await parties();
    const { args: other } = await parties();
    const before = [one, other].map((args) => relayStatus(args).requests.completed);
    for (const args of ['a', 'b', 'c', 'd']) expect(await scene().ask(account, { args })).toBe(args);
    const completed = () =>
      [one, other].map((args, at) => relayStatus(args).requests.completed - (before[at] ?? 0));
    await until(() => completed().every((count) => count === 4), 60_000);
    const refused = [one, other]
      .flatMap((args) => relayStatus(args).given_up)
      .map(({ reason }) => reason?.code);
    expect(refused.filter((code) => code === 'resolve_failed')).toEqual([]);
  });
});

describe('a relay', () => {
  test('answers /healthz and /metrics, and ends cleanly', async () => {
    const { account, relay } = await parties({ listen: '127.0.0.1:0' });
    await scene().ask(account);
    expect((await fetch(`${relay.url}/healthz`)).status).toBe(200);
    await until(async () =>
      /requests_total\{state="completed"\} 1/.test(await (await fetch(`${relay.url}/metrics`)).text()),
    );
    const metrics = await (await fetch(`${relay.url}/metrics`)).text();
    expect(metrics).toMatch(/near_enclave_relay_live_requests 0/);
    expect(metrics).not.toContain('hello');
    await relay.close();
    await expect(fetch(`${relay.url}/healthz`)).rejects.toThrow('fetch failed');
  });

  test('refuses a folder that another one has', async () => {
    const { args } = await parties();
    await expect(runningRelay(args)).rejects.toMatchObject({ code: 'store_in_use' });
  });

  test('carries the heads of a world to the gate, each after the one before', async () => {
    const { account, args } = await parties({ world: ['dev'] });
    const known = async (): Promise<bigint> => {
      const worldId = (await (await fetch(`${scene().service.url}/v1/worlds/dev`)).json()) as {
        readonly id: string;
      };
      const call = { contractId: gateId, method: 'get_world', args: { world_id: worldId.id } };
      const world = (await scene().provider().callFunction(call)) as {
        readonly head: { readonly sequence: string };
      } | null;
      return BigInt(world?.head.sequence ?? -1);
    };
    await until(async () => (await known()) > 0n);
    const first = await known();
    await account.transfer({ receiverId: outlayerId, amount: 1n });
    await until(async () => (await known()) > first);
    expect(relayStatus(args).notes).toContainEqual(expect.objectContaining({ name: 'anchor:dev' }));
  });

  test('keeps no key and no argument of a caller but what the request is', async () => {
    const { account, args } = await parties();
    await scene().ask(account);
    await until(() => relayStatus(args).requests.completed === 1);
    const secret = (JSON.parse(readFileSync(String(args.key), 'utf8')) as { readonly private_key: string })
      .private_key;
    expect(readFileSync(`${String(args.dataDir)}/relay.sqlite`).includes(secret.slice(8))).toBe(false);
  });
});
