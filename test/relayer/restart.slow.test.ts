import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { RelayArguments } from '../../src/bin/relay/settings.ts';
import { type Asked, type Behaviour, flakyProxy } from '../support/flaky-proxy.ts';
import { relaySceneForFile, until } from '../support/relay-scene.ts';
import { relayProcess, relayStatus, requestLine, runningRelay } from '../support/running-relay.ts';

const scene = relaySceneForFile();

const down: Behaviour = { status: 503, body: 'down' };
const isOf = ({ name, body }: Asked, method: string, part = ''): boolean =>
  name === method && body.includes(part);

/** Where it stands when the process is killed, and what is down so that it stays there. */
const places: readonly (readonly [string, { service?: Behaviour; rpc?: (asked: Asked) => Behaviour }])[] = [
  ['seen', { service: down }],
  ['answered', { rpc: (asked) => (isOf(asked, 'query', 'view_access_key') ? down : 'pass') }],
  ['sent', { rpc: (asked) => (isOf(asked, 'send_tx') ? down : 'pass') }],
];

async function parties() {
  const { account } = await scene().newAccount(scene().fresh('alice'));
  const { keyFile, account: keyAccount } = await scene().newAccount(scene().fresh('payer'));
  const rpc = await flakyProxy(scene().rpcUrl);
  const service = await flakyProxy(scene().service.url);
  const args: RelayArguments = scene().relayArguments(keyFile, { rpc: [rpc.url], service: service.url });
  return { account, args, rpc, service, keyAccount };
}

describe('a relay that is killed', () => {
  test.each(places)('with a request in the state %s goes on there after a restart', async (state, faults) => {
    const { account, args, rpc, service } = await parties();
    rpc.behave = faults.rpc ?? (() => 'pass');
    service.behave = () => faults.service ?? 'pass';
    const { kill } = relayProcess(args);
    await until(() => rpc.asked.some(({ name }) => name === 'EXPERIMENTAL_changes'));
    const { id, answered } = await scene().begin(account);
    await until(() => requestLine(args, id)?.state === state && requestLine(args, id)?.reason !== null);
    await kill();
    rpc.behave = () => 'pass';
    service.behave = () => 'pass';
    const sentBefore = rpc.asked.filter((asked) => isOf(asked, 'send_tx')).map(({ body }) => body);
    await runningRelay(args);
    expect(await answered()).toBe('hello');
    await until(() => relayStatus(args).requests.completed === 1);
    const sent = new Set(rpc.asked.filter((asked) => isOf(asked, 'send_tx')).map(({ body }) => body));
    // What was signed before is what comes into a block: nothing is signed twice.
    expect(sent.size).toBe(1);
    for (const one of sentBefore) expect(sent).toContain(one);
  });

  test('and was away for longer than a yield waits says that blocks were passed over, and goes on', async () => {
    const { account, args } = await parties();
    const first = await runningRelay(args);
    await scene().ask(account);
    await until(() => relayStatus(args).requests.completed === 1);
    await first.close();
    const { answered } = await scene().begin(account);
    await scene().fastForward(230);
    expect(await answered()).toBeNull();
    await runningRelay(args);
    expect(await scene().ask(account, { args: 'again' })).toBe('again');
    await until(() => relayStatus(args).requests.completed === 2);
    expect(relayStatus(args).requests).toMatchObject({ seen: 0, answered: 0, sent: 0 });
  });
});

describe('a relay that is told to stop', () => {
  test('ends what it is doing, with exit code 0, and closes its store', async () => {
    const { account, args, service } = await parties();
    const { child } = relayProcess({ ...args, logLevel: 'info' });
    const lines = text(child.stderr as Readable);
    let asked = false;
    service.behave = ({ name }) => {
      asked ||= name === '/v1/outlayer/execute';
      return 'pass';
    };
    const { answered } = await scene().begin(account);
    await until(() => asked);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    expect([code, await lines]).toEqual([0, expect.stringContaining('the relay ends what it is doing')]);
    // What the service answered is kept, and goes on.
    expect(relayStatus(args).requests.seen).toBe(0);
    await runningRelay(args);
    expect(await answered()).toBe('hello');
  });
});

describe('a transaction that can come into no block', () => {
  test('because another one took its nonce is signed anew', async () => {
    const { account, args, rpc, keyAccount } = await parties();
    rpc.behave = (asked) => (isOf(asked, 'send_tx') ? down : 'pass');
    await runningRelay(args);
    const { id, answered } = await scene().begin(account);
    await until(() => requestLine(args, id)?.state === 'sent');
    for (let used = 0; used < 2; used++)
      await keyAccount.transfer({ receiverId: account.accountId, amount: 1n });
    rpc.behave = () => 'pass';
    expect(await answered()).toBe('hello');
  });

  test('because its answer was lost on the way is not signed anew: it came into a block', async () => {
    const { account, args, rpc } = await parties();
    await runningRelay(args);
    let lost = 0;
    rpc.behave = (asked) => {
      if (!isOf(asked, 'send_tx') || lost > 0) return 'pass';
      lost++;
      return 'pass_and_drop';
    };
    expect(await scene().ask(account)).toBe('hello');
    await until(() => relayStatus(args).requests.completed === 1);
    expect(new Set(rpc.asked.filter((asked) => isOf(asked, 'send_tx')).map(({ body }) => body)).size).toBe(1);
  });
});

describe('a request whose time runs out', () => {
  test('is not begun any more, and the relay says so', async () => {
    const { account, args } = await parties();
    const { id } = await scene().begin(account);
    await scene().fastForward(185);
    await runningRelay(args);
    await until(() => requestLine(args, id)?.state === 'expired');
    expect(requestLine(args, id)?.reason).toMatchObject({
      code: 'too_late',
      text: expect.stringMatching(/blocks are left/),
    });
  });

  test('after its resolution was signed and came into no block ends as expired, once nothing can come', async () => {
    const { account, args, rpc } = await parties();
    rpc.behave = (asked) => (isOf(asked, 'send_tx') ? down : 'pass');
    await runningRelay(args);
    const { id, answered } = await scene().begin(account);
    await until(() => requestLine(args, id)?.state === 'sent');
    await scene().fastForward(215);
    expect(await answered()).toBeNull();
    await until(() => requestLine(args, id)?.state === 'expired');
    expect(requestLine(args, id)?.reason?.code).toBe('deadline_passed');
  });
});

describe('a service that is slow', () => {
  test('with one request holds up no other, and not beyond the margin', async () => {
    const { account, args, service } = await parties();
    service.behave = ({ body }) => (body.includes('tarry') ? 'hang' : 'pass');
    await runningRelay({ ...args, serviceSeconds: '3' });
    const { id } = await scene().begin(account, { args: 'tarry' });
    await until(() => service.asked.some(({ body }) => body.includes('tarry')));
    expect(await scene().ask(account, { args: 'at once' })).toBe('at once');
    expect(requestLine(args, id)).toMatchObject({ state: 'seen' });
    await scene().fastForward(185);
    await until(() => requestLine(args, id)?.state === 'expired');
    expect(requestLine(args, id)?.reason?.code).toBe('too_late');
  });
});

describe('a node that is behind', () => {
  test('and does not know a request yet does not make it one that is gone', async () => {
    const { account, args, rpc } = await parties();
    let behind = 0;
    const view = { result: [...Buffer.from('null')], logs: [], block_height: 1, block_hash: '1' };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 'relay', result: view });
    rpc.behave = (asked) => {
      if (!isOf(asked, 'query', 'get_request') || behind === 2) return 'pass';
      behind++;
      return { status: 200, body };
    };
    const { answered } = await scene().begin(account);
    await runningRelay(args);
    expect(await answered()).toBe('hello');
    expect(behind).toBe(2);
  });
});

describe('a request whose event was not seen', () => {
  test('is found by the sweep, by its time', async () => {
    const { account, args, rpc } = await parties();
    const { result } = {
      result: JSON.stringify({ jsonrpc: '2.0', id: 'relay', result: { block_hash: '', changes: [] } }),
    };
    // A node that knows of no changes.
    let lies = true;
    rpc.behave = (asked) =>
      lies && isOf(asked, 'EXPERIMENTAL_changes') ? { status: 200, body: result } : 'pass';
    const first = await runningRelay(args);
    const { id, answered } = await scene().begin(account);
    await scene().fastForward(7);
    await until(
      () => relayStatus(args).contracts[0]?.lag === '0' && Number(relayStatus(args).contracts[0]?.height) > 0,
    );
    const height = await scene().height();
    await until(() => Number(relayStatus(args).contracts[0]?.height) >= height);
    expect(requestLine(args, id)).toBeUndefined();
    await first.close();
    lies = false;
    await runningRelay(args);
    expect(await answered()).toBe('hello');
    const swept = relayStatus(args).notes.find(({ name }) => name === 'sweep');
    expect(swept?.text).toMatch(/[1-9]\d* found, 0 lost/);
  });
});
