import type { z } from 'zod';
import { type BlockDocument, openContentsJson } from '../proof/block-document.ts';
import type { SealedDisclosure } from '../proof/disclosure.ts';
import { DocumentFormatError, decodeDocument } from '../proof/document.ts';
import { openRowJson, type StateProofDocument } from '../proof/state-proof-document.ts';
import { openText } from './disclosure.ts';
import { HpkeError } from './hpke-error.ts';

/**
 * Documents about worlds that were sealed for one auditor, opened with his key: 32 bytes of x25519. What is open already
 * comes back as it is. Each throws `HpkeError`. Verify what comes out: that it opens says nothing of its truth.
 */
export async function openBlockDocument(
  block: BlockDocument,
  privateKey: Uint8Array,
): Promise<BlockDocument> {
  const { contents, blockHash } = block;
  if (contents.kind === 'open') return block;
  return {
    ...block,
    contents: await openAs(openContentsJson, { sealed: contents, privateKey, aad: blockHash }),
  };
}

export async function openStateProof(
  proof: StateProofDocument,
  privateKey: Uint8Array,
): Promise<StateProofDocument> {
  const { row, blockHash } = proof;
  if (row.kind === 'open') return proof;
  return { ...proof, row: await openAs(openRowJson, { sealed: row, privateKey, aad: blockHash }) };
}

type Opening = {
  readonly sealed: SealedDisclosure;
  readonly privateKey: Uint8Array;
  readonly aad: Uint8Array;
};

async function openAs<T>(schema: z.ZodType<T>, { sealed, privateKey, aad }: Opening): Promise<T> {
  const text = await openText(sealed, privateKey, aad);
  try {
    return decodeDocument(schema, text);
  } catch (cause) {
    if (cause instanceof DocumentFormatError) throw new HpkeError('malformed');
    throw cause;
  }
}
