import { DstackClient } from '@phala/dstack-sdk';
import { describe, expect, test } from 'vitest';
import { startDevService } from '../../src/bin/dev.ts';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import type { KeyAlgorithm } from '../../src/enclave/enclave.ts';
import { assertProductionInfo } from '../../src/enclave/production.ts';
import { reportDataOf } from '../../src/enclave/tdx-quote.ts';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import { attestationJson, toReportDataPayload } from '../../src/proof/attestation.ts';
import { recoverSigners } from '../../src/proof/key-chain.ts';
import { reportData } from '../../src/proof/report-data.ts';
import { recorded, recordedAgent } from '../support/recorded-agent.ts';
import { executeBody } from '../support/service.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const appId = fromHex('5bb4ff9a3837357f19dc176407a5709c62eb6c56');

describe('what the real simulator answered', () => {
  const keys = [
    'getKey-near-runtime_signer_v1-other-secp256k1',
    'getKey-near-runtime_signer_v1-signing-ed25519',
    'getKey-near-runtime_signer_v1-signing-secp256k1',
    'getKey-root-none-secp256k1',
  ];

  test.for(keys)('is what the replay of it answers, byte for byte: %s', async (name, context) => {
    const { path, purpose, algorithm, key, signature_chain } = recorded(context, 'plain', name);
    const sdk = new DstackClient(await recordedAgent(context));
    const answer = await sdk.getKey(path, purpose, algorithm);
    expect(toHex(answer.key)).toBe(key);
    expect(answer.signature_chain.map(toHex)).toEqual(signature_chain);
  });

  test.for(['plain', 'seeded'] as const)(
    'is the same quote for the same report data (%s)',
    async (mode, context) => {
      const { quote, report_data } = recorded(context, mode, 'getQuote');
      expect(toHex(reportDataOf(fromHex(quote)))).toBe(report_data);
      if (mode === 'seeded') return; // its quotes are signed anew, which a replay cannot
      const answer = await createDstackEnclave(await recordedAgent(context)).quote(fromHex(report_data));
      expect(toHex(answer.quote)).toBe(quote);
      expect(answer.eventLog.filter(({ imr }) => imr === 3)).toHaveLength(9);
    },
  );

  test('leads to its KMS root also for the key that Sign uses', (context) => {
    const { chain, pk } = recorded(context, 'plain', 'sign');
    const [, overKey, overApp] = chain;
    const signatures = [fromHex(overKey), fromHex(overApp)] as const;
    const signers = recoverSigners({ publicKey: fromHex(pk), purpose: 'signing', appId, signatures });
    expect(toHex(signers?.rootPublicKey ?? zeroHash)).toMatch(/^0321529e458424ab/);
  });

  test('is no production: its fixture does not agree with itself', async (context) => {
    const info = await createDstackEnclave(await recordedAgent(context)).info();
    expect(info).toMatchObject({ version: '0.6.0', appId });
    expect(() => assertProductionInfo(info)).toThrow(
      expect.objectContaining({ code: 'compose_hash_mismatch' }),
    );
  });
});

test.for<KeyAlgorithm>(['ed25519', 'secp256k1'])(
  'its %s keys are taken, with their chain',
  async (algorithm, context) => {
    const enclave = createDstackEnclave(await recordedAgent(context));
    const { rootPublicKey } = await enclave.deriveKey('near-enclave/any/v1', algorithm);
    expect(toHex(rootPublicKey)).toMatch(/^0321529e458424ab/);
  },
);

test('the service in development runs on it', async (context) => {
  const service = await startDevService({
    DSTACK_SIMULATOR_ENDPOINT: await recordedAgent(context),
    PORT: '0',
    DATA_DIR: temporaryFolder(),
    LOG_LEVEL: 'fatal',
  });
  try {
    expect(service.appId).toEqual(appId);
    const attestation = attestationJson.parse(await (await fetch(`${service.url}/v1/attestation`)).json());
    const bound = reportData(toReportDataPayload(attestation, zeroHash));
    expect(reportDataOf(attestation.quote)).toEqual(bound);
    const answer = await fetch(`${service.url}/v1/execute`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(executeBody('counter', { method: 'get' })),
    });
    expect(answer.status).toBe(200);
  } finally {
    await service.close();
  }
});
