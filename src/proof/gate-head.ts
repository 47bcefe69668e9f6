import { type Encoded, fixedBytes, hash, option, struct, u64 } from '../primitives/borsh.ts';
import { merklePath } from '../primitives/merkle.ts';
import { headInputCodec, headOutputCodec } from './head.ts';
import { envelopeCodec } from './statement.ts';

/** The envelope of a head and its ed25519 signature over the `head` hash. */
export const signedHeadCodec = struct({ envelope: envelopeCodec, signature: fixedBytes(64) });

/** What a world's id is of, beside its app and the kind `durable`. */
export const worldOriginCodec = struct({ genesisHash: hash, nonce: u64 });

/**
 * The arguments of `advance_head` of contracts/gate, in borsh. `expected` is the block that the gate knows as the world's head,
 * if it knows one; `ancestry` then leads from it to the new head's `history_root`, and is empty without one.
 */
export const advanceHeadCodec = struct({
  signed: signedHeadCodec,
  input: headInputCodec,
  output: headOutputCodec,
  origin: worldOriginCodec,
  expected: option(hash),
  ancestry: merklePath,
});
export type AdvanceHead = Encoded<typeof advanceHeadCodec>;
