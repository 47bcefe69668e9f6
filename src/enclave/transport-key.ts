import { x25519 } from '@noble/curves/ed25519.js';
import { EnclaveFault } from './enclave.ts';

/** The x25519 key to which callers encrypt, bound by the key quote. In memory only. */
export interface TransportKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /**
   * Lends the private key, 32 bytes, to what opens HPKE messages; the copy is overwritten when that ends.
   * Throws `EnclaveFault` once destroyed.
   */
  lend<T>(open: (privateKey: Uint8Array) => Promise<T>): Promise<T>;
  destroy(): void;
}

/** Takes the key over: `destroy` overwrites these very bytes. */
export function createTransportKey(key: Uint8Array): TransportKey {
  let isDestroyed = false;
  return {
    publicKey: x25519.getPublicKey(key),
    async lend(open) {
      if (isDestroyed) throw new EnclaveFault('enclave_misused', 'the transport key was destroyed');
      const lent = key.slice();
      try {
        return await open(lent);
      } finally {
        lent.fill(0);
      }
    },
    destroy() {
      isDestroyed = true;
      key.fill(0);
    },
  };
}
