/**
 * Every key that this service asks the guest agent for, each under a path of its own (design §5). The path alone makes
 * the key, so it names the algorithm and a version too: one path never serves two algorithms or two uses.
 */
export const keyPaths = {
  /** Names the service over restarts and replicas; endorses the keys of a boot. */
  identityEd25519: 'near-enclave/identity/ed25519/v1',
  identitySecp256k1: 'near-enclave/identity/secp256k1/v1',
  /** Signs NEAR transactions of the operator's account. With boot entropy. */
  nearAccess: 'near-enclave/near-access/ed25519/v1',
  /** Opens encrypted calls. With boot entropy. */
  transport: 'near-enclave/transport/x25519/v1',
  /** Sign results. With boot entropy. */
  resultEd25519: 'near-enclave/result/ed25519/v1',
  resultSecp256k1: 'near-enclave/result/secp256k1/v1',
  /** Seals rows at rest, and seeds the blocks of worlds: by HKDF for each world and purpose. */
  sealing: 'near-enclave/sealing/secp256k1/v1',
} as const;
export type KeyPath = (typeof keyPaths)[keyof typeof keyPaths];
