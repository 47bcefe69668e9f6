import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { type Hex, hashTypedData, recoverTypedDataAddress } from 'viem';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { concatBytes, fromHex, toHex } from '../../src/primitives/bytes.ts';
import {
  batchTypedHash,
  EvmAudienceError,
  evmAddress,
  recoverSigner,
  statementTypedHash,
  toEvmAudience,
} from '../../src/proof/eip712.ts';
import type { Audience, Envelope } from '../../src/proof/statement.ts';
import { envelopeJson } from '../../src/proof/statement-json.ts';
import { arbitraryEnvelope } from '../support/arbitrary-statement.ts';
import { loadStatementVectors } from '../support/statement-vectors.ts';

/** As a wallet or a contract writes it: attestation/statement.md, in viem's words. */
const types = {
  Statement: [
    { name: 'input', type: 'bytes32' },
    { name: 'output', type: 'bytes32' },
    { name: 'appId', type: 'bytes20' },
    { name: 'composeHash', type: 'bytes32' },
    { name: 'configHash', type: 'bytes32' },
    { name: 'ed25519Key', type: 'bytes32' },
    { name: 'signer', type: 'address' },
    { name: 'keyEpoch', type: 'uint64' },
    { name: 'challenge', type: 'bytes32' },
    { name: 'issuedAt', type: 'uint64' },
    { name: 'expiresAt', type: 'uint64' },
  ],
  Batch: [{ name: 'root', type: 'bytes32' }],
} as const;

const hex = (bytes: Uint8Array): Hex => `0x${toHex(bytes)}`;

const domainOf = ({ chain, contract }: Audience) => ({
  name: 'near-enclave',
  version: '0',
  chainId: BigInt(chain.slice('eip155:'.length)),
  verifyingContract: contract as Hex,
});

const typedData = (envelope: Envelope, audience: Audience) => ({
  types,
  primaryType: 'Statement' as const,
  domain: domainOf(audience),
  message: {
    input: hex(envelope.inputHash),
    output: hex(envelope.outputHash),
    appId: hex(envelope.appId),
    composeHash: hex(envelope.composeHash),
    configHash: hex(envelope.configHash),
    ed25519Key: hex(envelope.signerKeys.ed25519),
    signer: hex(evmAddress(envelope.signerKeys.secp256k1)),
    keyEpoch: envelope.keyEpoch,
    challenge: hex(envelope.challenge),
    issuedAt: envelope.issuedAt,
    expiresAt: envelope.expiresAt,
  },
});

const batchData = (root: Uint8Array, audience: Audience) => ({
  types,
  primaryType: 'Batch' as const,
  domain: domainOf(audience),
  message: { root: hex(root) },
});

function evm(audience: Audience) {
  const found = toEvmAudience(audience);
  if (found === undefined) expect.fail('no EVM audience');
  return found;
}

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const arbitraryAudience: fc.Arbitrary<Audience> = fc.record({
  chain: fc.bigInt({ min: 1n, max: 10n ** 32n - 1n }).map((id) => `eip155:${id}`),
  contract: bytes(20).map((address) => `0x${toHex(address)}`),
});
const secretKey = bytes(32).filter((key) => secp256k1.utils.isValidSecretKey(key));
const arbitrarySigned = fc.tuple(arbitraryEnvelope, secretKey).map(([envelope, key]): Envelope => {
  const keys = { ...envelope.signerKeys, secp256k1: secp256k1.getPublicKey(key, true) };
  return { ...envelope, signerKeys: keys };
});

const key = new Uint8Array(32).fill(7);
const audience: Audience = { chain: 'eip155:1', contract: `0x${'ab'.repeat(20)}` };

function sign(hash: Uint8Array): Uint8Array {
  const signature = secp256k1.sign(hash, key, { prehash: false });
  return concatBytes(signature.toBytes('compact'), Uint8Array.of(27 + signature.recovery));
}

describe('the EIP-712 form', () => {
  test('of any statement has the hash that viem finds', () => {
    fc.assert(
      fc.property(arbitrarySigned, arbitraryAudience, (envelope, to) => {
        expect(hex(statementTypedHash(envelope, evm(to)))).toBe(hashTypedData(typedData(envelope, to)));
      }),
      { numRuns: 50 },
    );
  });

  test('of any batch has the hash that viem finds', () => {
    fc.assert(
      fc.property(bytes(32), arbitraryAudience, (root, to) => {
        expect(hex(batchTypedHash(root, evm(to)))).toBe(hashTypedData(batchData(root, to)));
      }),
      { numRuns: 30 },
    );
  });

  test('is the same however the address is spelled', () => {
    const upper = { ...audience, contract: `0x${'AB'.repeat(20)}` };
    expect(evm(upper)).toEqual(evm(audience));
  });

  type Eip712Case = {
    readonly envelope: z.input<typeof envelopeJson>;
    readonly typed_hash: string;
    readonly signer: string;
    readonly secp256k1_signature: string;
  };
  test.each(loadStatementVectors<Eip712Case>('eip712.json'))('is signed as in $name', async (one) => {
    const envelope = z.decode(envelopeJson, one.envelope);
    const to = envelope.audience ?? audience;
    const hash = statementTypedHash(envelope, evm(to));
    expect(toHex(hash)).toBe(one.typed_hash);
    const signature: Hex = `0x${one.secp256k1_signature}`;
    const recovered = await recoverTypedDataAddress({ ...typedData(envelope, to), signature });
    expect(recovered.toLowerCase()).toBe(`0x${one.signer}`);
    const signer = recoverSigner(hash, fromHex(one.secp256k1_signature));
    expect(signer).toEqual(envelope.signerKeys.secp256k1);
  });
});

describe('an audience', () => {
  test.each([undefined, { chain: 'near:mainnet', contract: 'gate.near' }])('%o is no EVM chain', (one) => {
    expect(toEvmAudience(one)).toBeUndefined();
  });

  test.each([
    ['a chain id of zeros', { ...audience, chain: 'eip155:0' }],
    ['a leading zero', { ...audience, chain: 'eip155:01' }],
    ['no chain id', { ...audience, chain: 'eip155:' }],
    ['33 digits', { ...audience, chain: `eip155:1${'0'.repeat(32)}` }],
    ['a NEAR account', { ...audience, contract: 'gate.near' }],
    ['19 bytes', { ...audience, contract: `0x${'00'.repeat(19)}` }],
    ['no 0x', { ...audience, contract: '00'.repeat(20) }],
  ])('with %s is refused', (_, one) => {
    expect(() => toEvmAudience(one)).toThrow(EvmAudienceError);
  });
});

describe('recoverSigner', () => {
  const hash = new Uint8Array(32).fill(9);
  const good = sign(hash);
  const changed = (at: number, value: number) => good.map((byte, index) => (index === at ? value : byte));

  test('finds who signed', () => {
    expect(recoverSigner(hash, good)).toEqual(secp256k1.getPublicKey(key, true));
  });

  test('refuses the other s of the same signature, which would be a second spelling', () => {
    const { r, s } = secp256k1.Signature.fromCompact(good.subarray(0, 64));
    const high = new secp256k1.Signature(r, secp256k1.Point.Fn.ORDER - s);
    const flipped = concatBytes(high.toBytes('compact'), Uint8Array.of(55 - (good[64] ?? 0)));
    expect(recoverSigner(hash, flipped)).toBeUndefined();
  });

  test.each([
    ['v of 0', changed(64, 0)],
    ['v of 29', changed(64, 29)],
    ['64 bytes', good.subarray(0, 64)],
    ['66 bytes', concatBytes(good, Uint8Array.of(0))],
    ['zeros', new Uint8Array(65).fill(0, 0, 64).fill(27, 64)],
    ['an r beyond the curve', new Uint8Array(65).fill(0xff, 0, 32).fill(1, 32, 64).fill(27, 64)],
  ])('takes no %s', (_, signature) => {
    expect(recoverSigner(hash, signature)).toBeUndefined();
  });
});
