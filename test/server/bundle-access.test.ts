import { gunzipSync } from 'node:zlib';
import { x25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { openBundle } from '../../src/hpke/sealed-bundle.ts';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import { decodeBundle, encodeBundle } from '../../src/proof/bundle.ts';
import { bundleToken } from '../../src/proof/bundle-token.ts';
import { decodeOpenBundle } from '../support/open-bundle.ts';
import { type BodyJson, executeBody, post, type TestService, testService } from '../support/service.ts';
import { loadStatementVectors } from '../support/statement-vectors.ts';

const call = executeBody('counter', { method: 'new', args: { start: 1 } });
const salt = '5a'.repeat(32);
const auditorKey = new Uint8Array(32).fill(0x42);
const auditor = toHex(x25519.getPublicKey(auditorKey));

/** The hash of a fresh statement. */
async function signed(service: TestService, body: BodyJson = call): Promise<string> {
  const response = await post(service, body);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return (JSON.parse(text) as { statement_hash: string }).statement_hash;
}

const get = (
  { app }: TestService,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> => Promise.resolve(app.request(`/v1/bundles/${path}`, { headers }));

const tokenOf = (hash: string, of = salt): string => toHex(bundleToken(fromHex(hash), fromHex(of)));
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('the token of a bundle', () => {
  type TokenCase = { readonly statement_hash: string; readonly salt: string; readonly token: string };
  test.each(loadStatementVectors<TokenCase>('bundle-tokens.json'))('has the bytes of $name', (one) => {
    expect(tokenOf(one.statement_hash, one.salt)).toBe(one.token);
  });
});

describe('the bundle of a private call', () => {
  const privateCall = { ...call, salt };

  test('is given to who knows the salt, and passes', async () => {
    const service = await testService();
    const hash = await signed(service, privateCall);
    const response = await get(service, hash, bearer(tokenOf(hash)));
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const text = await response.text();
    const { disclosure } = decodeOpenBundle(text);
    expect(toHex(disclosure.preimages.salt ?? new Uint8Array())).toBe(salt);
    expect((await service.verify(text)).because).toEqual([]);
  });

  test.each<readonly [string, (hash: string) => Record<string, string>]>([
    ['nothing', () => ({})],
    ['the salt itself', () => bearer(salt)],
    ['the statement hash', (hash) => bearer(hash)],
    ['the token of another statement', () => bearer(tokenOf('ee'.repeat(32)))],
    ['the token of another salt', (hash) => bearer(tokenOf(hash, '5b'.repeat(32)))],
    ['a part of the token', (hash) => bearer(tokenOf(hash).slice(0, 62))],
    ['the token in another scheme', (hash) => ({ authorization: `Basic ${tokenOf(hash)}` })],
  ])('is not given to who sends %s', async (_, headers) => {
    const service = await testService();
    const hash = await signed(service, privateCall);
    for (const path of [hash, `${hash}?auditor=${auditor}`]) {
      const response = await get(service, path, headers(hash));
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ code: 'bundle_private' });
      expect(text).not.toContain(tokenOf(hash));
    }
  });

  test('leaves no token and no salt in the log', async () => {
    const service = await testService();
    const hash = await signed(service, privateCall);
    await get(service, hash, bearer(tokenOf(hash)));
    const log = JSON.stringify(service.lines);
    expect(log).not.toContain(tokenOf(hash));
    expect(log).not.toContain(salt);
  });

  test('says the same in another service, so that a second run gives the same output', async () => {
    const [a, b] = [await testService(), await testService()];
    const outputs = await Promise.all(
      [a, b].map(async (service) => {
        const hash = await signed(service, privateCall);
        const text = await (await get(service, hash, bearer(tokenOf(hash)))).text();
        return toHex(decodeOpenBundle(text).statement.envelope.outputHash);
      }),
    );
    expect(outputs[0]).toBe(outputs[1]);
  });

  test('is sealed for an auditor when who knows the salt asks for it', async () => {
    const service = await testService();
    const hash = await signed(service, privateCall);
    const open = await (await get(service, hash, bearer(tokenOf(hash)))).text();
    const response = await get(service, `${hash}?auditor=${auditor}`, bearer(tokenOf(hash)));
    const text = await response.text();
    expect(text).not.toContain(salt);
    expect((await service.verify(text)).because).toEqual(['disclosure']);
    expect(encodeBundle(await openBundle(decodeBundle(text), auditorKey))).toBe(open);
  });

  test.each(['00'.repeat(32), 'aa'.repeat(31), 'xx'])('takes no salt %s', async (bad) => {
    const response = await post(await testService(), { ...call, salt: bad });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { code: 'invalid_field', field: 'salt' },
    ]);
  });

  test('has no promises: their outcomes could not be hidden', async () => {
    const response = await post(await testService(), { ...call, salt, promises: 'run' });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { code: 'invalid_field', field: 'salt' },
    ]);
  });
});

describe('the bundle of a public call', () => {
  test('is given to anyone, as a file that is asked after when it is kept', async () => {
    const service = await testService();
    const hash = await signed(service);
    const response = await get(service, hash);
    expect(response.headers.get('content-disposition')).toBe(`inline; filename="${hash}.bundle.json"`);
    expect(response.headers.get('cache-control')).toBe('public, no-cache');
    expect(response.headers.get('etag')).toMatch(/^"[0-9a-f]+"$/);
  });

  test('is sealed for an auditor, who opens it, each time anew', async () => {
    const service = await testService();
    const hash = await signed(service);
    const responses = await Promise.all([1, 2].map(() => get(service, `${hash}?auditor=${auditor}`)));
    const [first, second] = await Promise.all(responses.map((response) => response.text()));
    expect(first).not.toBe(second);
    expect(responses[0]?.headers.get('cache-control')).toBe('no-store');
    const opened = await openBundle(decodeBundle(first ?? ''), auditorKey);
    expect((await service.verify(encodeBundle(opened))).because).toEqual([]);
  });

  test.each([
    ['00'.repeat(32), 'auditor_key_invalid'],
    [`ed${'ff'.repeat(30)}7f`, 'auditor_key_invalid'],
    ['00'.repeat(31), 'invalid_field'],
    [auditor.toUpperCase(), 'invalid_field'],
    ['', 'invalid_field'],
  ])('is not sealed to %s', async (key, code) => {
    const service = await testService();
    const response = await get(service, `${await signed(service)}?auditor=${key}`);
    expect([response.status, await response.json()]).toMatchObject([400, { code, field: 'auditor' }]);
  });

  test('takes no parameter that it does not know', async () => {
    const service = await testService();
    const response = await get(service, `${await signed(service)}?auditr=${auditor}`);
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'unknown_field' }]);
  });
});

describe('a bundle on its way', () => {
  test('is packed for who can unpack it, under a tag of its own', async () => {
    const service = await testService();
    const hash = await signed(service);
    const plain = await get(service, hash);
    const packed = await get(service, hash, { 'accept-encoding': 'gzip, br' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('vary')).toMatch(/accept-encoding/i);
    const bytes = new Uint8Array(await packed.arrayBuffer());
    const text = await plain.text();
    expect(gunzipSync(bytes).toString()).toBe(text);
    expect(bytes.length).toBeLessThan(text.length / 2);
    expect(packed.headers.get('etag')).toMatch(/^"[0-9a-f]+"$/);
    expect(packed.headers.get('etag')).not.toBe(plain.headers.get('etag'));
  });

  test.each(['gzip', 'identity'])('is not sent again to who has it, as %s', async (encoding) => {
    const service = await testService();
    const hash = await signed(service);
    const accept = { 'accept-encoding': encoding };
    const tag = (await get(service, hash, accept)).headers.get('etag') ?? '';
    const again = await get(service, hash, { ...accept, 'if-none-match': tag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(again.headers.get('etag')).toBe(tag);
    expect(again.headers.get('cache-control')).toBe('public, no-cache');
  });

  test('has another tag with another quote', async () => {
    const service = await testService();
    const hash = await signed(service);
    const tag = (await get(service, hash)).headers.get('etag') ?? '';
    await post(service, { ...call, attestation: 'per-result' });
    const after = await get(service, hash, { 'if-none-match': tag });
    expect(after.status).toBe(200);
    expect(after.headers.get('etag')).not.toBe(tag);
  });
});

describe('a service whose audience is on an EVM chain', () => {
  const env = { AUDIENCE_CHAIN: 'eip155:8453', AUDIENCE_CONTRACT: `0x${'0b'.repeat(20)}` };

  test('signs by both keys, and its bundle has both', async () => {
    const service = await testService({ env });
    const response = await post(service, call);
    const answer = (await response.json()) as {
      readonly statement_hash: string;
      readonly signatures: { readonly secp256k1: string | null };
    };
    expect(answer.signatures.secp256k1).toMatch(/^[0-9a-f]{128}1[bc]$/);
    const text = await (await get(service, answer.statement_hash)).text();
    expect(toHex(decodeBundle(text).signatures.secp256k1 ?? new Uint8Array())).toBe(
      answer.signatures.secp256k1,
    );
    const report = await service.verify(text);
    const found = report.checks.find(({ code }) => code === 'evm_signature');
    expect(found).toMatchObject({ status: 'pass', detail: expect.stringContaining('chain 8453') });
    expect(report.because).toEqual([]);
  });

  test('serves no bundle whose secp256k1 signature was changed in the store', async () => {
    const service = await testService({ env });
    const hash = await signed(service);
    const store = service.parts.store.bundles;
    const stored = await store.findStatement(fromHex(hash));
    if (stored?.signatures === undefined) expect.fail('the statement is not stored');
    for (const secp256k1 of [undefined, new Uint8Array(65)]) {
      const signatures = { ...stored.signatures, secp256k1 };
      Object.assign(store, { findStatement: async () => ({ ...stored, signatures }) });
      expect((await get(service, hash)).status).toBe(500);
    }
  });
});
