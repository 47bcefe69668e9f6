import type { SignatureVerifiers } from '../primitives/signature.ts';
import type { NoteStore } from '../store/note-store.ts';
import type { WorldStore } from '../store/world-store.ts';
import type { ChunkExecutor } from './chunk-executor.ts';
import type { HeadJudge, HeadSigner } from './head-signer.ts';

/** What worlds are run with. */
export type WorldServices = {
  readonly store: WorldStore;
  readonly notes: NoteStore;
  readonly executor: ChunkExecutor;
  readonly signer: HeadSigner;
  readonly judge: HeadJudge;
  /** What judges signatures of transactions, if not the core itself. */
  readonly verifiers?: SignatureVerifiers | undefined;
  /** 32 bytes, sealed: what random seeds are made of. The same after a restart. */
  readonly seedKey: Uint8Array;
  /** Nanoseconds since 1970. */
  readonly clock: () => bigint;
  /** Names this process among those that share the store; the same after a restart, or a lease has to run out first. */
  readonly holder: string;
  /** Told of a world that could not make a block which nobody waited for. */
  readonly report?: ((world: Uint8Array, fault: unknown) => void) | undefined;
  /** Bytes of trie nodes that a world keeps at hand. */
  readonly cacheBytes: number;
  /** Transactions of a world that may wait. */
  readonly maxWaiting: number;
};
