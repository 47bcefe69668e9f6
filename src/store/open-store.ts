import { sql } from 'kysely';
import { type AttestationStore, createAttestationStore } from './attestation-store.ts';
import { type BundleStore, createBundleStore } from './bundle-store.ts';
import { type Database, type DatabaseLocation, openDatabase } from './database.ts';
import { createLightClientStore, type LightClientStore } from './light-client-store.ts';
import type { NoteStore } from './note-store.ts';
import { createOutlayerStore, type OutlayerStore } from './outlayer-store.ts';
import type { Sealer } from './sealer.ts';
import { guarded, StoreFault } from './store-fault.ts';
import { SqlNoteStore } from './world/sql-note-store.ts';
import { SqlWorldStore } from './world/sql-world-store.ts';
import type { WorldStore } from './world-store.ts';

/** All that outlives the process, in one database. */
export type Store = {
  readonly bundles: BundleStore;
  readonly worlds: WorldStore;
  readonly notes: NoteStore;
  readonly attestations: AttestationStore;
  readonly lightClient: LightClientStore;
  readonly outlayer: OutlayerStore;
  /** Whether the database answers now; never throws. */
  isReady(): Promise<boolean>;
  close(): Promise<void>;
};

/** Throws `StoreFault`: the database is out of reach, in use by another process, or newer than this program. */
export async function openStore(location: DatabaseLocation, sealer: Sealer): Promise<Store> {
  const database = await openDatabase(location);
  return {
    bundles: createBundleStore(database, sealer),
    worlds: new SqlWorldStore(database, sealer),
    notes: new SqlNoteStore(database, sealer),
    attestations: createAttestationStore(database, sealer),
    lightClient: createLightClientStore(database, sealer),
    outlayer: createOutlayerStore(database, sealer),
    isReady: () => isReady(database),
    close: () => database.destroy(),
  };
}

async function isReady(database: Database): Promise<boolean> {
  try {
    await guarded(() => sql`select 1`.execute(database));
    return true;
  } catch (cause) {
    if (cause instanceof StoreFault) return false;
    throw cause;
  }
}
