import { z } from 'zod';
import { attestationJson } from './attestation.ts';
import { blockDocumentJson } from './block-document.ts';
import { base58Hash, decimal, hex, record } from './json-codecs.ts';

/**
 * Blocks of a world, a line of JSON each: this header, and before the first block that a key signed the attestation of
 * that key. Blocks are documents of their own format, in order.
 */
export const historyFormat = 'near-enclave/history/v1';

export const historyHeaderJson = record({
  format: z.literal(historyFormat),
  worldId: hex(32),
  /** The first block, and the last. */
  from: decimal(64),
  to: decimal(64),
  /** Roots of the full sub-trees over the hashes of all blocks before the first, the largest first. */
  before: z.array(base58Hash).readonly(),
});
export type HistoryHeader = z.output<typeof historyHeaderJson>;

export const historyAttestationJson = record({ attestation: attestationJson });

/** Any line but the first. The block stands first: an encoder that is handed one must not find the other in it. */
export const historyLineJson = z.union([blockDocumentJson, historyAttestationJson]);
