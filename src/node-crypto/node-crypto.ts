import type { Crypto } from '../vm/crypto.ts';
import { nobleCrypto } from '../vm/crypto-noble/noble-crypto.ts';
import { nodeDigests } from './digests.ts';
import { loadBls12381, loadBn254 } from './mcl-curves.ts';

/**
 * What is faster in Node: OpenSSL's hashes and mcl's pairings. Compiles two wasm modules, some 40 ms each; afterwards no
 * file is read. Signatures stay with @noble: OpenSSL refuses Ed25519 keys of small order, which nearcore takes.
 */
export async function loadNodeCrypto(): Promise<Crypto> {
  const [bn254, bls12381] = [await loadBn254(), await loadBls12381()];
  return { digests: nodeDigests, signatures: nobleCrypto.signatures, bn254, bls12381 };
}
