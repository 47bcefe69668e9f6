import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { policySchema } from '../../src/verifier/policy.ts';
import { fieldTexts, policySchemaText } from '../support/policy-schema.ts';

const published = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../attestation/${name}`, import.meta.url), 'utf8'));

describe('attestation/policy.schema.json', () => {
  test('is current: if the policy changed, run node test/oracle/make-policy-schema.ts and Biome', () => {
    expect(published('policy.schema.json')).toEqual(JSON.parse(policySchemaText()));
  });

  test('describes every field, by the words of the README, which has no other', () => {
    expect([...fieldTexts().keys()].sort()).toEqual(Object.keys(policySchema.shape).sort());
  });

  test('asks for every field and refuses others, as the verifier does', () => {
    expect(published('policy.schema.json')).toMatchObject({
      additionalProperties: false,
      required: Object.keys(policySchema.shape),
    });
  });
});
