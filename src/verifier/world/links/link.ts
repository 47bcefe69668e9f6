import type { SignedHeadPart } from '../../../proof/block-document.ts';

/** A block and the one before it, both as they are named and signed. */
export type Link = {
  readonly block: SignedHeadPart;
  readonly before: SignedHeadPart;
  /** Over the hashes of all blocks before this one, as far as the history tells. */
  readonly historyRoot: Uint8Array | undefined;
  /** What a block of this history left behind: `leftBehind` of its head. Nothing for a block that did not come. */
  readonly findState: (blockHash: Uint8Array) => Uint8Array | undefined;
};
