import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../src/bin/relay/settings.ts';
import { type RelayStatus, readStatus } from '../../src/bin/relay/status.ts';
import { statusLines } from '../../src/bin/relay/status-lines.ts';
import { openRelayStore } from '../../src/relayer/relay-store.ts';
import type { RequestEvent } from '../../src/relayer/request-event.ts';
import { seen, transition } from '../../src/relayer/request-machine.ts';
import { runCommand } from '../support/run-command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const good = {
  network: 'mainnet',
  rpc: ['https://rpc.example', 'https://other.example/key'],
  contract: 'outlayer.near',
  service: 'https://enclave.example',
  gate: 'gate.near',
  key: 'key.json',
  dataDir: 'data',
  standard: 'near-outlayer',
  pollMillis: '1000',
  sweepSeconds: '3600',
  anchorSeconds: '60',
  serviceSeconds: '90',
  logLevel: 'info',
};

describe('the settings of a relay', () => {
  test('are read', () => {
    expect(readSettings({ ...good, listen: '[::1]:9100', world: ['dev'] })).toMatchObject({
      rpc: [new URL('https://rpc.example'), new URL('https://other.example/key')],
      listen: { host: '::1', port: 9100 },
      pollMillis: 1000,
      codeFromAnywhere: false,
    });
  });

  test.each<[string, object, RegExp]>([
    ['without an endpoint', { rpc: undefined }, /--rpc is missing/],
    [
      'with an endpoint that is none',
      { rpc: ['https://a.example', 'nowhere'] },
      /--rpc \(2\) is not an http or https address/,
    ],
    ['with a contract that is none', { contract: 'Out Layer' }, /--contract is not an account id/],
    ['without a service', { service: undefined }, /--service is missing/],
    ['without a way to resolve', { gate: undefined, key: undefined }, /--gate.*--operator/],
    ['with two ways to resolve', { operator: 'worker.near' }, /exclude one another/],
    ['with a gate and no key', { key: undefined }, /--gate needs --key/],
    ['with a key and no gate', { gate: undefined, operator: 'worker.near' }, /--key is of no use/],
    [
      'with a world and no gate',
      { gate: undefined, key: undefined, operator: 'a.near', world: ['dev'] },
      /--world needs/,
    ],
    ['with an odd number', { pollMillis: '1e3' }, /--poll-millis is not a whole number/],
    ['with a number too small', { pollMillis: '1' }, /--poll-millis is not from 100 to 60000/],
    ['with an odd address', { listen: '9100' }, /--listen is not host:port/],
    ['with a port that is none', { listen: 'localhost:99999' }, /--listen is not a port/],
  ])('%s are refused by name', (_, change, why) => {
    expect(() => readSettings({ ...good, ...change })).toThrow(why);
  });
});

const eventOf = (id: number, height: bigint): RequestEvent => ({
  contractId: 'outlayer.near',
  requestId: BigInt(id),
  dataId: id.toString(16).padStart(64, '0'),
  requestData: '{}',
  isInputInState: false,
  block: { height, hash: 'block', timestamp: 5n },
  transactionHash: 'tx',
  receiptId: 'receipt',
});

/** A relay that has seen, resolved and given up. */
function filled(): { folder: string; status: RelayStatus } {
  const folder = temporaryFolder();
  const store = openRelayStore(folder);
  const events = [eventOf(1, 90n), eventOf(2, 95n), eventOf(3, 96n)];
  store.advance('outlayer.near', { height: 100n, hash: 'b', timestamp: 1_000_000_000n }, events, 1_000);
  store.save(transition(seen(eventOf(1, 90n), 1), { kind: 'gone', own: false, height: 91n }), 2_000);
  const reason = { code: 'outlayer_limits', text: 'too little \u001b[2Jmemory' };
  store.save(transition(seen(eventOf(2, 95n), 1), { kind: 'refused', reason }), 3_000);
  store.note('head', '104', 5_000);
  store.note('error:watch', 'no answer', 4_000);
  const status = readStatus(store, 6_000);
  store.close();
  return { folder, status };
}

describe('the status of a relay', () => {
  test('tells where it stands, what is pending and what was given up', () => {
    expect(filled().status).toMatchObject({
      head: { height: '104', seen_at: 5_000 },
      contracts: [{ contract: 'outlayer.near', height: '100', lag: '4', block_time: 1_000 }],
      requests: { seen: 1, answered: 0, sent: 0, completed: 1, expired: 0, refused: 1 },
      pending: [{ request_id: '3', state: 'seen', deadline: '296', blocks_left: '192', reason: null }],
      given_up: [{ request_id: '2', state: 'refused', reason: { code: 'outlayer_limits' } }],
      notes: [{ name: 'error:watch', text: 'no answer' }],
    });
  });

  test('is readable, and a stranger steers no terminal', () => {
    const text = statusLines(filled().status).join('\n');
    expect(text).toContain('block 100, 4 blocks behind');
    expect(text).toContain('#3 seen, 192 blocks left');
    expect(text).toContain('outlayer_limits');
    expect(text).not.toContain('\u001b[2J');
    expect(statusLines({ ...filled().status, contracts: [] }).join('\n')).toContain(
      'No block was looked at yet',
    );
  });
});

describe('near-enclave relay', () => {
  test('shows the status of a folder, also as JSON', async () => {
    const { folder } = filled();
    const plain = await runCommand(['relay', 'status', '--data-dir', folder]);
    expect(plain).toMatchObject({ exitCode: 0, stderr: '' });
    expect(plain.stdout).toContain('outlayer.near');
    const json = await runCommand(['relay', 'status', '--json'], { env: { RELAY_DATA_DIR: folder } });
    expect(JSON.parse(json.stdout)).toMatchObject({ requests: { completed: 1 } });
  });

  test('says in one line what is wrong with how it was called', async () => {
    const nothing = await runCommand(['relay', 'status', '--data-dir', join(temporaryFolder(), 'no')]);
    expect(nothing).toMatchObject({
      exitCode: 3,
      stdout: '',
      stderr: expect.stringContaining('no relay has kept'),
    });
    const missing = await runCommand(['relay', '--contract', 'a.near']);
    expect(missing.exitCode).toBe(3);
    expect(missing.stderr).toMatch(/--network is missing\n.*--rpc is missing/);
  });

  test('refuses a key that others may read, before it does anything', async () => {
    const folder = temporaryFolder();
    const key = join(folder, 'key.json');
    writeFileSync(key, '{}');
    chmodSync(key, 0o644);
    const env = {
      RELAY_NETWORK: 'test',
      RELAY_RPC: 'http://127.0.0.1:9,http://127.0.0.1:10',
      RELAY_CONTRACT: 'outlayer.near',
      RELAY_SERVICE: 'http://127.0.0.1:9',
      RELAY_GATE: 'gate.near',
      RELAY_KEY_FILE: key,
      RELAY_DATA_DIR: join(folder, 'data'),
    };
    const { exitCode, stderr } = await runCommand(['relay'], { env });
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('chmod 600')]);
    const { exitCode: after } = await runCommand(['relay', 'status'], { env });
    expect(after).toBe(3);
  });
});
