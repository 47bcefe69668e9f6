import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decode, encode } from '../../src/primitives/borsh.ts';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import { trustConfigJson } from '../../src/proof/attestation.ts';
import {
  hashTrustConfig,
  keyRegistrationCodec,
  type QuoteKind,
  quoteKinds,
  registeredKeysCodec,
  reportData,
  trustConfigCodec,
} from '../../src/proof/report-data.ts';
import { sampleTrustConfig } from '../support/sample-statement.ts';
import { loadStatementVectors } from '../support/statement-vectors.ts';

type ReportDataCase = {
  readonly kind: QuoteKind;
  readonly challenge: string;
  readonly vm_config_hash: string;
  readonly keys_borsh: string;
  readonly payload_borsh: string;
  readonly report_data: string;
};
type ConfigCase = { readonly config: z.input<typeof trustConfigJson>; borsh: string; hash: string };

const cases = loadStatementVectors<ReportDataCase>('report-data.json');

/** sha256 over the length of the domain, the domain and the rest, without our own encoder. */
function plainHash(domain: string, rest: string): string {
  const opening = Uint8Array.from([domain.length, 0, 0, 0, ...Buffer.from(domain)]);
  return createHash('sha256').update(opening).update(fromHex(rest)).digest('hex');
}

function payloadOf({ kind, payload_borsh, keys_borsh, challenge, vm_config_hash }: ReportDataCase) {
  const bytes = fromHex(payload_borsh);
  const answered = { challenge: fromHex(challenge), vmConfigHash: fromHex(vm_config_hash) };
  if (kind === 'result-quote') {
    const keys = decode(registeredKeysCodec, fromHex(keys_borsh));
    return { kind, statementHash: bytes, keys, ...answered };
  }
  return { kind, registration: decode(keyRegistrationCodec, bytes), ...answered };
}

describe('report data', () => {
  test.each(cases)('holds both hashes of $name', (one) => {
    const first = plainHash(`near-enclave/${one.kind}/v0`, one.payload_borsh);
    const second = plainHash(
      'near-enclave/quote-keys/v0',
      one.keys_borsh + one.challenge + one.vm_config_hash,
    );
    expect(one.report_data).toBe(first + second);
    expect(toHex(reportData(payloadOf(one)))).toBe(one.report_data);
  });

  test('is covered for each kind of quote', () => {
    expect(new Set(cases.map(({ kind }) => kind))).toEqual(new Set(quoteKinds));
  });

  test('of a registration is never that of an answer over the same facts', () => {
    const registration = cases.find(({ kind }) => kind === 'key-registration');
    if (registration === undefined) throw new Error('no registration among the vectors');
    const answer = reportData(payloadOf({ ...registration, kind: 'challenge-answer' }));
    expect(toHex(answer)).not.toBe(registration.report_data);
  });
});

describe('the config hash', () => {
  test.each(loadStatementVectors<ConfigCase>('trust-configs.json'))('covers $name', (one) => {
    const config = z.decode(trustConfigJson, one.config);
    expect(toHex(encode(trustConfigCodec, config))).toBe(one.borsh);
    expect(toHex(hashTrustConfig(config))).toBe(one.hash);
    expect(plainHash('near-enclave/trust-config/v0', one.borsh)).toBe(one.hash);
  });

  test.each([
    { keyMode: 'derived' as const },
    { executorIsolation: 'service' as const },
    { audience: { chain: 'near:mainnet', contract: 'gate.near' } },
    { statementLifetimeSeconds: 1n },
    { limits: { ...sampleTrustConfig.limits, maxPrepaidGas: 1n } },
    { outlayerContracts: ['outlayer.near'] },
    { outlayerNetwork: 'mainnet' },
    { outlayerOperator: 'worker.outlayer.near' },
    { maxTrustedHeadAgeSeconds: 1 },
    { lightClientCheckpoint: new Uint8Array(32) },
  ])('changes with %o', (change) => {
    expect(hashTrustConfig({ ...sampleTrustConfig, ...change })).not.toEqual(
      hashTrustConfig(sampleTrustConfig),
    );
  });
});
