import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { EnclaveInfo } from '../../src/enclave/enclave.ts';
import {
  assertIntelQuote,
  assertProductionEnvironment,
  assertProductionInfo,
} from '../../src/enclave/production.ts';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { enclaveWith } from '../support/dev-enclave.ts';
import { sharedFile } from '../support/shared.ts';

const code = (name: string) => expect.objectContaining({ code: name });

test.each(['DSTACK_SIMULATOR_ENDPOINT', 'TAPPD_SIMULATOR_ENDPOINT'])('%s is refused', (name) => {
  expect(() => assertProductionEnvironment({ [name]: '' })).toThrow(code('simulator_in_production'));
});

test('an environment without simulators is accepted', () => {
  expect(assertProductionEnvironment({ PORT: '3000' })).toBeUndefined();
});

const info = (change: Partial<EnclaveInfo>): EnclaveInfo => ({
  appName: 'x',
  appId: new Uint8Array(20),
  instanceId: new Uint8Array(20),
  composeHash: sha256(toUtf8('{}')),
  appCompose: '{}',
  keyProvider: '{"name":"kms","id":"00"}',
  osImageHash: new Uint8Array(32),
  vmConfig: '',
  version: '0.5.8',
  ...change,
});

test('a measured app-compose and a KMS are accepted', () => {
  expect(assertProductionInfo(info({}))).toBeUndefined();
});

test('an app-compose that was not measured is refused', () => {
  expect(() => assertProductionInfo(info({ appCompose: '{} ' }))).toThrow(code('compose_hash_mismatch'));
});

test.each(['{"name":"local-sgx"}', '{}', 'null'])('the key provider %s is refused', (keyProvider) => {
  expect(() => assertProductionInfo(info({ keyProvider }))).toThrow(code('key_provider_refused'));
});

test('the development enclave is refused by its key provider and by its root', async () => {
  const enclave = await enclaveWith();
  const devInfo = await enclave.info();
  expect(() => assertProductionInfo(devInfo)).toThrow(code('key_provider_refused'));
  const { quote } = await enclave.quote(new Uint8Array(64));
  expect(() => assertIntelQuote(quote)).toThrow(code('not_intel_root'));
});

test('a real quote is accepted', (context) => {
  const hex = readFileSync(sharedFile(context, 'facts/dstack/fixture-real-quote.hex'), 'utf8');
  expect(assertIntelQuote(Buffer.from(hex.trim(), 'hex'))).toBeUndefined();
});

test('bytes that are no quote are refused', () => {
  expect(() => assertIntelQuote(new Uint8Array(100))).toThrow(code('enclave_malformed_answer'));
});
