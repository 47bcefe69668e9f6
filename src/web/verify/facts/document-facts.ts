import { type BlockDocument, blockDocumentJson } from '../../../proof/block-document.ts';
import { asOpen, bundleJson } from '../../../proof/bundle.ts';
import { DocumentFormatError, decodeDocument } from '../../../proof/document.ts';
import { stateProofJson } from '../../../proof/state-proof-document.ts';
import type { Judged } from '../../../verifier/verify-document.ts';
import type { HistorySummary } from '../../../verifier/world/history-summary.ts';
import { type BlockFacts, blockFacts } from './block-facts.ts';
import { type BundleFacts, bundleFacts } from './bundle-facts.ts';
import { type RowFacts, rowFacts } from './row-facts.ts';

/** What a document says, ready to be shown. It is what the audited party claims, and as good as the verdict beside it. */
export type DocumentFacts =
  | { readonly kind: 'bundle'; readonly call: BundleFacts }
  | { readonly kind: 'block'; readonly block: BlockFacts }
  | { readonly kind: 'state-proof'; readonly row: RowFacts }
  | { readonly kind: 'history'; readonly history: HistorySummary };

/** Undefined for what is no document, or is sealed. */
export function readFacts({ kind, document, history }: Judged): DocumentFacts | undefined {
  if (history !== undefined) return { kind: 'history', history };
  if (kind === undefined || document === undefined) return undefined;
  try {
    return factsOf(kind, document);
  } catch (cause) {
    if (cause instanceof DocumentFormatError) return undefined; // its own check says so
    throw cause;
  }
}

function factsOf(kind: Judged['kind'], document: string | object): DocumentFacts | undefined {
  switch (kind) {
    case 'bundle': {
      const bundle = asOpen(decodeDocument(bundleJson, document));
      return bundle && { kind, call: bundleFacts(bundle, sizeOf(document)) };
    }
    case 'block':
      return { kind, block: blockFacts(decodeDocument(blockDocumentJson, document) satisfies BlockDocument) };
    case 'state-proof':
      return { kind, row: rowFacts(decodeDocument(stateProofJson, document)) };
    default:
      return undefined;
  }
}

const sizeOf = (document: string | object): number =>
  typeof document === 'string' ? document.length : JSON.stringify(document, null, 2).length;
