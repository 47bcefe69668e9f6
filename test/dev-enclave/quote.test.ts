import { createHash } from 'node:crypto';
import { QuoteVerifier } from '@phala/dcap-qvl';
import { DstackClient } from '@phala/dstack-sdk';
import { describe, expect, test } from 'vitest';
import type { DevEnclave } from '../../src/dev-enclave/dev-enclave.ts';
import { replay } from '../../src/dev-enclave/event-log.ts';
import type { DevKnobs } from '../../src/dev-enclave/knobs.ts';
import { devMeasurements } from '../../src/dev-enclave/measurements.ts';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { devEnclave, testNow } from '../support/dev-enclave.ts';

const reportData = new Uint8Array(64).fill(0xab);

const quoteOf = async ({ endpoint }: DevEnclave) =>
  (await createDstackEnclave(endpoint).quote(reportData)).quote;

async function judge(dev: DevEnclave, verifier: QuoteVerifier, at = testNow) {
  const quote = Buffer.from(await quoteOf(dev));
  return verifier.verify(quote, await dev.collateral(), at);
}

const judgeWith = async (knobs: DevKnobs) => {
  const dev = await devEnclave(knobs);
  return judge(dev, QuoteVerifier.newWithRootCa(Buffer.from(dev.rootCertificate)));
};

describe('an honest quote', () => {
  test('is up to date under the development root', async () => {
    const { status, advisory_ids, report } = await judgeWith({});
    expect([status, advisory_ids, report.type]).toEqual(['UpToDate', [], 'td10']);
  });

  test('is rejected under Intel’s root', async () => {
    const dev = await devEnclave();
    await expect(judge(dev, QuoteVerifier.newProd())).rejects.toThrow(/certificate chain/);
  });

  test('is rejected under the root of another seed', async () => {
    const other = await devEnclave({}, { seed: toUtf8('another seed') });
    const verifier = QuoteVerifier.newWithRootCa(Buffer.from(other.rootCertificate));
    await expect(judge(await devEnclave(), verifier)).rejects.toThrow(/certificate chain/);
  });

  test('is the same in every run', async () => {
    const [one, two] = [await devEnclave(), await devEnclave({}, { listen: 0 })];
    expect(await quoteOf(one)).toEqual(await quoteOf(two));
    expect(await one.collateral()).toEqual(await two.collateral());
    expect(one.rootCertificate).toEqual(two.rootCertificate);
  });

  test('holds what dstack would have measured', async () => {
    const appCompose = '{ "name": "other" }';
    const dev = await devEnclave({}, { appCompose });
    const td = (await quoteOf(dev)).subarray(48);
    const at = (offset: number, length = 48) => toHex(td.subarray(offset, offset + length));
    expect(at(184)).toBe(`01${toHex(sha256(toUtf8(appCompose)))}${'00'.repeat(15)}`);
    expect(at(136)).toBe(toHex(devMeasurements.mrtd));
    expect(at(64, 48)).toBe('00'.repeat(48));
    expect(at(120, 16)).toBe('0000001000000000e702060000000000');
    expect(at(520, 64)).toBe(toHex(reportData));
  });

  test('ends in zeros, as real ones do', async () => {
    const quote = await quoteOf(await devEnclave());
    const signedLength = 636 + new DataView(quote.buffer, quote.byteOffset).getUint32(632, true);
    expect(signedLength).toBeLessThan(5006);
    expect(quote.subarray(signedLength)).toEqual(new Uint8Array(5006 - signedLength));
  });
});

describe('a knob', () => {
  test.each(['OutOfDate', 'SWHardeningNeeded', 'ConfigurationNeeded'] as const)(
    'sets the status %s',
    async (tcbStatus) => {
      expect((await judgeWith({ tcbStatus })).status).toBe(tcbStatus);
    },
  );

  const refused: readonly (readonly [DevKnobs, RegExp])[] = [
    [{ tcbStatus: 'Revoked' }, /TCB status is invalid/],
    [{ debug: true }, /Debug mode/],
    [{ expiredCollateral: true }, /expired/],
    [{ revokedPck: true }, /revoked/],
  ];
  test.each(refused)('%o makes a quote that is rejected', async (knobs, reason) => {
    await expect(judgeWith(knobs)).rejects.toThrow(reason);
  });

  test.each(['td10', 'td15'] as const)(
    'quoteV5 makes a quote of version 5 (%s) that is good',
    async (quoteV5) => {
      const dev = await devEnclave({ quoteV5 });
      const verifier = QuoteVerifier.newWithRootCa(Buffer.from(dev.rootCertificate));
      const { status, report } = await judge(dev, verifier);
      expect([status, report.type]).toEqual(['UpToDate', quoteV5]);
      expect(await quoteOf(dev)).toHaveLength(5006);
    },
  );

  test('eventLogV2 measures canonical JSON, and the log says what', async () => {
    const { endpoint } = await devEnclave({ eventLogV2: true, fullDigests: true });
    const { quote, eventLog } = await createDstackEnclave(endpoint).quote(reportData);
    const runtime = eventLog.filter((event) => event.imr === 3);
    expect(runtime.map(({ version }) => version)).toEqual(Array(9).fill(2));
    const [, appId] = runtime;
    const preimage = `{"name":"app-id","payload":"${appId?.event_payload}","type":134217729}`;
    expect(appId?.digest).toBe(createHash('sha384').update(preimage).digest('hex'));
    expect(toHex(replay(eventLog, 3))).toBe(toHex(quote.subarray(48 + 472, 48 + 520)));
  });

  test('keyProviderName is measured', async () => {
    const { endpoint } = await devEnclave({ keyProviderName: 'local' });
    const enclave = createDstackEnclave(endpoint);
    expect(JSON.parse((await enclave.info()).keyProvider)).toMatchObject({ name: 'local' });
    const { eventLog } = await enclave.quote(reportData);
    const measured = eventLog.find(({ event }) => event === 'key-provider')?.event_payload ?? '';
    expect(JSON.parse(Buffer.from(measured, 'hex').toString())).toMatchObject({ name: 'local' });
  });

  test('emitsEvents lets anyone who has the socket append to RTMR3', async () => {
    const { endpoint } = await devEnclave({ emitsEvents: true });
    const [enclave, sdk] = [createDstackEnclave(endpoint), new DstackClient(endpoint)];
    const before = await enclave.quote(reportData);
    await sdk.emitEvent('compose-hash', 'another app');
    const { quote, eventLog } = await enclave.quote(reportData);
    expect(eventLog).toHaveLength(before.eventLog.length + 1);
    expect(eventLog.at(-1)).toMatchObject({ event: 'compose-hash', imr: 3 });
    expect(quote.subarray(48 + 472, 48 + 520)).not.toEqual(before.quote.subarray(48 + 472, 48 + 520));
  });

  test('answers replaces fields of an answer', async () => {
    const { endpoint } = await devEnclave({ answers: { Info: { app_name: 'other' } } });
    expect((await createDstackEnclave(endpoint).info()).appName).toBe('other');
  });

  test('duplicateEvent measures a second event after the boot', async () => {
    const { endpoint } = await devEnclave({ duplicateEvent: 'compose-hash' });
    const { eventLog } = await createDstackEnclave(endpoint).quote(reportData);
    const names = eventLog.filter((event) => event.imr === 3).map((event) => event.event);
    expect(names.filter((name) => name === 'compose-hash')).toHaveLength(2);
    expect(names.indexOf('system-ready')).toBeLessThan(names.lastIndexOf('compose-hash'));
  });

  test('fullDigests lists the digests beside the quote', async () => {
    const { endpoint } = await devEnclave({ fullDigests: true });
    const { eventLog } = await createDstackEnclave(endpoint).quote(reportData);
    expect(eventLog.every((event) => event.digest.length === 96)).toBe(true);
  });
});

test('collateral is valid from the day of the clock, for 30 days', async () => {
  const dev = await devEnclave();
  const verifier = QuoteVerifier.newWithRootCa(Buffer.from(dev.rootCertificate));
  const day = 86_400;
  const midnight = Math.floor(testNow / day) * day;
  expect((await judge(dev, verifier, midnight)).status).toBe('UpToDate');
  expect((await judge(dev, verifier, midnight + 30 * day)).status).toBe('UpToDate');
  await expect(judge(dev, verifier, midnight - 1)).rejects.toThrow(/future/);
  await expect(judge(dev, verifier, midnight + 30 * day + 1)).rejects.toThrow(/expired/);
});
