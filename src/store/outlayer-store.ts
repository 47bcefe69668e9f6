import type { Database } from './database.ts';
import { SealedTexts } from './sealed-texts.ts';
import type { Sealer } from './sealer.ts';
import { StoreFault } from './store-fault.ts';

/** Ids of requests of OutLayer's contract and answers to them, each under a name that its caller chooses. Each method throws `StoreFault`. */
export interface OutlayerStore {
  /** Durable when it returns. What is kept once stays: gives the text that is kept now, which may be an earlier one. */
  keep(name: Uint8Array, text: string): Promise<string>;
  /** Durable when it returns: from then on this text is what is kept. */
  replace(name: Uint8Array, text: string): Promise<void>;
  find(name: Uint8Array): Promise<string | undefined>;
}

export function createOutlayerStore(database: Database, sealer: Sealer): OutlayerStore {
  const texts = new SealedTexts(database, sealer, 'outlayer_answers');
  return {
    async keep(name, text) {
      await texts.add(name, text);
      const kept = await texts.find(name);
      if (kept !== undefined) return kept;
      throw new StoreFault('store_corrupt', 'an answer that was kept is gone');
    },
    replace: (name, text) => texts.put(name, text),
    find: (name) => texts.find(name),
  };
}
