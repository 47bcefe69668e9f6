import { describe, expect, test } from 'vitest';
import {
  BorshError,
  bool,
  type Codec,
  decode,
  encode,
  string,
  u8,
  u16,
  u32,
  u64,
  u128,
} from '../../src/primitives/borsh.ts';
import { concatBytes } from '../../src/primitives/bytes.ts';
import { actionErrorKind } from '../../src/primitives/errors/action-error.ts';
import { notNan } from '../../src/primitives/errors/float64.ts';
import { functionCallError } from '../../src/primitives/errors/function-call-error.ts';
import { invalidAccessKeyError, invalidTxError } from '../../src/primitives/errors/invalid-tx-error.ts';
import { storageError } from '../../src/primitives/errors/storage-error.ts';
import { txExecutionError } from '../../src/primitives/errors/tx-errors.ts';
import {
  actionsValidationError,
  receiptValidationError,
} from '../../src/primitives/errors/validation-errors.ts';
import { toBase58 } from '../../src/primitives/hash.ts';
import type { Json, Schema } from '../../src/primitives/schema.ts';
import { declarations } from './near-error-declarations.ts';

/** A value as its bytes and its JSON, made without our schemas. */
type Sample = { readonly borsh: Uint8Array; readonly json: Json };

const one = <T>(codec: Codec<T>, value: T, json: Json): Sample => ({ borsh: encode(codec, value), json });

const bytes32 = new Uint8Array(32).fill(7);
const keyText = `ed25519:${toBase58(bytes32)}`;

const leaves: Readonly<Record<string, Sample>> = {
  id: one(string, 'alice.near', 'alice.near'),
  text: one(string, 'not An id\n', 'not An id\n'),
  key: { borsh: concatBytes(Uint8Array.of(0), bytes32), json: keyText },
  u16: one(u16, 65_535, 65_535),
  u32: one(u32, 4_294_967_295, 4_294_967_295),
  u64: one(u64, 2n ** 64n - 1n, 2n ** 64n - 1n),
  u128: one(u128, 2n ** 128n - 1n, '340282366920938463463374607431768211455'),
  f64: { borsh: Uint8Array.of(0, 0, 0, 0, 0, 0, 0xe8, 0x3f), json: 0.75 },
  contract: { borsh: concatBytes(Uint8Array.of(0), bytes32), json: { hash: toBase58(bytes32) } },
  MissingTrieValue: {
    borsh: concatBytes(Uint8Array.of(3), bytes32),
    json: { context: 'TrieStorage', hash: toBase58(bytes32) },
  },
  ActionError: {
    borsh: concatBytes(encode(bool, true), encode(u64, 4n), encode(u8, 18)),
    json: { index: 4n, kind: 'DelegateActionExpired' },
  },
};

/** Samples of a type: of an enum each variant, of an optional type with and without. */
function samplesOf(type: string): Sample[] {
  const leaf = leaves[type];
  if (leaf !== undefined) return [leaf];
  if (type.startsWith('option-')) {
    const some = samplesOf(type.slice('option-'.length)).map(({ borsh, json }) => ({
      borsh: concatBytes(Uint8Array.of(1), borsh),
      json,
    }));
    return [{ borsh: Uint8Array.of(0), json: null }, ...some];
  }
  const variants = declarations[type];
  if (variants === undefined) throw new Error(`no samples of ${type}`);
  return variants.flatMap((text, tag) => samplesOfVariant(text, tag));
}

function samplesOfVariant(text: string, tag: number): Sample[] {
  const wrapped = /^(\w+)\((.+)\)$/.exec(text);
  const tagByte = Uint8Array.of(tag);
  if (wrapped !== null) {
    const [, name = '', inner = ''] = wrapped;
    return samplesOf(inner).map(({ borsh, json }) => ({
      borsh: concatBytes(tagByte, borsh),
      json: { [name]: json },
    }));
  }
  const [name = '', ...fields] = text.split(' ');
  if (fields.length === 0) return [{ borsh: tagByte, json: name }];
  return structSamples(fields).map(({ borsh, json }) => ({
    borsh: concatBytes(tagByte, borsh),
    json: { [name]: json },
  }));
}

/** Every combination of the fields' samples. */
function structSamples(fields: readonly string[]): Sample[] {
  return fields.reduce<Sample[]>(
    (all, field) => {
      const [name = '', type = ''] = field.split(':');
      return all.flatMap((before) =>
        samplesOf(type).map(({ borsh, json }) => ({
          borsh: concatBytes(before.borsh, borsh),
          json: { ...(before.json as object), [name]: json },
        })),
      );
    },
    [{ borsh: new Uint8Array(), json: {} }],
  );
}

const schemas: readonly (readonly [name: string, schema: Schema<unknown>])[] = [
  ['TxExecutionError', txExecutionError as Schema<unknown>],
  ['ActionErrorKind', actionErrorKind as Schema<unknown>],
  ['InvalidTxError', invalidTxError as Schema<unknown>],
  ['InvalidAccessKeyError', invalidAccessKeyError as Schema<unknown>],
  ['ActionsValidationError', actionsValidationError as Schema<unknown>],
  ['ReceiptValidationError', receiptValidationError as Schema<unknown>],
  ['StorageError', storageError as Schema<unknown>],
  ['FunctionCallError', functionCallError as Schema<unknown>],
];

describe.for(schemas)('%s', ([name, schema]) => {
  const samples = samplesOf(name);

  test('reads, prints and writes each variant that nearcore declares', () => {
    expect(new Set(samples.map(({ borsh }) => borsh[0])).size).toBe(declarations[name]?.length);
    for (const { borsh, json } of samples) {
      const value = decode(schema, borsh);
      expect(schema.toJson(value)).toEqual(json);
      expect(encode(schema, value)).toEqual(borsh);
    }
  });

  test('refuses the tag after the last', () => {
    const next = declarations[name]?.length ?? 0;
    expect(() => decode(schema, Uint8Array.of(next))).toThrow(`unknown tag ${next}`);
  });

  test('refuses a variant that is not its own', () => {
    expect(() => encode(schema, { kind: 'no_such_kind' })).toThrow(BorshError);
  });
});

describe('notNan', () => {
  const nan = Uint8Array.of(0, 0, 0, 0, 0, 0, 0xf8, 0x7f);

  test('refuses NaN, as nearcore does', () => {
    expect(() => decode(notNan, nan)).toThrow('NaN');
    expect(() => encode(notNan, Number.NaN)).toThrow('NaN');
  });

  test('reads a part of a larger buffer', () => {
    const bytes = Buffer.concat([new Uint8Array(9), encode(notNan, 0.9)]);
    expect(decode(notNan, bytes.subarray(9))).toBe(0.9);
  });

  test('has no JSON for infinity', () => {
    expect(notNan.toJson(Number.POSITIVE_INFINITY)).toBeNull();
  });
});
