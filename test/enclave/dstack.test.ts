import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { defaultAppCompose } from '../../src/dev-enclave/app-compose.ts';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import { reportDataOf } from '../../src/enclave/tdx-quote.ts';
import { equalBytes, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { devEnclave, enclaveWith, testNow } from '../support/dev-enclave.ts';

const reportData = Uint8Array.from({ length: 64 }, (_, index) => index);
const fault = (code: string) => expect.objectContaining({ name: 'EnclaveFault', code });

describe('info', () => {
  test('gives the measured app', async () => {
    const info = await (await enclaveWith()).info();
    expect(info.appCompose).toBe(defaultAppCompose);
    expect(info.composeHash).toEqual(sha256(toUtf8(defaultAppCompose)));
    expect(info.appId).toEqual(info.composeHash.slice(0, 20));
    expect(info.instanceId).toHaveLength(20);
    expect(info.version).toBe('0.6.0-near-enclave-dev');
    expect(JSON.parse(info.keyProvider)).toMatchObject({ name: 'near-enclave-dev' });
  });

  test('has no version when the agent is too old to say', async () => {
    expect((await (await enclaveWith({ oldAgent: true })).info()).version).toBe('');
  });
});

describe('deriveKey', () => {
  test('gives the same key for the same path, and signers that agree', async () => {
    const enclave = await enclaveWith();
    const first = await enclave.deriveKey('near-enclave/test/ed25519/v1', 'ed25519');
    expect(await enclave.deriveKey('near-enclave/test/ed25519/v1', 'ed25519')).toEqual(first);
    const other = await enclave.deriveKey('near-enclave/test/secp256k1/v1', 'secp256k1');
    expect(other.key).not.toEqual(first.key);
    expect(other.rootPublicKey).toEqual(first.rootPublicKey);
    expect([first.publicKey.length, other.publicKey.length]).toEqual([32, 33]);
  });

  test('accepts the pinned KMS root and no other', async () => {
    const { endpoint } = await devEnclave();
    const { rootPublicKey } = await createDstackEnclave(endpoint).deriveKey('a', 'secp256k1');
    const pinned = createDstackEnclave(endpoint, { kmsRootPublicKey: rootPublicKey });
    expect((await pinned.deriveKey('b', 'secp256k1')).rootPublicKey).toEqual(rootPublicKey);
    const wrong = createDstackEnclave(endpoint, { kmsRootPublicKey: rootPublicKey.map((byte) => byte ^ 1) });
    await expect(wrong.deriveKey('b', 'secp256k1')).rejects.toEqual(fault('key_chain_invalid'));
  });

  test('refuses a key for which another root vouches', async () => {
    const enclave = await enclaveWith({ foreignRootPaths: ['b'] });
    await enclave.deriveKey('a', 'secp256k1');
    await expect(enclave.deriveKey('b', 'secp256k1')).rejects.toEqual(fault('key_chain_invalid'));
  });

  test('refuses a key for which no root vouches', async () => {
    const enclave = await enclaveWith({ withoutKmsRoot: true });
    await expect(enclave.deriveKey('a', 'ed25519')).rejects.toEqual(fault('key_chain_without_root'));
  });

  test('refuses ed25519 from an agent that would give a secp256k1 key instead', async () => {
    const enclave = await enclaveWith({ oldAgent: true });
    await expect(enclave.deriveKey('a', 'ed25519')).rejects.toEqual(fault('enclave_too_old'));
    expect((await enclave.deriveKey('a', 'secp256k1')).publicKey).toHaveLength(33);
  });

  test.each(['', 'clé', 'with space'])('refuses the path %j', async (path) => {
    const enclave = await enclaveWith();
    await expect(enclave.deriveKey(path, 'ed25519')).rejects.toEqual(fault('enclave_misused'));
  });
});

describe('quote', () => {
  test('is over the report data that was asked for', async () => {
    const { quote, eventLog, vmConfig } = await (await enclaveWith()).quote(reportData);
    expect(quote).toHaveLength(5006);
    expect(reportDataOf(quote)).toEqual(reportData);
    expect(eventLog.filter((event) => event.imr === 3).map((event) => event.digest)).not.toContain(
      expect.stringMatching(/./),
    );
    expect(JSON.parse(vmConfig ?? '')).toMatchObject({ cpu_count: 1 });
  });

  test.each(['quote', 'echo'] as const)('is refused over other report data (%s)', async (wrongReportData) => {
    const enclave = await enclaveWith({ wrongReportData });
    await expect(enclave.quote(reportData)).rejects.toEqual(fault('report_data_mismatch'));
  });

  test('needs all 64 bytes', async () => {
    const enclave = await enclaveWith();
    await expect(enclave.quote(new Uint8Array(63))).rejects.toEqual(fault('enclave_misused'));
  });

  test('is refused unless it is of a TDX guest in a known version', () => {
    const header = (version: number, teeType: number) => {
      const bytes = new Uint8Array(5006);
      new DataView(bytes.buffer).setUint16(0, version, true);
      new DataView(bytes.buffer).setUint32(4, teeType, true);
      return bytes;
    };
    expect(reportDataOf(header(5, 0x81))).toHaveLength(64);
    for (const bad of [header(3, 0x81), header(4, 0), header(4, 0x81).slice(0, 600), new Uint8Array(10)]) {
      expect(() => reportDataOf(bad)).toThrow(fault('enclave_malformed_answer'));
    }
  });
});

describe('a failing agent', () => {
  const ask = {
    GetKey: (enclave: Awaited<ReturnType<typeof enclaveWith>>) => enclave.deriveKey('a', 'secp256k1'),
    GetQuote: (enclave: Awaited<ReturnType<typeof enclaveWith>>) => enclave.quote(reportData),
    Info: (enclave: Awaited<ReturnType<typeof enclaveWith>>) => enclave.info(),
  };
  const methods = Object.keys(ask) as (keyof typeof ask)[];

  test.each(methods)('has its error in %s seen', async (method) => {
    const enclave = await enclaveWith({ errors: { [method]: 'no such luck' } });
    await expect(ask[method](enclave)).rejects.toEqual(fault('enclave_refused'));
  });

  test.each(methods)('that breaks off in %s is unreachable', async (method) => {
    const enclave = await enclaveWith({ partial: [method] });
    await expect(ask[method](enclave)).rejects.toEqual(fault('enclave_unreachable'));
  });

  test.each(methods)('that never answers %s is unreachable', async (method) => {
    const enclave = await enclaveWith({ silent: [method] }, 200);
    await expect(ask[method](enclave)).rejects.toEqual(fault('enclave_unreachable'));
  });

  test('that does not exist is unreachable', () => {
    expect(() => createDstackEnclave('/nowhere/dstack.sock')).toThrow(fault('enclave_unreachable'));
  });

  test('that is gone is unreachable', async () => {
    const dev = await devEnclave({}, { listen: 0 });
    const enclave = createDstackEnclave(dev.endpoint);
    await enclave.info();
    const gone = createDstackEnclave('http://127.0.0.1:1');
    await expect(gone.info()).rejects.toEqual(fault('enclave_unreachable'));
  });
});

describe('an answer of the wrong form', () => {
  const good = {
    Info: {
      app_id: '00'.repeat(20),
      instance_id: '',
      app_name: 'x',
      compose_hash: '00'.repeat(32),
      key_provider_info: '{}',
      tcb_info: '{"app_compose":"{}"}',
    },
    GetKey: { key: '11'.repeat(32), signature_chain: ['22'.repeat(65), '33'.repeat(65)] },
    GetQuote: { quote: '00'.repeat(5006), event_log: '[]' },
  };

  async function agentWith(answers: Record<string, unknown>) {
    const server = createServer((request, response) => {
      const answer = answers[(request.url ?? '').slice(1)];
      response.writeHead(answer === undefined ? 404 : 200);
      response.end(answer === undefined ? 'Not Found' : JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    server.unref();
    return createDstackEnclave(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  test.each([
    ['app_id', '00'.repeat(19)],
    ['app_id', 'zz'.repeat(20)],
    ['instance_id', '00'],
    ['compose_hash', ''],
    ['key_provider_info', 'not json'],
    ['tcb_info', '{}'],
    ['app_name', 7],
  ])('is refused: Info with %s = %j', async (field, value) => {
    const enclave = await agentWith({ ...good, Info: { ...good.Info, [field]: value } });
    await expect(enclave.info()).rejects.toEqual(fault('enclave_malformed_answer'));
  });

  test.each([
    ['key', '11'.repeat(31)],
    ['signature_chain', ['22'.repeat(65)]],
  ])('is refused: GetKey with %s = %j', async (field, value) => {
    const enclave = await agentWith({ ...good, GetKey: { ...good.GetKey, [field]: value } });
    await expect(enclave.deriveKey('a', 'secp256k1')).rejects.toEqual(fault('enclave_malformed_answer'));
  });

  test.each([
    ['22'.repeat(64), '33'.repeat(65)],
    ['22'.repeat(65), '33'.repeat(65)],
    [`${'ff'.repeat(64)}00`, `${'ff'.repeat(64)}00`],
  ])('is refused: the chain %s, %s', async (...signature_chain) => {
    const enclave = await agentWith({ ...good, GetKey: { ...good.GetKey, signature_chain } });
    await expect(enclave.deriveKey('a', 'secp256k1')).rejects.toEqual(fault('key_chain_invalid'));
  });

  test('is refused: a key out of range, and no message holds a key', async () => {
    const enclave = await agentWith({ ...good, GetKey: { ...good.GetKey, key: 'ff'.repeat(32) } });
    const error: unknown = await enclave.deriveKey('a', 'secp256k1').catch((cause: unknown) => cause);
    expect(error).toEqual(fault('enclave_malformed_answer'));
    expect(String(error)).not.toContain('ffff');
  });

  test.each([
    ['quote', 'abc'],
    ['event_log', '{}'],
    ['event_log', '[{"imr":4,"event_type":1,"digest":"","event":"","event_payload":""}]'],
    ['event_log', '[{"imr":3,"event_type":1,"digest":"00","event":"","event_payload":""}]'],
    ['event_log', '[{"imr":3,"event_type":1,"digest":"","event":"","event_payload":"0"}]'],
  ])('is refused: GetQuote with %s = %j', async (field, value) => {
    const quote = Buffer.alloc(5006);
    quote.writeUInt16LE(4, 0);
    quote.writeUInt32LE(0x81, 4);
    const GetQuote = { ...good.GetQuote, quote: quote.toString('hex'), [field]: value };
    const enclave = await agentWith({ ...good, GetQuote });
    await expect(enclave.quote(new Uint8Array(64))).rejects.toEqual(fault('enclave_malformed_answer'));
  });
});

test('report data of any value comes back in the quote', async () => {
  const { endpoint } = await devEnclave({}, { now: () => testNow });
  const enclave = createDstackEnclave(endpoint);
  const property = fc.asyncProperty(fc.uint8Array({ minLength: 64, maxLength: 64 }), async (data) =>
    equalBytes(reportDataOf((await enclave.quote(data)).quote), data),
  );
  await fc.assert(property, { numRuns: 20 });
});
