import type { DatabaseLocation } from '../../src/store/database.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { Sealer } from '../../src/store/sealer.ts';
import { type TestServices, testServices } from './sample-services.ts';

/** Services over a database that outlives the process, and the store to close. */
export async function sealedServices(
  location: DatabaseLocation,
): Promise<{ readonly services: TestServices; readonly store: Store }> {
  const store = await openStore(location, new Sealer(new Uint8Array(32).fill(7)));
  return { services: testServices({ store: store.worlds, notes: store.notes }), store };
}
