import { describe, expect, test } from 'vitest';
import { fromHex, toUtf8 } from '../../src/primitives/bytes.ts';
import type { BundleStore } from '../../src/store/bundle-store.ts';
import { executeBody, post, type TestService, testService } from '../support/service.ts';

const call = executeBody('counter', { method: 'get' });

/** The hash of a fresh statement. */
async function signed(service: TestService): Promise<string> {
  const { statement_hash } = (await (await post(service, call)).json()) as { statement_hash: string };
  return statement_hash;
}

const fetchBundle = ({ app }: TestService, id: string) => app.request(`/v1/bundles/${id}`);

/** The service's store with one answer changed on its way out. */
function alter(service: TestService, change: Partial<BundleStore>): void {
  Object.assign(service.parts.store.bundles, change);
}

describe('GET /v1/bundles/:id', () => {
  test('serves the bundle of a signed statement', async () => {
    const service = await testService();
    const response = await fetchBundle(service, await signed(service));
    expect(response.status).toBe(200);
    expect((await service.verify(await response.text())).verdict).toBe('PASS');
  });

  test('serves what another service on the same store signed', async () => {
    const first = await testService();
    const hash = await signed(first);
    const second = await testService({ parts: { store: first.parts.store } });
    expect((await first.verify(await (await fetchBundle(second, hash)).text())).verdict).toBe('PASS');
  });

  test('serves the quote that was made last when one statement has two', async () => {
    const service = await testService();
    const hash = await signed(service);
    await post(service, { ...call, attestation: 'per-result' });
    const bundle = (await (await fetchBundle(service, hash)).json()) as { attestation: { kind: string } };
    expect(bundle.attestation.kind).toBe('result-quote');
  });

  test.each(['0'.repeat(64), 'f'.repeat(64)])('does not know %s', async (id) => {
    const response = await fetchBundle(await testService(), id);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'bundle_not_found' });
  });

  test.each(['x', 'A'.repeat(64), '0'.repeat(63)])('refuses %s as no hash', async (id) => {
    const response = await fetchBundle(await testService(), id);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_field', field: 'id' });
  });

  test('does not serve a statement whose process ended before it signed', async () => {
    const service = await testService();
    const store = service.parts.store.bundles;
    const committed: string[] = [];
    const commit = store.commitStatement.bind(store);
    alter(service, {
      async commitStatement(record) {
        await commit(record);
        committed.push(Buffer.from(record.statementHash).toString('hex'));
        throw new Error('the power went out');
      },
    });
    expect((await post(service, call)).status).toBe(500);
    const [hash = ''] = committed;
    expect(await store.findStatement(fromHex(hash))).toMatchObject({ signatures: undefined });
    const response = await fetchBundle(service, hash);
    expect(response.status).toBe(404);
  });

  test('answers with no signature that is not durable', async () => {
    const service = await testService();
    alter(service, { addSignatures: () => Promise.reject(new Error('the disk is full')) });
    const response = await post(service, call);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('signatures');
  });

  test('refuses to serve a signature that is not over the statement', async () => {
    const service = await testService();
    const hash = await signed(service);
    const stored = await service.parts.store.bundles.findStatement(fromHex(hash));
    if (stored === undefined) expect.fail('the statement is not stored');
    alter(service, {
      findStatement: async () => ({
        ...stored,
        signatures: { ed25519: new Uint8Array(64), secp256k1: undefined },
      }),
    });
    expect((await fetchBundle(service, hash)).status).toBe(500);
  });

  test('refuses to serve a statement under the hash of another', async () => {
    const service = await testService();
    const first = await signed(service);
    const stored = await service.parts.store.bundles.findStatement(fromHex(first));
    alter(service, { findStatement: async () => stored });
    expect((await fetchBundle(service, 'e'.repeat(64))).status).toBe(500);
  });

  test.each([
    ['missing', undefined],
    ['others', toUtf8('other bytes')],
  ])('refuses to serve a contract whose bytes are %s', async (_, bytes) => {
    const service = await testService();
    const hash = await signed(service);
    alter(service, { findContent: async () => bytes });
    const response = await fetchBundle(service, hash);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: 'internal_fault' });
  });
});
