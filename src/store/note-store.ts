import type { CommitResult, Lease, WorldId } from './world-store.ts';

/**
 * What a world's writer leaves for whoever writes after it: `plan`, the block that it is about to make, and `halt`, why it
 * makes no more. Each method throws `StoreFault`.
 */
export type NoteName = 'plan' | 'halt';

export interface NoteStore {
  /** Durable when it returns. Nothing removes the note. Refused as a commit under this lease would be. */
  writeNote(lease: Lease, name: NoteName, bytes: Uint8Array | undefined): Promise<CommitResult>;
  readNote(world: WorldId, name: NoteName): Promise<Uint8Array | undefined>;
}
