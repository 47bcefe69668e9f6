import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  asOpen,
  type Bundle,
  bundleFormat,
  bundleToJson,
  decodeBundle,
  encodeBundle,
} from '../../src/proof/bundle.ts';
import type { OpenDisclosure, SealedDisclosure } from '../../src/proof/disclosure.ts';
import { openDisclosureJson } from '../../src/proof/disclosure.ts';
import { DocumentFormatError } from '../../src/proof/document.ts';
import { arbitraryEnvelope, arbitraryInput, arbitraryOutput } from '../support/arbitrary-statement.ts';
import { createBundle } from '../support/good-bundle.ts';

const { bundle: good } = await createBundle();

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const anyBytes = fc.uint8Array({ maxLength: 40 });
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const orNone = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });

const arbitraryOpen: fc.Arbitrary<OpenDisclosure> = fc.record({
  kind: fc.constant('open' as const),
  preimages: fc.record({
    salt: orNone(bytes(32)),
    args: anyBytes,
    returnValue: anyBytes,
    logs: fc.array(text, { maxLength: 3 }),
    failure: orNone(text),
    changes: fc.array(fc.record({ key: anyBytes, value: orNone(anyBytes) }), { maxLength: 3 }),
    receipts: fc.array(anyBytes, { maxLength: 2 }),
    outcomes: fc.array(anyBytes, { maxLength: 2 }),
  }),
  code: orNone(anyBytes),
  accountCodes: fc.array(anyBytes, { maxLength: 2 }),
  witness: orNone(fc.array(anyBytes, { maxLength: 3 })),
  outlayer: orNone(
    fc.record({
      source: fc.record({ url: text, hash: bytes(32), buildTarget: text }),
      senderId: text,
      maxInstructions: fc.bigInt(0n, 2n ** 64n - 1n),
      maxMemoryMb: fc.nat(),
      maxExecutionSeconds: fc.bigInt(0n, 2n ** 64n - 1n),
      inputData: text,
      responseFormat: fc.constantFrom('bytes' as const, 'text' as const, 'json' as const),
      timestamp: fc.bigInt(0n, 2n ** 64n - 1n),
    }),
  ),
});

const arbitrarySealed: fc.Arbitrary<SealedDisclosure> = fc.record({
  kind: fc.constant('sealed' as const),
  recipient: bytes(32),
  enc: bytes(32),
  ciphertext: anyBytes,
});

const step = fc.record({ hash: bytes(32), direction: fc.constantFrom('Left' as const, 'Right' as const) });

const arbitraryBundle: fc.Arbitrary<Bundle> = fc.record({
  format: fc.constant(bundleFormat),
  statement: fc.record({ input: arbitraryInput, output: arbitraryOutput, envelope: arbitraryEnvelope }),
  statementHash: bytes(32),
  signatures: fc.record({ ed25519: bytes(64), secp256k1: orNone(bytes(65)) }),
  batch: orNone(fc.record({ path: fc.array(step, { maxLength: 4 }) })),
  disclosure: fc.oneof(arbitraryOpen, arbitrarySealed),
  attestation: fc.constant(good.attestation),
});

describe('any bundle', () => {
  test('survives its file, the same without white space, and as parsed JSON', () => {
    fc.assert(
      fc.property(arbitraryBundle, (bundle) => {
        const file = encodeBundle(bundle);
        const parsed: unknown = JSON.parse(file);
        for (const form of [file, JSON.stringify(parsed), parsed as object]) {
          expect(decodeBundle(form)).toEqual(bundle);
        }
        expect(encodeBundle(decodeBundle(file))).toBe(file);
      }),
      { numRuns: 40 },
    );
  });

  test('is refused with white space or a byte more', () => {
    const file = encodeBundle(good);
    for (const other of [` ${file}`, `${file}\n`, file.replace('\n', '\r\n'), `${file}x`, `\ufeff${file}`]) {
      expect(() => decodeBundle(other)).toThrow(DocumentFormatError);
    }
  });

  test('can be read only if its disclosure is open', () => {
    fc.assert(
      fc.property(arbitraryBundle, (bundle) => {
        expect(asOpen(bundle)).toEqual(bundle.disclosure.kind === 'open' ? bundle : undefined);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a bundle', () => {
  test('has its fields in the order of attestation/README.md', () => {
    expect(Object.keys(bundleToJson(good))).toEqual([
      'format',
      'statement',
      'statement_hash',
      'signatures',
      'batch',
      'disclosure',
      'attestation',
    ]);
    expect(Object.keys(z.encode(openDisclosureJson, good.disclosure))).toEqual([
      'kind',
      'preimages',
      'code_base64',
      'account_codes_base64',
      'witness_base64',
      'outlayer',
    ]);
  });

  test.each<readonly [string, (json: Record<string, unknown>) => void, RegExp]>([
    ['of the format before', (json) => (json['format'] = 'near-enclave/bundle/v0'), /^format: /],
    ['whose disclosure is of no known kind', (json) => (json['disclosure'] = { kind: 'x' }), /^disclosure/],
    ['without attestation', (json) => delete json['attestation'], /^attestation: /],
  ])('%s is refused, and the field is named', (_, change, message) => {
    const json = JSON.parse(encodeBundle(good)) as Record<string, unknown>;
    change(json);
    expect(() => decodeBundle(json)).toThrow(message);
    expect(() => decodeBundle(json)).toThrow(DocumentFormatError);
  });
});
