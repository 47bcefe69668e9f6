import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bundleToJson } from '../../src/proof/bundle.ts';
import { PolicyError, parsePolicy } from '../../src/verifier/policy.ts';
import { fromIsoTime, toIsoTime } from '../../src/verifier/time.ts';
import { verifyBundle } from '../../src/verifier/verify.ts';
import { devPolicy } from '../support/dev-policy.ts';
import { createBundle, issuedAt } from '../support/good-bundle.ts';

const attestationFile = (name: string) =>
  readFileSync(new URL(`../../attestation/${name}`, import.meta.url), 'utf8');
const template = attestationFile('policy.json');

describe('parsePolicy', () => {
  test.each([
    ['no JSON', '{'],
    ['an unknown field', template.replace('"name"', '"strictness": 9, "name"')],
    ['a missing field', template.replace('"require_freshness": false', '"format": "near-enclave/policy/v1"')],
    ['an unknown TCB status', template.replace('UpToDate', 'Revoked')],
    ['a measurement in upper case', template.replace('e702', 'E702')],
    ['an impossible date', template.replace('"valid_until": null', '"valid_until": "2026-02-30T00:00:00Z"')],
  ])('refuses %s', (_, text) => {
    expect(text).not.toBe(template);
    expect(() => parsePolicy(text)).toThrow(PolicyError);
  });
});

function refusalOf(text: string): string {
  try {
    parsePolicy(text);
  } catch (cause) {
    return String(cause);
  }
  return 'accepted';
}

test('a refusal names each field that is wrong and what is expected there', () => {
  const wrong = template
    .replace('"compose_hashes": []', '"compose_hashes": ["AB"]')
    .replace('"secure_time": true', '"secure_time": "yes"')
    .replace(
      '"anchors": []',
      '"anchors": [{"world_id": "", "sequence": "-1", "block_hash": "0", "source": ""}]',
    );
  const message = refusalOf(wrong);
  expect(message).toContain('\ncompose_hashes[0]: is not lowercase hex of 32 bytes');
  expect(message).toContain('\ncompose.flags.secure_time: ');
  expect(message).toContain('\nanchors[0].world_id: is not lowercase hex of 32 bytes');
  expect(message).toContain('\nanchors[0].sequence: is not a whole number in decimal text');
  expect(message).toContain('\nanchors[0].block_hash: is not a base58 hash');
});

describe('the published policies', () => {
  test('the demo policy holds the figures of the development enclave', async () => {
    expect(parsePolicy(attestationFile('dev-policy.json'))).toEqual(await devPolicy());
  });

  test('the production template asks for Intel, and passes nothing', async () => {
    const policy = parsePolicy(template);
    const { bundle, developmentRoot } = await createBundle();
    const options = { nowSeconds: issuedAt, policy, trust: { developmentRoot } };
    const lists = [
      'measurements',
      'compose_allowed',
      'app_compose',
      'compose_services',
      'trust_settings',
      'app_id',
      'key_provider',
      'key_chain',
      'trust_root',
    ];
    expect(verifyBundle(bundleToJson(bundle), options)).toMatchObject({ verdict: 'FAIL', because: lists });
  });
});

describe('times', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2000-02-29T23:59:59Z', 951_868_799],
    ['2026-11-24T14:27:47Z', 1_795_530_467],
    ['9999-12-31T23:59:59Z', 253_402_300_799],
  ])('%s is second %d', (text, seconds) => {
    expect(fromIsoTime(text)).toBe(seconds);
    expect(toIsoTime(seconds)).toBe(text);
    expect(new Date(seconds * 1000).toISOString().replace('.000', '')).toBe(text);
  });

  test.each(['2025-02-29T00:00:00Z', '2025-01-01', '2025-13-01T00:00:00Z', '2025-01-01T24:00:00Z', ''])(
    '%j is no time',
    (text) => {
      expect(fromIsoTime(text)).toBeUndefined();
    },
  );
});
