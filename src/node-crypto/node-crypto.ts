import type { Crypto } from '../vm/crypto.ts';
import { nobleCrypto } from '../vm/crypto-noble/noble-crypto.ts';
import { nodeDigests } from './digests.ts';
import { verifyEd25519 } from './ed25519.ts';
import { loadBls12381, loadBn254 } from './mcl-curves.ts';
import { verifyMlDsa65 } from './ml-dsa.ts';
import { loadRecovery } from './secp256k1.ts';

/**
 * What is faster in Node: OpenSSL's hashes and ML-DSA, mcl's pairings and secp256k1. Compiles three wasm modules, some 40 ms
 * each; afterwards no file is read. P-256 stays with @noble: it costs so much gas that it is fast enough.
 */
export async function loadNodeCrypto(): Promise<Crypto> {
  const { verifyP256 } = nobleCrypto.signatures;
  // One after the other: mcl-wasm's modules are loaded anew for each curve.
  const recoverSecp256k1 = await loadRecovery();
  const bn254 = await loadBn254();
  const bls12381 = await loadBls12381();
  const signatures = { verifyEd25519, verifyP256, verifyMlDsa65, recoverSecp256k1 };
  return { digests: nodeDigests, signatures, bn254, bls12381 };
}
