import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { examineCollateral } from '../../src/bin/doctor/collateral-lines.ts';
import { capabilitiesLine, dataDirLine, rootLine, userLine } from '../../src/bin/doctor/container-lines.ts';
import { examineMachine } from '../../src/bin/doctor/inside.ts';
import type { DoctorLine } from '../../src/bin/doctor/line.ts';
import { defaultAppCompose } from '../../src/dev-enclave/app-compose.ts';
import type { DevKnobs } from '../../src/dev-enclave/knobs.ts';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import type { Collateral } from '../../src/enclave/enclave.ts';
import { devEnclave, testNow } from '../support/dev-enclave.ts';
import { runCommand } from '../support/run-command.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

type Setup = {
  readonly knobs?: DevKnobs;
  readonly appCompose?: string;
  readonly env?: Readonly<Record<string, string>>;
};

async function examine({ knobs, appCompose = defaultAppCompose, env = {} }: Setup = {}) {
  const { endpoint } = await devEnclave({ keyProviderName: 'kms', ...knobs }, { appCompose });
  const dataDir = temporaryFolder();
  const lines = await examineMachine({ env: { DATA_DIR: dataDir, ...env }, now: () => testNow, endpoint });
  return new Map(lines.map((line) => [line.code, line]));
}

const without = (change: object): string => JSON.stringify({ ...JSON.parse(defaultAppCompose), ...change });

describe('the machine from within', () => {
  test('is well but for what a development enclave and this container cannot have', async () => {
    const lines = await examine();
    const codes = ['simulator_variable', 'settings', 'agent_socket', 'agent', 'key_provider', 'secure_time'];
    for (const code of [...codes, 'measured_settings', 'keys', 'data_dir']) {
      expect(lines.get(code), code).toMatchObject({ status: 'ok' });
    }
    expect(lines.get('quote')).toMatchObject({
      status: 'bad',
      detail: expect.stringContaining('not_intel_root'),
    });
    expect(lines.get('executor_socket')?.status).toBe('unsure');
    expect(lines.get('pccs')?.status).toBe('unsure');
  });

  test.each<[string, Setup, string, string]>([
    [
      'a simulator in the environment',
      { env: { DSTACK_SIMULATOR_ENDPOINT: 'x' } },
      'simulator_variable',
      'is set',
    ],
    ['a setting that is wrong', { env: { PORT: 'x' } }, 'settings', 'PORT'],
    ['an agent that refuses', { knobs: { errors: { Info: 'no' } } }, 'agent', 'enclave_'],
    ['an agent that is too old', { knobs: { oldAgent: true } }, 'agent', 'too old'],
    ['an agent that gives no keys', { knobs: { errors: { GetKey: 'no' } } }, 'keys', 'enclave_refused'],
    ['an agent that gives no quotes', { knobs: { errors: { GetQuote: 'no' } } }, 'quote', 'enclave_refused'],
    ['a quote over other data', { knobs: { wrongReportData: 'quote' } }, 'quote', 'report_data_mismatch'],
    ['keys of no KMS', { knobs: { keyProviderName: 'local' } }, 'key_provider', 'key_provider_refused'],
    ['a clock of the host', { appCompose: without({ secure_time: false }) }, 'secure_time', 'host'],
    ['settings that were not measured', { env: { MAX_ARGS_BYTES: '7' } }, 'measured_settings', 'has others'],
    [
      'settings that the host may set',
      { appCompose: without({ allowed_envs: ['KEY_MODE'] }) },
      'measured_settings',
      'KEY_MODE',
    ],
    [
      'an executor that is not there',
      { env: { EXECUTOR_SOCKET: '/nowhere.sock' } },
      'executor_socket',
      'ENOENT',
    ],
    [
      'a file in the place of a socket',
      { env: { EXECUTOR_SOCKET: import.meta.filename } },
      'executor_socket',
      'no socket',
    ],
    ['a folder for data that is not there', { env: { DATA_DIR: '/nowhere' } }, 'data_dir', 'is not there'],
    ['a PCCS that is down', { env: { PCCS_URL: 'http://127.0.0.1:1' } }, 'pccs', 'fetch failed'],
  ])('finds %s', async (_, setup, code, words) => {
    const line = (await examine(setup)).get(code);
    expect(line).toMatchObject({ status: 'bad', detail: expect.stringContaining(words) });
    expect(line?.hint).not.toBe('');
  });

  test('asks no folder for data when a PostgreSQL keeps them', async () => {
    const lines = await examine({ env: { DATABASE_URL: 'postgres://db.example/x' } });
    expect(lines.has('data_dir')).toBe(false);
    expect(JSON.stringify([...lines])).not.toContain('db.example');
  });

  test('never prints a key', async () => {
    const { endpoint } = await devEnclave({ keyProviderName: 'kms' });
    const { key } = await createDstackEnclave(endpoint).deriveKey(
      'near-enclave/doctor/ed25519/v1',
      'ed25519',
    );
    const lines = await examineMachine({ env: {}, now: () => testNow, endpoint });
    expect(JSON.stringify(lines)).not.toContain(Buffer.from(key).toString('hex'));
  });

  test('is examined when no address is given', async () => {
    const { exitCode, stdout } = await runCommand(['doctor', '--json']);
    expect(exitCode).toBe(1);
    const { subject, lines } = JSON.parse(stdout);
    expect(subject).toBe('this machine');
    expect(lines.find(({ code }: DoctorLine) => code === 'agent_socket')).toMatchObject({ status: 'bad' });
  });
});

describe('the container', () => {
  test.each([
    [0, 'bad'],
    [10_001, 'ok'],
  ] as const)('of user %d', (uid, status) => {
    expect(userLine(uid).status).toBe(status);
  });

  test.each([
    ['CapPrm:\t0\nCapEff:\t0000000000000000\n', 'ok'],
    ['CapEff:\t00000000a80425fb\n', 'bad'],
    ['', 'bad'],
  ] as const)('with the capabilities %j', (text, status) => {
    expect(capabilitiesLine(text).status).toBe(status);
  });

  test.each([
    ['overlay / overlay ro,relatime 0 0\nproc /proc proc rw 0 0\n', 'ok'],
    ['overlay / overlay rw,relatime,lowerdir=ro 0 0\n', 'bad'],
    ['overlay / overlay ro 0 0\ntmpfs / tmpfs rw 0 0\n', 'bad'],
    ['', 'bad'],
  ] as const)('with the mounts %j', (text, status) => {
    expect(rootLine(text).status).toBe(status);
  });

  test('with a folder that others may read', () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    expect(dataDirLine(folder).status).toBe('unsure');
    chmodSync(folder, 0o700);
    expect(dataDirLine(folder).status).toBe('ok');
  });

  test('with a file in the place of a folder', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(dataDirLine(file)).toMatchObject({ status: 'bad', detail: expect.stringContaining('ENOTDIR') });
  });
});

describe('the collateral service', () => {
  /** One that has what Intel signed for this machine. */
  async function pccs(collateral: Collateral): Promise<string> {
    const tcb = `{"tcbInfo":${collateral.tcb_info},"signature":"${collateral.tcb_info_signature}"}`;
    const qe = `{"enclaveIdentity":${collateral.qe_identity},"signature":"${collateral.qe_identity_signature}"}`;
    const answers: Readonly<Record<string, readonly [body: string, header: string, chain: string]>> = {
      rootcacrl: [collateral.root_ca_crl, 'x-none', ''],
      pckcrl: [collateral.pck_crl, 'SGX-PCK-CRL-Issuer-Chain', collateral.pck_crl_issuer_chain],
      tcb: [tcb, 'TCB-Info-Issuer-Chain', collateral.tcb_info_issuer_chain],
      identity: [qe, 'SGX-Enclave-Identity-Issuer-Chain', collateral.qe_identity_issuer_chain],
    };
    const server = createServer((request, response) => {
      const name = new URL(request.url ?? '', 'http://pccs').pathname.split('/').at(-1) ?? '';
      const [body = '', header = 'x-none', chain = ''] = answers[name] ?? [];
      response.setHeader(header, encodeURIComponent(chain)).end(body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test('is well when its data are good', async () => {
    const dev = await devEnclave();
    const { quote } = await createDstackEnclave(dev.endpoint).quote(new Uint8Array(64));
    const pccsUrl = await pccs(await dev.collateral());
    expect(await examineCollateral({ pccsUrl, quote, now: () => testNow })).toMatchObject({ status: 'ok' });
    const later = testNow + 60 * 86_400;
    expect(await examineCollateral({ pccsUrl, quote, now: () => later })).toMatchObject({
      status: 'bad',
      detail: 'out of date',
    });
  });

  test('cannot be asked without a quote', async () => {
    const line = await examineCollateral({
      pccsUrl: 'http://127.0.0.1:1',
      quote: undefined,
      now: () => testNow,
    });
    expect(line.status).toBe('unsure');
  });
});
