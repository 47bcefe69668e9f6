import { describe, expect, test } from 'vitest';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import { devEnclave } from '../support/dev-enclave.ts';
import { executeBody, post, type TestService, testService } from '../support/service.ts';

const day = 86_400;
const challenge = `/v1/attestation?challenge=${'c7'.repeat(32)}`;

async function figures({ app }: TestService): Promise<Record<string, number>> {
  const response = await app.request('/metrics');
  expect(response.headers.get('content-type')).toContain('text/plain');
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.split(' ').at(-1))]));
}

const readiness = async ({ app }: TestService) => (await app.request('/readyz')).json();

describe('GET /metrics', () => {
  test('tells the age of the quote, the end of its collateral and the epoch', async () => {
    const service = await testService();
    const before = await figures(service);
    expect(before).toMatchObject({
      near_enclave_key_epoch: 0,
      near_enclave_quote_age_seconds: 0,
      'near_enclave_quotes_total{kind="key-registration",result="made"}': 1,
    });
    service.time.now += 60;
    const after = await figures(service);
    expect(after['near_enclave_quote_age_seconds']).toBe(60);
    const endOf = (one: Record<string, number>) => one['near_enclave_collateral_expiry_seconds'] ?? 0;
    expect(endOf(before)).toBeGreaterThan(29 * day);
    expect(endOf(after)).toBe(endOf(before) - 60);
  });

  test('counts quotes by kind, and rotations', async () => {
    const service = await testService();
    await service.app.request(challenge);
    await post(service, executeBody('counter', { method: 'get' }, { attestation: 'per-result' }));
    await service.upkeep.rotate();
    await service.stopEnclave();
    await service.app.request(challenge);
    await service.upkeep.rotate().catch(() => undefined);
    expect(await figures(service)).toMatchObject({
      near_enclave_key_epoch: 1,
      'near_enclave_quotes_total{kind="key-registration",result="made"}': 2,
      'near_enclave_quotes_total{kind="challenge-answer",result="made"}': 1,
      'near_enclave_quotes_total{kind="challenge-answer",result="failed"}': 1,
      'near_enclave_quotes_total{kind="result-quote",result="made"}': 1,
      'near_enclave_key_rotations_total{result="made"}': 1,
      'near_enclave_key_rotations_total{result="failed"}': 1,
    });
  });

  test('has no figure for collateral that is not there', async () => {
    const service = await testService({ parts: { collateral: { collateralFor: async () => undefined } } });
    expect(await figures(service)).not.toHaveProperty('near_enclave_collateral_expiry_seconds');
  });
});

describe('GET /readyz warns', () => {
  test('of nothing when all is well', async () => {
    expect(await readiness(await testService())).toMatchObject({ status: 'ok', warnings: [] });
  });

  test('of collateral that ends soon, its revocation lists too', async () => {
    const service = await testService({ env: { COLLATERAL_WARNING_SECONDS: String(31 * day) } });
    expect(await readiness(service)).toMatchObject({ status: 'degraded', warnings: ['collateral_ends'] });
  });

  test('of collateral that is not there', async () => {
    const service = await testService({ parts: { collateral: { collateralFor: async () => undefined } } });
    expect(await readiness(service)).toMatchObject({ status: 'degraded', warnings: ['collateral_missing'] });
  });

  test('of a quote whose renewal fails, while the enclave tells of itself', async () => {
    const real = createDstackEnclave((await devEnclave()).endpoint);
    const state = { isDown: false };
    const enclave = {
      info: () => real.info(),
      deriveKey: real.deriveKey.bind(real),
      quote: (data: Uint8Array) => real.quote(state.isDown ? new Uint8Array() : data),
    };
    const service = await testService({ parts: { enclave }, env: { REGISTRATION_REFRESH_SECONDS: '100' } });
    state.isDown = true;
    service.time.now += 201;
    await service.upkeep.run();
    expect(await readiness(service)).toMatchObject({ status: 'degraded', warnings: ['quote_stale'] });
    state.isDown = false;
    service.time.now += 60;
    await service.upkeep.run();
    expect(await readiness(service)).toMatchObject({ status: 'ok' });
  });
});

describe('quotes that callers cause', () => {
  test('are limited in a minute, whatever their kind; calls that need none go on', async () => {
    const service = await testService({ env: { QUOTES_PER_MINUTE: '2' } });
    expect((await service.app.request(challenge)).status).toBe(200);
    const call = executeBody('counter', { method: 'get' });
    expect((await post(service, { ...call, attestation: 'per-result' })).status).toBe(200);
    const refused = await service.app.request(challenge);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(await refused.json()).toMatchObject({ code: 'quotes_limited' });
    expect((await post(service, { ...call, attestation: 'per-result' })).status).toBe(429);
    expect((await post(service, call)).status).toBe(200);
  });

  test('stay limited over a rotation', async () => {
    const service = await testService({ env: { QUOTES_PER_MINUTE: '1' } });
    expect((await service.app.request(challenge)).status).toBe(200);
    await service.upkeep.rotate();
    expect((await service.app.request(challenge)).status).toBe(429);
  });
});
