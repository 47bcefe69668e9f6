import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import { toBase64, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import type { ContractVectors } from '../support/contract-vectors.ts';
import { blsCases } from './crypto-bls.ts';
import { groth16Cases } from './crypto-groth16.ts';
import { Scenario, TGAS } from './scenario.ts';

const message = toUtf8('a message of our own');
const secret = sha256(toUtf8('a key that is no secret'));

function hashes(crypto: Scenario): void {
  const method = 'digest';
  const algorithms = ['sha256', 'keccak256', 'keccak512', 'sha3_256', 'sha3_384', 'sha3_512', 'ripemd160'];
  for (const algorithm of algorithms) {
    for (const length of [0, 200]) {
      const input = { algorithm, message: toBase64(new Uint8Array(length).fill(0xa5)) };
      crypto.run({ name: `${method}: ${algorithm} of ${length} bytes`, method, input, view: length === 0 });
    }
    const leaves = ['a', 'b', 'c', 'd', 'e'].map((leaf) => toBase64(toUtf8(leaf)));
    const input = { algorithm, leaves };
    crypto.run({ name: `merkle_root: ${algorithm}`, method: 'merkle_root', input });
  }
  const none = { algorithm: 'sha256', leaves: [] };
  crypto.run({ name: 'merkle_root: of nothing', method: 'merkle_root', input: none });
  crypto.run({ name: 'digest: no such algorithm', method, input: { algorithm: 'md5', message: '' } });
  const long = { algorithm: 'sha3_512', message: toBase64(new Uint8Array(2_000)) };
  crypto.run({ name: 'digest: with too little gas', method, input: long, gas: (4n * TGAS) / 10n });
}

function ethereumSigner(crypto: Scenario): void {
  const method = 'ethereum_signer';
  const hash = sha256(message);
  const signature = secp256k1.sign(hash, secret, { prehash: false });
  const good = {
    hash: toBase64(hash),
    signature: toBase64(signature.toBytes('compact')),
    recovery_id: signature.recovery,
    strict: true,
  };
  const highS = new secp256k1.Signature(signature.r, secp256k1.CURVE.n - signature.s).toBytes('compact');
  const cases: Readonly<Record<string, object>> = {
    'a signature': good,
    'the second form': { ...good, signature: toBase64(highS), strict: false },
    'the second form, refused': { ...good, signature: toBase64(highS) },
    'not a point': { ...good, signature: toBase64(new Uint8Array(64).fill(0xff)), strict: false },
    'an odd recovery id': { ...good, recovery_id: 4 },
    'a short hash': { ...good, hash: toBase64(hash.slice(1)) },
    'a short signature': { ...good, signature: '' },
  };
  for (const [name, input] of Object.entries(cases))
    crypto.run({ name: `${method}: ${name}`, method, input });
  const asView = { name: `${method}: in a view`, method, input: good, view: true };
  crypto.run(asView);
}

type Signed = { readonly signature: Uint8Array; readonly publicKey: Uint8Array };

/** A good signature and what may be wrong with one. */
function signatures(crypto: Scenario, method: string, { signature, publicKey }: Signed): void {
  const run = (name: string, bytes: Signed, signed: Uint8Array = message, more: object = {}): void => {
    const input = {
      message: toBase64(signed),
      signature: toBase64(bytes.signature),
      public_key: toBase64(bytes.publicKey),
    };
    crypto.run({ name: `${method}: ${name}`, method, input, ...more });
  };
  const changed = signature.map((byte, index) => (index === 9 ? byte ^ 1 : byte));
  const noKey = publicKey.map((byte, index) => (index === 0 ? byte : 0xff));
  run('a signature', { signature, publicKey });
  run('in a view', { signature, publicKey }, message, { view: true });
  run('of another message', { signature, publicKey }, toUtf8('another message'));
  run('a changed signature', { signature: changed, publicKey });
  run('by a key of ones', { signature, publicKey: noKey });
  run('a short signature', { signature: signature.slice(1), publicKey });
  run('a long key', { signature, publicKey: new Uint8Array(publicKey.length + 1) });
  run('with too little gas', { signature, publicKey }, message, { gas: (4n * TGAS) / 10n });
}

/** All that the crypto contract verifies: good, false and malformed. */
export function cryptoAll(): ContractVectors {
  const crypto = new Scenario('crypto');
  hashes(crypto);
  ethereumSigner(crypto);
  signatures(crypto, 'is_signed_by_near_key', {
    signature: ed25519.sign(message, secret),
    publicKey: ed25519.getPublicKey(secret),
  });
  signatures(crypto, 'is_signed_by_passkey', {
    signature: p256.sign(sha256(message), secret, { prehash: false }).toBytes('compact'),
    publicKey: p256.getPublicKey(secret),
  });
  const lattice = ml_dsa65.keygen(secret);
  signatures(crypto, 'is_signed_by_lattice_key', {
    signature: ml_dsa65.sign(lattice.secretKey, message),
    publicKey: lattice.publicKey,
  });
  groth16Cases(crypto);
  blsCases(crypto);
  return crypto.vectors('test/oracle/make-contract-vectors.ts');
}
