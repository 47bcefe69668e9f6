import { describe, expect, test } from 'vitest';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import type { Enclave } from '../../src/enclave/enclave.ts';
import { reportDataOf } from '../../src/enclave/tdx-quote.ts';
import { equalBytes, fromHex } from '../../src/primitives/bytes.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import { attestationJson, toReportDataPayload } from '../../src/proof/attestation.ts';
import { reportData } from '../../src/proof/report-data.ts';
import { devEnclave } from '../support/dev-enclave.ts';
import { executeBody, post, type TestService, testService } from '../support/service.ts';

const challenge = 'c7'.repeat(32);
const call = executeBody('counter', { method: 'get' });

async function attestationOf({ app }: TestService, query = '') {
  const response = await app.request(`/v1/attestation${query}`);
  expect(response.status).toBe(200);
  return { attestation: attestationJson.parse(await response.json()), age: response.headers.get('age') };
}

/** An enclave that counts the quotes, and makes them when it is told to. */
async function slowEnclave() {
  const real = createDstackEnclave((await devEnclave()).endpoint);
  const waiting: (() => void)[] = [];
  const state = { quotes: 0, isSlow: false };
  const enclave: Enclave = {
    info: () => real.info(),
    deriveKey: (path, algorithm) => real.deriveKey(path, algorithm),
    async quote(data) {
      state.quotes++;
      if (state.isSlow) await new Promise<void>((resolve) => waiting.push(resolve));
      return real.quote(data);
    },
  };
  return { enclave, state, release: () => waiting.splice(0).forEach((go) => void go()) };
}

describe('GET /v1/attestation', () => {
  test('serves the quote over the keys, with its age', async () => {
    const service = await testService();
    service.time.now += 7;
    const { attestation, age } = await attestationOf(service);
    expect(age).toBe('7');
    expect(attestation).toMatchObject({ kind: 'key-registration', challenge: zeroHash });
    const expected = reportData(toReportDataPayload(attestation, zeroHash));
    expect(reportDataOf(attestation.quote)).toEqual(expected);
    expect(attestation.registration).toEqual(service.registration);
  });

  test('answers a challenge with a quote of its own', async () => {
    const service = await testService();
    service.time.now += 7;
    const { attestation, age } = await attestationOf(service, `?challenge=${challenge}`);
    expect(age).toBe('0');
    expect(attestation).toMatchObject({ kind: 'challenge-answer', challenge: fromHex(challenge) });
    const expected = reportData(toReportDataPayload(attestation, zeroHash));
    expect(reportDataOf(attestation.quote)).toEqual(expected);
  });

  test.each(['c7', '0'.repeat(64), 'zz'.repeat(32), ''])('refuses the challenge %j', async (wrong) => {
    const { app } = await testService();
    const response = await app.request(`/v1/attestation?challenge=${wrong}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_field', field: 'challenge' });
  });

  test('refuses a parameter that it does not know', async () => {
    const { app } = await testService();
    const response = await app.request('/v1/attestation?chalenge=1');
    expect(await response.json()).toMatchObject({ code: 'unknown_field', field: 'chalenge' });
  });

  test('renews an old quote once for all who ask', async () => {
    const { enclave, state } = await slowEnclave();
    const service = await testService({ parts: { enclave }, env: { REGISTRATION_REFRESH_SECONDS: '100' } });
    service.time.now += 99;
    expect((await attestationOf(service)).age).toBe('99');
    expect(state.quotes).toBe(1);
    service.time.now += 1;
    const all = await Promise.all([attestationOf(service), attestationOf(service), attestationOf(service)]);
    expect(all.map(({ age }) => age)).toEqual(['0', '0', '0']);
    expect(state.quotes).toBe(2);
  });

  test('renews a quote whose collateral has ended', async () => {
    const { enclave, state } = await slowEnclave();
    const env = { REGISTRATION_REFRESH_SECONDS: '31557600' };
    const service = await testService({ parts: { enclave }, env });
    service.time.now += 40 * 86_400;
    await attestationOf(service);
    expect(state.quotes).toBe(2);
  });

  test('serves the last quote while the enclave is away', async () => {
    const service = await testService({ env: { REGISTRATION_REFRESH_SECONDS: '100' } });
    await service.stopEnclave();
    service.time.now += 200;
    expect((await attestationOf(service)).age).toBe('200');
    const warning = service.lines.find(({ msg }) => msg === 'the quote could not be renewed');
    expect(warning).toMatchObject({ fault: { name: 'EnclaveFault', code: 'enclave_unreachable' } });
    expect((await post(service, call)).status).toBe(200);
  });

  test('is refused when the agent shows another VM beside the quote than in Info', async () => {
    const knobs = { answers: { GetQuote: { vm_config: '{"cpu_count":64}' } } };
    await expect(testService({ knobs })).rejects.toMatchObject({ code: 'vm_config_mismatch' });
  });

  test('takes the VM of Info when the agent shows none beside the quote', async () => {
    const knobs = { answers: { GetQuote: { vm_config: undefined } } };
    const { attestation } = await attestationOf(await testService({ knobs }));
    expect(JSON.parse(attestation.vmConfig)).toMatchObject({ cpu_count: 1 });
  });

  test.each(['tcb_info', 'pck_crl'])('goes without collateral whose %s cannot be read', async (field) => {
    const broken = { ...(await (await devEnclave()).collateral()), [field]: '3000' };
    const service = await testService({ parts: { collateral: { collateralFor: async () => broken } } });
    expect((await attestationOf(service)).attestation.collateral).toBeUndefined();
  });

  test('goes without collateral that cannot be read', async () => {
    const broken = { ...(await (await devEnclave()).collateral()), tcb_info: 'not JSON' };
    const service = await testService({ parts: { collateral: { collateralFor: async () => broken } } });
    expect((await attestationOf(service)).attestation.collateral).toBeUndefined();
  });

  test('lets no more than its bound wait for a quote of their own', async () => {
    const { enclave, state, release } = await slowEnclave();
    const env = { MAX_CONCURRENT_QUOTES: '1', MAX_WAITING_QUOTES: '1' };
    const service = await testService({ parts: { enclave }, env });
    state.isSlow = true;
    const ask = () => service.app.request(`/v1/attestation?challenge=${challenge}`);
    const [first, second] = [ask(), ask()];
    const third = await ask();
    expect(third.status).toBe(503);
    expect(third.headers.get('retry-after')).toBe('1');
    expect(await third.json()).toMatchObject({ code: 'quotes_overloaded' });
    state.isSlow = false;
    release();
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
  });
});

describe('the keys of a service', () => {
  test('are new at each start', async () => {
    const [a, b] = [await testService(), await testService()];
    expect(equalBytes(a.registration.keys.ed25519, b.registration.keys.ed25519)).toBe(false);
  });

  test('are the same at each start when derived', async () => {
    const env = { KEY_MODE: 'derived' };
    const [a, b] = [await testService({ env }), await testService({ env })];
    expect(a.registration.keys).toEqual(b.registration.keys);
    expect(a.registration.config.keyMode).toBe('derived');
  });

  test('are not made when the enclave refuses', async () => {
    const starting = testService({ knobs: { errors: { GetQuote: 'no quote today' } } });
    await expect(starting).rejects.toMatchObject({ code: 'enclave_refused' });
  });
});
