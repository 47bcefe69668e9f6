import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createPccsSource, type PccsOptions, platformOf } from '../../src/enclave/collateral.ts';
import type { Collateral } from '../../src/enclave/enclave.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { devEnclave, enclaveWith, testNow } from '../support/dev-enclave.ts';
import { sharedFile } from '../support/shared.ts';

const url = 'https://pccs.example';

/** A caching service with this collateral; `paths` lists what was asked for. */
function serviceOf(collateral: Collateral, { hexCrls = true } = {}) {
  const paths: string[] = [];
  const chain = (name: string, pem: string) => ({ headers: { [name]: encodeURIComponent(pem) } });
  const crl = (hex: string) => (hexCrls ? hex : Buffer.from(hex, 'hex'));
  const tcb = `{"tcbInfo":${collateral.tcb_info},"signature":"${collateral.tcb_info_signature}"}`;
  const qe = `{"enclaveIdentity":${collateral.qe_identity},"signature":"${collateral.qe_identity_signature}"}`;
  const answers: Record<string, () => Response> = {
    '/sgx/certification/v4/rootcacrl': () => new Response(crl(collateral.root_ca_crl)),
    '/sgx/certification/v4/pckcrl?ca=platform&encoding=der': () =>
      new Response(
        crl(collateral.pck_crl),
        chain('SGX-PCK-CRL-Issuer-Chain', collateral.pck_crl_issuer_chain),
      ),
    '/tdx/certification/v4/tcb?fmspc=de0000000000': () =>
      new Response(tcb, chain('TCB-Info-Issuer-Chain', collateral.tcb_info_issuer_chain)),
    '/tdx/certification/v4/qe/identity?update=standard': () =>
      new Response(qe, chain('SGX-Enclave-Identity-Issuer-Chain', collateral.qe_identity_issuer_chain)),
  };
  const fetch = async (address: string) => {
    const path = address.slice(url.length);
    paths.push(path);
    return answers[path]?.() ?? new Response('', { status: 404 });
  };
  return { fetch, paths, answers };
}

async function setUp(options: Partial<PccsOptions> = {}, service: { hexCrls?: boolean } = {}) {
  const dev = await devEnclave();
  const collateral = await dev.collateral();
  const { quote } = await (await enclaveWith()).quote(new Uint8Array(64));
  const far = serviceOf(collateral, service);
  const faults: unknown[] = [];
  const source = createPccsSource({
    url: `${url}/`,
    fetch: far.fetch,
    now: () => testNow,
    report: (fault) => faults.push(fault),
    ...options,
  });
  return { collateral, quote, faults, source, ...far };
}

test.each([true, false])('is fetched byte for byte (CRLs in hex: %s)', async (hexCrls) => {
  const { source, quote, collateral, faults } = await setUp({}, { hexCrls });
  expect(await source.collateralFor(quote)).toEqual(collateral);
  expect(faults).toEqual([]);
});

test('is kept for an hour, and fetched once for many quotes at once', async () => {
  let now = testNow;
  const { source, quote, paths } = await setUp({ now: () => now });
  await Promise.all([source.collateralFor(quote), source.collateralFor(quote)]);
  now += 3599;
  await source.collateralFor(quote);
  expect(paths).toHaveLength(4);
  now += 1;
  await source.collateralFor(quote);
  expect(paths).toHaveLength(8);
});

test('outlives a failing service until it expires', async () => {
  let now = testNow;
  const { source, quote, collateral, answers, faults } = await setUp({ now: () => now });
  await source.collateralFor(quote);
  for (const path of Object.keys(answers)) delete answers[path];
  now += 86_400;
  expect(await source.collateralFor(quote)).toEqual(collateral);
  expect(faults).toEqual([expect.objectContaining({ code: 'collateral_unavailable' })]);
  now += 30 * 86_400;
  expect(await source.collateralFor(quote)).toBeUndefined();
});

const broken: [string, (answers: Record<string, () => Response>) => void][] = [
  [
    'no CRL',
    (a) => {
      a['/sgx/certification/v4/rootcacrl'] = () => new Response('<html>');
    },
  ],
  [
    'no signature',
    (a) => {
      a['/tdx/certification/v4/qe/identity?update=standard'] = () => new Response('{"enclaveIdentity":{}}');
    },
  ],
  [
    'no chain',
    (a) => {
      a['/sgx/certification/v4/pckcrl?ca=platform&encoding=der'] = () => new Response('3000');
    },
  ],
];
test.each(broken)('is not there when the service sends %s', async (_name, breakIt) => {
  const { source, quote, answers, faults } = await setUp();
  breakIt(answers);
  expect(await source.collateralFor(quote)).toBeUndefined();
  expect(faults).toEqual([expect.objectContaining({ code: 'collateral_unavailable' })]);
});

test('is not there when it has expired on arrival', async () => {
  const { source, quote } = await setUp({ now: () => testNow + 31 * 86_400 });
  expect(await source.collateralFor(quote)).toBeUndefined();
});

test('is not asked for again at each quote while the service has none that is good', async () => {
  let now = testNow;
  const { source, quote, answers, paths } = await setUp({ now: () => now });
  const given = { ...answers };
  for (const path of Object.keys(answers)) delete answers[path];
  for (let second = 0; second < 30; second++, now++)
    expect(await source.collateralFor(quote)).toBeUndefined();
  expect(paths).toHaveLength(4);
  Object.assign(answers, given);
  expect(await source.collateralFor(quote)).toBeDefined();
});

test('a real quote names its family and the platform authority', (context) => {
  const quote = readFileSync(sharedFile(context, 'facts/dcap/dcap-qvl_tdx_quote'));
  const { fmspc, authority } = platformOf(quote);
  expect([toHex(fmspc), authority]).toEqual(['b0c06f000000', 'platform']);
});
