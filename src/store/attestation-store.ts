import type { Database } from './database.ts';
import { SealedTexts } from './sealed-texts.ts';
import type { Sealer } from './sealer.ts';

/** The attestations of keys that sign, by key, for as long as what they signed is kept. Each method throws `StoreFault`. */
export interface AttestationStore {
  /** Durable when it returns. A newer one of the same key takes the place of the older one. */
  keep(publicKey: Uint8Array, document: string): Promise<void>;
  find(publicKey: Uint8Array): Promise<string | undefined>;
}

export function createAttestationStore(database: Database, sealer: Sealer): AttestationStore {
  const texts = new SealedTexts(database, sealer, 'key_attestations');
  return {
    keep: (publicKey, document) => texts.put(publicKey, document),
    find: (publicKey) => texts.find(publicKey),
  };
}
