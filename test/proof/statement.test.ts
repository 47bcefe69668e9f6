import { createHash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { BorshError, type Codec, decode, encode } from '../../src/primitives/borsh.ts';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import { oneShotReceiptId, oneShotWorldId } from '../../src/proof/one-shot-statement.ts';
import { statusCodec } from '../../src/proof/output-status.ts';
import {
  type Envelope,
  envelopeCodec,
  hashEnvelope,
  hashInput,
  hashOutput,
  inputCodec,
  outputCodec,
  type StatementInput,
  type StatementOutput,
} from '../../src/proof/statement.ts';
import { envelopeJson, inputJson, outputJson } from '../../src/proof/statement-json.ts';
import { arbitraryEnvelope, arbitraryInput, arbitraryOutput } from '../support/arbitrary-statement.ts';
import { loadStatementVectors } from '../support/statement-vectors.ts';

type InputCase = {
  readonly input: z.input<typeof inputJson>;
  borsh: string;
  hash: string;
  one_shot_world_id: string;
  one_shot_receipt_id: string;
};
type OutputCase = { readonly output: z.input<typeof outputJson>; borsh: string; hash: string };
type EnvelopeCase = {
  readonly envelope: z.input<typeof envelopeJson>;
  borsh: string;
  signed_bytes: string;
  statement_hash: string;
  ed25519_public_key: string;
  ed25519_signature: string;
};

/** A second, plain way to the hash: the domain with its length before it, then the struct. */
function plainHash(domain: string, borsh: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(domain.length);
  return createHash('sha256').update(length).update(domain).update(Buffer.from(borsh, 'hex')).digest('hex');
}

describe('the input struct', () => {
  test.each(loadStatementVectors<InputCase>('inputs.json'))('has the bytes of $name', (one) => {
    const input = z.decode(inputJson, one.input);
    expect(toHex(encode(inputCodec, input))).toBe(one.borsh);
    expect(toHex(hashInput(input))).toBe(one.hash);
    expect(plainHash('near-enclave/statement-input/v0', one.borsh)).toBe(one.hash);
    expect(toHex(oneShotWorldId(input))).toBe(one.one_shot_world_id);
    const worldId = oneShotWorldId(input);
    expect(toHex(oneShotReceiptId({ worldId }))).toBe(one.one_shot_receipt_id);
    expect(plainHash('near-enclave/one-shot-receipt/v0', toHex(worldId))).toBe(one.one_shot_receipt_id);
    expect(z.encode(inputJson, decode(inputCodec, fromHex(one.borsh)))).toEqual(one.input);
  });
});

describe('the output struct', () => {
  test.each(loadStatementVectors<OutputCase>('outputs.json'))('has the bytes of $name', (one) => {
    const output = z.decode(outputJson, one.output);
    expect(toHex(encode(outputCodec, output))).toBe(one.borsh);
    expect(toHex(hashOutput(output))).toBe(one.hash);
    expect(plainHash('near-enclave/statement-output/v0', one.borsh)).toBe(one.hash);
    expect(z.encode(outputJson, decode(outputCodec, fromHex(one.borsh)))).toEqual(one.output);
  });

  test('has no status beyond the three', () => {
    expect(() => decode(statusCodec, Uint8Array.of(3))).toThrow(BorshError);
  });
});

describe('the envelope', () => {
  test.each(loadStatementVectors<EnvelopeCase>('envelopes.json'))('is signed as in $name', (one) => {
    const envelope = z.decode(envelopeJson, one.envelope);
    const hash = hashEnvelope(envelope);
    expect(toHex(encode(envelopeCodec, envelope))).toBe(one.borsh);
    expect(createHash('sha256').update(fromHex(one.signed_bytes)).digest('hex')).toBe(one.statement_hash);
    expect(plainHash('near-enclave/statement/v0', one.borsh)).toBe(one.statement_hash);
    expect(toHex(hash)).toBe(one.statement_hash);
    expect(ed25519.verify(fromHex(one.ed25519_signature), hash, fromHex(one.ed25519_public_key))).toBe(true);
  });
});

/** Round trip, and every field that differs makes another hash. */
function testStruct<T extends object>(
  name: string,
  codec: Codec<T>,
  json: z.ZodType<T>,
  hashOf: (value: T) => Uint8Array,
  arbitrary: fc.Arbitrary<T>,
): void {
  describe(`any ${name}`, () => {
    test('survives borsh', () => {
      fc.assert(
        fc.property(arbitrary, (value) => {
          expect(decode(codec, encode(codec, value))).toEqual(value);
        }),
      );
    });
    test('survives JSON', () => {
      fc.assert(
        fc.property(arbitrary, (value) => {
          const text = JSON.stringify(z.encode(json, value));
          expect(json.parse(JSON.parse(text))).toEqual(value);
        }),
      );
    });
    test('has another hash when one of its fields changes', () => {
      fc.assert(
        fc.property(arbitrary, arbitrary, (a, b) => {
          for (const field of Object.keys(a) as (keyof T)[]) {
            const mixed = { ...a, [field]: b[field] };
            const same = toHex(encode(codec, mixed)) === toHex(encode(codec, a));
            expect(toHex(hashOf(mixed)) === toHex(hashOf(a))).toBe(same);
          }
        }),
        { numRuns: 20 },
      );
    });
  });
}

testStruct<StatementInput>('input', inputCodec, inputJson, hashInput, arbitraryInput);
testStruct<StatementOutput>('output', outputCodec, outputJson, hashOutput, arbitraryOutput);
testStruct<Envelope>('envelope', envelopeCodec, envelopeJson, hashEnvelope, arbitraryEnvelope);
