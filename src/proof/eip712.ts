import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, fromHex, toUtf8 } from '../primitives/bytes.ts';
import type { Audience, Envelope } from './statement.ts';

/**
 * Statements and batches as EIP-712 typed data, for contracts on EVM chains (attestation/statement.md). Solidity reads no
 * borsh, so secp256k1 signs these hashes, while ed25519 signs those of the borsh.
 */

const domainType = 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)';
const statementType =
  'Statement(bytes32 input,bytes32 output,bytes20 appId,bytes32 composeHash,bytes32 configHash,bytes32 ed25519Key,address signer,uint64 keyEpoch,bytes32 challenge,uint64 issuedAt,uint64 expiresAt)';
const batchType = 'Batch(bytes32 root)';

/** The contract on an EVM chain that a statement is meant for. */
export type EvmAudience = { readonly chainId: bigint; readonly contract: Uint8Array };

/** The audience names an EVM chain (`eip155:…`), but not a chain id and an address of 20 bytes. */
export class EvmAudienceError extends Error {}

export type EvmAudienceFault = { readonly field: keyof Audience; readonly message: string };

/** CAIP-2. Its 32 digits fit in a uint256. */
const evmNamespace = 'eip155:';
const chainId = /^[1-9][0-9]{0,31}$/;
const address = /^0x[0-9a-fA-F]{40}$/;

const isOnEvm = ({ chain }: Audience): boolean => chain.startsWith(evmNamespace);

/** Why an audience is none that this version can sign for. Audiences on other kinds of chains have no fault. */
export function evmAudienceFault(audience: Audience): EvmAudienceFault | undefined {
  if (!isOnEvm(audience)) return undefined;
  if (!chainId.test(audience.chain.slice(evmNamespace.length)))
    return { field: 'chain', message: `is not ${evmNamespace} and a decimal chain id` };
  if (address.test(audience.contract)) return undefined;
  return { field: 'contract', message: 'is not 0x and 20 bytes of hex, as a contract on an EVM chain is' };
}

/** Undefined for no audience, and for one on another kind of chain. Throws `EvmAudienceError`. */
export function toEvmAudience(audience: Audience | undefined): EvmAudience | undefined {
  if (audience === undefined || !isOnEvm(audience)) return undefined;
  const fault = evmAudienceFault(audience);
  if (fault !== undefined) throw new EvmAudienceError(`the ${fault.field} of the audience ${fault.message}`);
  return {
    chainId: BigInt(audience.chain.slice(evmNamespace.length)),
    contract: fromHex(audience.contract.slice(2)),
  };
}

/** The 32 bytes that secp256k1 signs of a statement that is meant for that contract. */
export const statementTypedHash = (envelope: Envelope, audience: EvmAudience): Uint8Array =>
  typedHash(audience, [
    typeHash(statementType),
    envelope.inputHash,
    envelope.outputHash,
    left(envelope.appId),
    envelope.composeHash,
    envelope.configHash,
    envelope.signerKeys.ed25519,
    right(evmAddress(envelope.signerKeys.secp256k1)),
    uint(envelope.keyEpoch),
    envelope.challenge,
    uint(envelope.issuedAt),
    uint(envelope.expiresAt),
  ]);

/** The 32 bytes that secp256k1 signs of a batch whose statements are meant for that contract. */
export const batchTypedHash = (root: Uint8Array, audience: EvmAudience): Uint8Array =>
  typedHash(audience, [typeHash(batchType), root]);

/** The address of a public key: the last 20 bytes of the keccak of its two coordinates. Throws for no point. */
export function evmAddress(publicKey: Uint8Array): Uint8Array {
  const point = secp256k1.Point.fromHex(publicKey).toBytes(false);
  return keccak_256(point.subarray(1)).slice(-20);
}

/**
 * The compressed public key of who signed a hash: r ‖ s ‖ v, with s in the lower half of the order and v 27 or 28, as
 * contracts accept it. Undefined for bytes that are no such signature.
 */
export function recoverSigner(hash: Uint8Array, signature: Uint8Array): Uint8Array | undefined {
  const v = signature[64];
  if (signature.length !== 65 || (v !== 27 && v !== 28)) return undefined;
  try {
    const compact = secp256k1.Signature.fromCompact(signature.subarray(0, 64));
    if (compact.hasHighS()) return undefined;
    return compact
      .addRecoveryBit(v - 27)
      .recoverPublicKey(hash)
      .toBytes(true);
  } catch {
    return undefined; // the curve's functions throw for what is no signature, and for nothing else
  }
}

/** keccak(0x1901 ‖ domain separator ‖ struct hash). */
function typedHash(audience: EvmAudience, words: readonly Uint8Array[]): Uint8Array {
  const domain = keccak_256(
    concatBytes(
      typeHash(domainType),
      typeHash('near-enclave'),
      typeHash('0'),
      uint(audience.chainId),
      right(audience.contract),
    ),
  );
  return keccak_256(concatBytes(Uint8Array.of(0x19, 0x01), domain, keccak_256(concatBytes(...words))));
}

/** Of a type's text, as of any `string`. */
const typeHash = (text: string): Uint8Array => keccak_256(toUtf8(text));

/** An unsigned integer as a word: 32 bytes, big-endian. */
const uint = (value: bigint): Uint8Array => fromHex(value.toString(16).padStart(64, '0'));

/** `address`: at the end of its word. */
const right = (bytes: Uint8Array): Uint8Array => concatBytes(new Uint8Array(32 - bytes.length), bytes);

/** `bytes20`: at the beginning of its word. */
const left = (bytes: Uint8Array): Uint8Array => concatBytes(bytes, new Uint8Array(32 - bytes.length));
