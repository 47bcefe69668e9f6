import { createHash } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { decode, encode } from '../../src/primitives/borsh.ts';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import { receiptSchema } from '../../src/primitives/receipt.ts';
import {
  hashBlock,
  hashHead,
  hashHeadInput,
  hashHeadOutput,
  hashLoad,
  hashPatch,
  hashReceipts,
  hashTransactions,
  hashWitness,
  headInputCodec,
  headOutputCodec,
  shardLoadCodec,
} from '../../src/proof/head.ts';
import { headInputJson, headOutputJson } from '../../src/proof/head-json.ts';
import { hashEnvelope } from '../../src/proof/statement.ts';
import { envelopeJson } from '../../src/proof/statement-json.ts';
import { durableWorldId, hashGenesis, hashPolicy } from '../../src/proof/world-id.ts';
import { sampleHead, sampleHeadInput } from '../support/sample-head.ts';
import { loadStatementVectors } from '../support/statement-vectors.ts';

type HeadCase = Readonly<Record<string, string>> & {
  readonly input: z.input<typeof headInputJson>;
  readonly output: z.input<typeof headOutputJson>;
  readonly envelope: z.input<typeof envelopeJson>;
};

/** A second, plain way to a hash: the domain with its length before it, then the fields. */
function plainHash(domain: string, borsh: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(domain.length);
  return createHash('sha256').update(length).update(domain).update(Buffer.from(borsh, 'hex')).digest('hex');
}

describe('a head', () => {
  test.each(loadStatementVectors<HeadCase>('heads.json'))('has the bytes of $name', (one) => {
    const input = z.decode(headInputJson, one.input);
    const output = z.decode(headOutputJson, one.output);
    expect(toHex(encode(headInputCodec, input))).toBe(one['input_borsh']);
    expect(toHex(encode(headOutputCodec, output))).toBe(one['output_borsh']);
    expect(toHex(hashHeadInput(input))).toBe(one['input_hash']);
    expect(toHex(hashHeadOutput(output))).toBe(one['output_hash']);
    expect(plainHash('near-enclave/head-input/v0', one['input_borsh'] ?? '')).toBe(one['input_hash']);
    expect(plainHash('near-enclave/head-output/v0', one['output_borsh'] ?? '')).toBe(one['output_hash']);
    expect(toHex(hashBlock({ input, output }))).toBe(one['block_hash']);
    expect(z.encode(headInputJson, decode(headInputCodec, fromHex(one['input_borsh'] ?? '')))).toEqual(
      one.input,
    );
    expect(z.encode(headOutputJson, decode(headOutputCodec, fromHex(one['output_borsh'] ?? '')))).toEqual(
      one.output,
    );
  });

  test.each(loadStatementVectors<HeadCase>('heads.json'))('is signed as in $name', (one) => {
    const envelope = z.decode(envelopeJson, one.envelope);
    const hash = hashHead(envelope);
    expect(toHex(hash)).toBe(one['head_hash']);
    expect(
      createHash('sha256')
        .update(fromHex(one['signed_bytes'] ?? ''))
        .digest('hex'),
    ).toBe(one['head_hash']);
    const key = fromHex(one['ed25519_public_key'] ?? '');
    expect(ed25519.verify(fromHex(one['ed25519_signature'] ?? ''), hash, key)).toBe(true);
  });

  test('is never taken for the result of a call', () => {
    const envelopes = loadStatementVectors<HeadCase>('heads.json').map((one) =>
      z.decode(envelopeJson, one.envelope),
    );
    for (const envelope of envelopes)
      expect(toHex(hashHead(envelope))).not.toBe(toHex(hashEnvelope(envelope)));
  });

  test('names its block alike whatever engine ran it, and otherwise by all that it says', () => {
    const hash = toHex(hashBlock(sampleHead));
    const other = { ...sampleHead, input: { ...sampleHeadInput, engineId: 'another' } };
    expect(toHex(hashBlock(other))).toBe(hash);
    expect(toHex(hashHeadInput(other.input))).not.toBe(toHex(hashHeadInput(sampleHeadInput)));
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (sequence) => {
        const same = sequence === sampleHeadInput.sequence;
        expect(toHex(hashBlock({ ...sampleHead, input: { ...sampleHeadInput, sequence } })) === hash).toBe(
          same,
        );
      }),
    );
  });
});

type PartCase = {
  readonly kind: string;
  readonly items: readonly unknown[];
  readonly borsh: string;
  readonly hash: string;
};

/** From a vector's items to the hash. */
const parts: Readonly<Record<string, (one: PartCase) => Uint8Array>> = {
  'block-transactions': ({ items }) =>
    hashTransactions(
      (items as [string, boolean][]).map(([hash, isExpired]) => ({ hash: fromHex(hash), isExpired })),
    ),
  'block-receipts': ({ items }) =>
    hashReceipts((items as string[]).map((bytes) => decode(receiptSchema, fromHex(bytes)))),
  'block-load': ({ borsh }) => hashLoad(decode(shardLoadCodec, fromHex(borsh))),
  'block-witness': ({ items }) => hashWitness((items as string[]).map((bytes) => fromHex(bytes))),
  'state-patch': ({ items }) =>
    hashPatch(
      (items as [string, string | null][]).map(([key, value]) => ({
        key: fromHex(key),
        value: value === null ? undefined : fromHex(value),
      })),
    ),
};

describe('a part of a head', () => {
  test.each(loadStatementVectors<PartCase>('head-parts.json'))('is hashed as in $name', (one) => {
    const hash = parts[one.kind]?.(one);
    expect(hash === undefined ? undefined : toHex(hash)).toBe(one.hash);
  });
});

type WorldCase = {
  readonly policy: {
    readonly readers: readonly string[] | null;
    readonly sandbox: boolean;
    readonly blocks: Parameters<typeof hashPolicy>[0]['blocks'];
  };
  readonly [field: string]: unknown;
};

describe('a world', () => {
  test.each(loadStatementVectors<WorldCase>('world-ids.json'))('is named as $name', (one) => {
    const { readers, ...rest } = one.policy;
    const policyHash = hashPolicy({ ...rest, readers: readers?.map((key) => fromHex(key)) });
    expect(toHex(policyHash)).toBe(one['policy_hash']);
    const genesisHash = hashGenesis({
      network: 'near-enclave-world',
      protocolVersion: 88,
      height: 0n,
      timestamp: 1_700_000_000_000_000_000n,
      gasPrice: 100_000_000n,
      gasLimit: 1_000_000_000_000_000n,
      stateRoot: fromHex(String(one['state_root'])),
      policyHash,
    });
    expect(toHex(genesisHash)).toBe(one['genesis_hash']);
    const appId = fromHex(String(one['app_id']));
    expect(toHex(durableWorldId({ genesisHash, appId, nonce: BigInt(Number(one['nonce'])) }))).toBe(
      one['world_id'],
    );
  });
});
