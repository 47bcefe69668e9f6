import { decode, encode, string, u64, vec } from '../primitives/borsh.ts';
import { concatBytes } from '../primitives/bytes.ts';
import { chunkChangeCodec } from '../runtime/state/chunk-change-codec.ts';
import type { ChunkChange } from '../runtime/state/chunk-state.ts';

const changesCodec = vec(chunkChangeCodec);

/** What a block did to the state, as the store keeps it. */
export const encodeChanges = (changes: readonly ChunkChange[]): Uint8Array => encode(changesCodec, changes);

export const decodeChanges = (bytes: Uint8Array): readonly ChunkChange[] => decode(changesCodec, bytes);

/** Under which name the store keeps them. */
export const changesKey = (sequence: bigint): Uint8Array =>
  concatBytes(encode(string, 'changes'), encode(u64, sequence));
