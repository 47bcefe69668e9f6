import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { concatBytes, toHex } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { type AgentAnswer, AgentError, type AgentRequest, bytesOf, textOf } from './agent-request.ts';
import { derivePathKey, publicKeyOf, signKey } from './kms.ts';
import type { DevKnobs } from './knobs.ts';
import type { DevMachine } from './machine.ts';

/** GetKey, Sign and Verify: the guest agent's methods about keys (tee.md §1, §3). */

export function getKey(machine: DevMachine, knobs: DevKnobs, request: AgentRequest): AgentAnswer {
  const [path, purpose] = [textOf(request, 'path'), textOf(request, 'purpose')];
  const algorithm = knobs.oldAgent === true ? 'secp256k1' : keyAlgorithm(textOf(request, 'algorithm'));
  const key = derivePathKey(machine.appKey, path);
  const overKey = signKey(machine.appKey, purpose, key, algorithm);
  return {
    key: toHex(key),
    signature_chain: [toHex(overKey), toHex(overApp(machine, knobs, path))],
  };
}

function overApp(machine: DevMachine, knobs: DevKnobs, path: string): Uint8Array {
  if (knobs.withoutKmsRoot === true) return new Uint8Array();
  const isForeign = knobs.foreignRootPaths?.includes(path) === true;
  return isForeign ? machine.foreignAppKeySignature : machine.appKeySignature;
}

function keyAlgorithm(name: string): 'ed25519' | 'secp256k1' {
  if (['', 'secp256k1', 'k256'].includes(name)) return 'secp256k1';
  if (name === 'ed25519') return 'ed25519';
  throw new AgentError('Unsupported algorithm');
}

/** The one key of every container that has the socket. This service never uses it: others can have it attested. */
const sharedKeyPath = 'vms';
const sharedKeyPurpose = 'signing';

export function sign(machine: DevMachine, request: AgentRequest): AgentAnswer {
  const algorithm = signAlgorithm(textOf(request, 'algorithm'));
  const key = derivePathKey(machine.appKey, sharedKeyPath);
  const kind = algorithm === 'ed25519' ? 'ed25519' : 'secp256k1';
  const signature = signatureOver(algorithm, bytesOf(request, 'data'), key);
  const chain = [signature, signKey(machine.appKey, sharedKeyPurpose, key, kind), machine.appKeySignature];
  return {
    signature: toHex(signature),
    signature_chain: chain.map(toHex),
    public_key: toHex(publicKeyOf(key, kind)),
  };
}

export function verify(request: AgentRequest): AgentAnswer {
  const algorithm = signAlgorithm(textOf(request, 'algorithm'));
  const [data, signature, publicKey] = [
    bytesOf(request, 'data'),
    bytesOf(request, 'signature'),
    bytesOf(request, 'public_key'),
  ];
  try {
    return { valid: isSignatureOver(algorithm, data, signature, publicKey) };
  } catch {
    return { valid: false }; // @noble throws for what is no signature or no key in form
  }
}

type SignAlgorithm = 'ed25519' | 'secp256k1' | 'secp256k1_prehashed';

function signAlgorithm(name: string): SignAlgorithm {
  if (name === 'ed25519' || name === 'secp256k1' || name === 'secp256k1_prehashed') return name;
  throw new AgentError('Unsupported algorithm');
}

function signatureOver(algorithm: SignAlgorithm, data: Uint8Array, key: Uint8Array): Uint8Array {
  if (algorithm === 'ed25519') return ed25519.sign(data, key);
  const signature = secp256k1.sign(digestOf(algorithm, data), key, { prehash: false });
  return concatBytes(signature.toBytes('compact'), Uint8Array.of(signature.recovery));
}

function isSignatureOver(
  algorithm: SignAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  if (algorithm === 'ed25519') return ed25519.verify(signature, data, publicKey);
  const compact = signature.subarray(0, 64);
  return secp256k1.verify(compact, digestOf(algorithm, data), publicKey, { prehash: false });
}

function digestOf(algorithm: SignAlgorithm, data: Uint8Array): Uint8Array {
  if (algorithm === 'secp256k1') return sha256(data);
  if (data.length !== 32) throw new AgentError('Pre-hashed data must be 32 bytes');
  return data;
}
