import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type DoctorLine, exitCodeOf } from '../../src/bin/doctor/line.ts';
import { examineDeployment, type OutsideQuestion } from '../../src/bin/doctor/outside.ts';
import { linesToJson, linesToText } from '../../src/bin/doctor/report.ts';
import { examineTls } from '../../src/bin/doctor/tls.ts';
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '../../src/dev-enclave/x509.ts';
import { engineId } from '../../src/runtime/engine-id.ts';
import { testNow } from '../support/dev-enclave.ts';
import { devPolicy } from '../support/dev-policy.ts';
import { runCommand } from '../support/run-command.ts';
import { type TestSetup, testService } from '../support/service.ts';

type Spoiled = {
  /** Answers that replace the service's own, by path. */
  readonly answers?: Readonly<Record<string, readonly [status: number, body: string]>>;
  /** Seconds that the server's clock is ahead. */
  readonly ahead?: number;
  /** Changes the text of the attestation on its way. */
  readonly attestation?: (text: string) => string;
};

/** A real service over HTTP, and what a bad network or host makes of it. */
async function deployed(setup: TestSetup, { answers = {}, ahead = 0, attestation = same }: Spoiled) {
  const service = await testService(setup);
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const real = await service.app.request(request.url ?? '');
    const [status, body] = answers[path] ?? [real.status, await real.text()];
    response.sendDate = false;
    response.setHeader('date', new Date((testNow + ahead) * 1000).toUTCString());
    response.writeHead(status).end(path === '/v1/attestation' ? attestation(body) : body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return { service, url };
}

const same = (text: string): string => text;

async function examine(
  setup: TestSetup = {},
  spoiled: Spoiled = {},
  change: Partial<OutsideQuestion> = {},
): Promise<readonly DoctorLine[]> {
  const { service, url } = await deployed(setup, spoiled);
  return examineDeployment({
    url,
    engine: engineId,
    challenge: new Uint8Array(32).fill(9),
    nowSeconds: testNow,
    policy: await devPolicy(),
    trust: service.trust,
    appCompose: (await service.parts.enclave.info()).appCompose,
    composeHash: undefined,
    ...change,
  });
}

const statusesOf = (lines: readonly DoctorLine[]) =>
  Object.fromEntries(lines.map(({ code, status }) => [code, status]));
const codesOf = (lines: readonly DoctorLine[], status: DoctorLine['status']) =>
  lines.filter((line) => line.status === status).map(({ code }) => code);

describe('a deployment from outside', () => {
  test('is well but for what a development enclave cannot have', async () => {
    const lines = await examine();
    expect(statusesOf(lines)).toEqual({
      reachable: 'ok',
      tls: 'ok',
      engine: 'ok',
      clock: 'ok',
      ready: 'ok',
      attestation: 'ok',
      deployed_compose: 'ok',
      config_hash: 'ok',
      key_mode: 'ok',
      executor: 'unsure',
      collateral: 'ok',
    });
    expect(exitCodeOf(lines)).toBe(2);
  });

  test.each<[string, TestSetup, Spoiled, Partial<OutsideQuestion>, string]>([
    ['the wrong address', {}, { answers: { '/healthz': [404, ''] } }, {}, 'reachable'],
    [
      'a part that is down',
      { knobs: { silent: [] } },
      { answers: { '/readyz': [503, '{"detail":"down: store"}'] } },
      {},
      'ready',
    ],
    ['a clock ahead of ours', {}, { ahead: 31 }, {}, 'clock'],
    ['a clock behind ours', {}, { ahead: -31 }, {}, 'clock'],
    [
      'a refused attestation',
      {},
      { answers: { '/v1/attestation': [429, '{"detail":"busy"}'] } },
      {},
      'attestation',
    ],
    ['an attestation that is none', {}, { attestation: () => '{}' }, {}, 'attestation'],
    ['an attestation that is not JSON', {}, { attestation: () => '<html>' }, {}, 'attestation'],
    ['collateral that has ended', { knobs: { expiredCollateral: true } }, {}, {}, 'collateral'],
    [
      'no collateral',
      { parts: { collateral: { collateralFor: async () => undefined } } },
      {},
      {},
      'collateral',
    ],
    ['an old platform', { knobs: { tcbStatus: 'OutOfDate' } }, {}, {}, 'tcb_status'],
    ['a revoked platform', { knobs: { revokedPck: true } }, {}, {}, 'revocation'],
    ['a debugger', { knobs: { debug: true } }, {}, {}, 'td_attributes'],
    ['keys that other images have too', { env: { KEY_MODE: 'derived' } }, {}, {}, 'trust_settings'],
    ['another compose file', {}, {}, { appCompose: '{}' }, 'deployed_compose'],
    [
      'another compose hash',
      {},
      {},
      { appCompose: undefined, composeHash: '00'.repeat(32) },
      'deployed_compose',
    ],
    ["Intel's root asked for", {}, {}, { trust: 'intel' }, 'certificate_chains'],
  ])('finds %s', async (_, setup, spoiled, change, code) => {
    const lines = await examine(setup, spoiled, change);
    expect(codesOf(lines, 'bad')).toContain(code);
    expect(exitCodeOf(lines)).toBe(1);
    for (const line of lines) if (line.status !== 'ok') expect(line.hint).not.toBe('');
  });

  test.each<[string, TestSetup, Spoiled, Partial<OutsideQuestion>, string]>([
    ['without a policy', {}, {}, { policy: undefined }, 'policy'],
    ['with nothing to compare with', {}, {}, { appCompose: undefined }, 'deployed_compose'],
    ['of another version', {}, {}, { engine: 'near-enclave/9.9.9' }, 'engine'],
    ['that does not name its version', {}, { answers: { '/healthz': [200, 'fine'] } }, {}, 'engine'],
    ['that warns', { knobs: { expiredCollateral: true } }, {}, {}, 'ready'],
    ['that is ready in words that we do not know', {}, { answers: { '/readyz': [200, '[]'] } }, {}, 'ready'],
    ['with derived keys', { env: { KEY_MODE: 'derived' } }, {}, {}, 'key_mode'],
    ['whose collateral ends soon', {}, {}, { nowSeconds: testNow + 29 * 86_400 }, 'collateral'],
  ])('leaves open what cannot be shown of one %s', async (_, setup, spoiled, change, code) => {
    expect(codesOf(await examine(setup, spoiled, change), 'unsure')).toContain(code);
  });

  test('refuses an answer to another challenge', async () => {
    const service = await testService();
    const path = `/v1/attestation?challenge=${'07'.repeat(32)}`;
    const old = await (await service.app.request(path)).text();
    expect(codesOf(await examine({}, { attestation: () => old }), 'bad')).toContain('challenge');
  });

  test('says what differs of the compose file, field by field', async () => {
    const service = await testService();
    const { appCompose } = await service.parts.enclave.info();
    const other = JSON.stringify({ ...JSON.parse(appCompose), public_logs: false });
    const lines = await examine({}, {}, { appCompose: other });
    const words = lines.filter(({ code }) => code === 'deployed_compose').map(({ detail }) => detail);
    expect(words).toContain('public_logs: ours false, theirs true');
  });

  test('ends at once when nobody answers', async () => {
    const lines = await examine({}, {}, { url: new URL('http://127.0.0.1:1/') });
    expect(codesOf(lines, 'bad')).toEqual(['reachable']);
  });
});

describe('examineTls', () => {
  const day = 86_400;

  /** An https server of this name whose certificate ends after so many days. */
  async function secured(days: number) {
    const { key, certificate } = await selfSigned(days);
    const server = createTlsServer({ key, cert: certificate }, (socket) => socket.end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const url = new URL(`https://localhost:${(server.address() as AddressInfo).port}/`);
    return { url, certificate };
  }

  async function selfSigned(days: number) {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
    const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const now = Date.now();
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: 'CN=localhost',
      notBefore: new Date(now - day * 1000),
      notAfter: new Date(now + days * day * 1000),
      signingAlgorithm: algorithm,
      keys,
      extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
    });
    const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
    const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`;
    return { key, certificate: certificate.toString('pem') };
  }

  const now = () => Math.floor(Date.now() / 1000);

  test.each([
    [30, 'ok'],
    [3, 'unsure'],
    [-0.5, 'bad'],
  ] as const)('judges a certificate that ends in %d days: %s', async (days, status) => {
    const { url, certificate } = await secured(days);
    expect(await examineTls(url, now(), [certificate])).toMatchObject({ status });
  });

  test('refuses a certificate that nobody vouches for', async () => {
    const { url } = await secured(30);
    expect(await examineTls(url, now())).toMatchObject({
      status: 'bad',
      detail: expect.stringContaining('self'),
    });
  });

  test('refuses a certificate for another name', async () => {
    const { url, certificate } = await secured(30);
    url.hostname = '127.0.0.1';
    expect(await examineTls(url, now(), [certificate])).toMatchObject({ status: 'bad' });
  });

  test('refuses to be asked in the clear, but on this machine', async () => {
    expect(await examineTls(new URL('http://enclave.example/'), now())).toMatchObject({ status: 'bad' });
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      expect(await examineTls(new URL(`http://${host}/`), now())).toMatchObject({ status: 'ok' });
    }
  });
});

describe('what the doctor prints', () => {
  const lines: readonly DoctorLine[] = [
    { code: 'one', status: 'ok', detail: 'fine' },
    { code: 'two', status: 'bad', detail: 'a\u001b[2Kline\n✓ forged', hint: 'mend it' },
  ];

  test('is a line for each finding, its hint below, and no code of others', () => {
    expect(linesToText('here', lines)).toBe(
      'here\n\n✓ one: fine\n✗ two: a\\u{1b}[2Kline\\u{a}✓ forged\n    mend it\n\nsomething is wrong\n',
    );
  });

  test('is one document for programs', () => {
    expect(JSON.parse(linesToJson('here', lines))).toEqual({ subject: 'here', exit_code: 1, lines });
  });

  test.each([
    ['an address that is none', ['ftp://enclave.example'], 'is no http(s) address'],
    ['a hash that is none', ['http://127.0.0.1:1', '--compose-hash', 'ab'], 'not 32 bytes in hex'],
    ['a policy that is not there', ['http://127.0.0.1:1', '--policy', '/nowhere'], 'cannot be read'],
  ])('refuses %s', async (_, args, words) => {
    const { exitCode, stderr } = await runCommand(['doctor', ...args]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringContaining(words) });
  });

  test('ends with the exit code of the worst finding', async () => {
    const { exitCode, stdout } = await runCommand(['doctor', 'http://127.0.0.1:1', '--dev-root', '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).lines[0]).toMatchObject({ code: 'reachable', status: 'bad' });
  });
});
