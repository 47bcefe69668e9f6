import type { Ancestry, OpenContents, SignedHeadPart } from '../../proof/block-document.ts';
import type { SealedDisclosure } from '../../proof/disclosure.ts';
import type { OpenRow } from '../../proof/state-proof-document.ts';
import type { Expectations } from '../expectations.ts';
import type { Anchor } from '../policy.ts';
import type { CodeBook } from './code-book.ts';

/** What the checks of a signed head look at. */
export type HeadEvidence = Pick<Expectations, 'nowSeconds' | 'policy' | 'engine'> & {
  readonly signed: SignedHeadPart;
  /** Blocks of worlds that the auditor knows from elsewhere. */
  readonly anchors: readonly Anchor[];
};

/** What the checks of a block look at. */
export type BlockEvidence = HeadEvidence & {
  readonly contents: OpenContents | SealedDisclosure;
  readonly ancestry: Ancestry | undefined;
  /** Codes that this block shows, and in a history those that the blocks before it showed. */
  readonly codes: CodeBook;
};

/** What the checks of what a block was made of look at. */
export type OpenBlockEvidence = BlockEvidence & { readonly contents: OpenContents };

/** What the checks of a row look at. */
export type RowEvidence = HeadEvidence & { readonly row: OpenRow | SealedDisclosure };
