import type { Call } from '../call.ts';
import { ContractTrap } from '../errors.ts';
import { areP256Scalars, areSecp256k1Scalars } from '../signature-scalars.ts';
import type { Slice } from '../slice.ts';

type SignatureErrorKind =
  | 'ECRecoverError'
  | 'Ed25519VerifyInvalidInput'
  | 'P256VerifyInvalidInput'
  | 'MlDsaVerifyInvalidInput';

/** Returns 1 and copies the public key to the register if there is one under which the signature is valid, else 0. */
export function ecrecover(
  call: Call,
  hashAt: Slice,
  signatureAt: Slice,
  recovery: bigint,
  malleability: bigint,
  register: bigint,
): bigint {
  call.gas.pay('ecrecover_base');
  // Protocol: what is wrong with the signature is told before the hash is read.
  const signature = readRecoverable(call, signatureAt, 'signature', 64);
  if (recovery >= 4n) {
    refuse('ECRecoverError', `V recovery byte 0 through 3 are valid but was provided ${recovery}`);
  }
  const hash = readRecoverable(call, hashAt, 'hash', 32);
  if (malleability > 1n) {
    refuse('ECRecoverError', `Malleability flag needs to be 0 or 1, but is instead ${malleability}`);
  }
  if (!areSecp256k1Scalars(signature, malleability === 1n)) return 0n;
  const key = call.crypto.signatures.recoverSecp256k1(hash, signature, Number(recovery));
  if (key === undefined) return 0n;
  call.registers.set(register, key);
  return 1n;
}

function readRecoverable(call: Call, at: Slice, what: string, length: number): Uint8Array {
  const bytes = call.read(at);
  if (bytes.length === length) return bytes;
  // Protocol: the text speaks of a limit, but a shorter one is refused too.
  return refuse(
    'ECRecoverError',
    `The length of the ${what}: ${bytes.length}, exceeds the limit of ${length} bytes`,
  );
}

/** Returns 1 if the signature of the message is valid, else 0. */
export function ed25519Verify(call: Call, signatureAt: Slice, messageAt: Slice, keyAt: Slice): bigint {
  call.gas.pay('ed25519_verify_base');
  const signature = call.read(signatureAt);
  if (signature.length !== 64) refuse('Ed25519VerifyInvalidInput', 'invalid signature length');
  // Protocol: such a signature ends the call before the message and the key are paid for.
  if (((signature[63] ?? 0) & 0xe0) !== 0) return 0n;
  const message = call.read(messageAt);
  call.gas.payPer('ed25519_verify_byte', message.length);
  const key = call.read(keyAt);
  if (key.length !== 32) refuse('Ed25519VerifyInvalidInput', 'invalid public key length');
  return call.crypto.signatures.verifyEd25519(signature, message, key) ? 1n : 0n;
}

/** Returns 1 if the signature of the hash is valid, else 0; both values of s are. */
export function p256Verify(call: Call, signatureAt: Slice, hashAt: Slice, keyAt: Slice): bigint {
  call.gas.pay('p256_verify_base');
  const signature = call.read(signatureAt);
  if (signature.length !== 64) refuse('P256VerifyInvalidInput', 'invalid signature length');
  if (!areP256Scalars(signature)) return 0n;
  const hash = call.read(hashAt);
  call.gas.payPer('p256_verify_byte', hash.length);
  const key = call.read(keyAt);
  if (key.length !== 33) refuse('P256VerifyInvalidInput', 'invalid public key length');
  return call.crypto.signatures.verifyP256(signature, hash, key) ? 1n : 0n;
}

/** Returns 1 if the ML-DSA-65 signature of the message, with an empty context, is valid, else 0. */
export function mlDsaVerify(call: Call, signatureAt: Slice, messageAt: Slice, keyAt: Slice): bigint {
  call.gas.pay('ml_dsa_verify_base');
  const signature = readMlDsa(call, signatureAt, 'signature', 3309);
  const message = call.read(messageAt);
  call.gas.payPer('ml_dsa_verify_byte', message.length);
  const key = readMlDsa(call, keyAt, 'key', 1952);
  return call.crypto.signatures.verifyMlDsa65(signature, message, key) ? 1n : 0n;
}

function readMlDsa(call: Call, at: Slice, what: string, length: number): Uint8Array {
  const bytes = call.read(at);
  if (bytes.length === length) return bytes;
  const facts = `expected the input of ${length} bytes, but ${bytes.length} was given`;
  return refuse('MlDsaVerifyInvalidInput', `invalid ${what} length: ${facts}`);
}

function refuse(kind: SignatureErrorKind, msg: string): never {
  throw new ContractTrap({ kind, msg });
}
