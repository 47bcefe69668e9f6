import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { createResultKeys, type ResultKeys } from '../../src/enclave/result-keys.ts';
import { hashBatch } from '../../src/proof/batch.ts';
import {
  batchTypedHash,
  EvmAudienceError,
  recoverSigner,
  statementTypedHash,
  toEvmAudience,
} from '../../src/proof/eip712.ts';
import { hashHead } from '../../src/proof/head.ts';
import { type Audience, type Envelope, hashEnvelope } from '../../src/proof/statement.ts';
import { enclaveWith } from '../support/dev-enclave.ts';
import { sampleEnvelope } from '../support/sample-statement.ts';

const onEvm: Audience = { chain: 'eip155:10', contract: `0x${'0a'.repeat(20)}` };
const evm = toEvmAudience(onEvm);
const root = new Uint8Array(32).fill(5);
const misused = expect.objectContaining({ code: 'enclave_misused' });

const freshKeys = async () => createResultKeys(await enclaveWith(), { mode: 'derived', keyEpoch: 3n });

const envelopeOf = (keys: ResultKeys, changes: Partial<Envelope> = {}): Envelope => ({
  ...sampleEnvelope,
  signerKeys: { ed25519: keys.ed25519PublicKey, secp256k1: keys.secp256k1PublicKey },
  keyEpoch: keys.keyEpoch,
  ...changes,
});

describe('result keys', () => {
  test('sign a statement for NEAR by ed25519 alone', async () => {
    const keys = await freshKeys();
    const envelope = envelopeOf(keys);
    const signatures = keys.signStatement(envelope);
    expect(signatures.secp256k1).toBeUndefined();
    expect(ed25519.verify(signatures.ed25519, hashEnvelope(envelope), keys.ed25519PublicKey)).toBe(true);
  });

  test('sign a statement for an EVM chain by both', async () => {
    if (evm === undefined) expect.fail('no EVM audience');
    const keys = await freshKeys();
    const envelope = envelopeOf(keys, { audience: onEvm });
    const { secp256k1 = new Uint8Array() } = keys.signStatement(envelope);
    expect(recoverSigner(statementTypedHash(envelope, evm), secp256k1)).toEqual(keys.secp256k1PublicKey);
  });

  test('sign a head in its own domain, so that it is no statement', async () => {
    const keys = await freshKeys();
    const envelope = envelopeOf(keys);
    const signature = keys.signHead(envelope);
    expect(ed25519.verify(signature, hashHead(envelope), keys.ed25519PublicKey)).toBe(true);
    expect(ed25519.verify(signature, hashEnvelope(envelope), keys.ed25519PublicKey)).toBe(false);
  });

  test('sign a batch in its own domain, and for an EVM chain as typed data', async () => {
    if (evm === undefined) expect.fail('no EVM audience');
    const keys = await freshKeys();
    const alone = keys.signBatch(root, undefined);
    expect(ed25519.verify(alone.ed25519, hashBatch(root), keys.ed25519PublicKey)).toBe(true);
    expect(alone.secp256k1).toBeUndefined();
    const { secp256k1 = new Uint8Array() } = keys.signBatch(root, onEvm);
    expect(recoverSigner(batchTypedHash(root, evm), secp256k1)).toEqual(keys.secp256k1PublicKey);
  });

  test.each<readonly [string, Partial<Envelope>]>([
    ['other keys', { signerKeys: sampleEnvelope.signerKeys }],
    ['another epoch', { keyEpoch: 4n }],
  ])('sign nothing that names %s', async (_, changes) => {
    const keys = await freshKeys();
    expect(() => keys.signStatement(envelopeOf(keys, changes))).toThrow(misused);
    expect(() => keys.signHead(envelopeOf(keys, changes))).toThrow(misused);
  });

  test('sign nothing for an EVM audience that is none', async () => {
    const keys = await freshKeys();
    const audience = { ...onEvm, contract: 'gate.near' };
    expect(() => keys.signStatement(envelopeOf(keys, { audience }))).toThrow(EvmAudienceError);
    expect(() => keys.signBatch(root, audience)).toThrow(EvmAudienceError);
  });

  test('sign nothing of any kind after destruction', async () => {
    const keys = await freshKeys();
    const envelope = envelopeOf(keys, { audience: onEvm });
    keys.destroy();
    expect(() => keys.signStatement(envelope)).toThrow(misused);
    expect(() => keys.signHead(envelope)).toThrow(misused);
    expect(() => keys.signBatch(root, onEvm)).toThrow(misused);
  });
});
