import type { Check } from '../../check.ts';
import type { BlockEvidence, HeadEvidence, OpenBlockEvidence, RowEvidence } from '../evidence.ts';
import { ancestry } from './ancestry.ts';
import { blockAnchor, headAnchor } from './anchor.ts';
import { blockHash } from './block-hash.ts';
import { blockCodes } from './codes.ts';
import { contentsTold, ofContents } from './contents.ts';
import { headInputHash } from './head-input-hash.ts';
import { headIssued } from './head-issued.ts';
import { headOrigins } from './head-origins.ts';
import { headOutputHash } from './head-output-hash.ts';
import { headParams } from './head-params.ts';
import { headSignature } from './head-signature.ts';
import { blockLoad } from './load.ts';
import { blockOperation } from './operation.ts';
import { blockOutcomes } from './outcomes.ts';
import { blockReExecution } from './re-execution.ts';
import { blockReceipts } from './receipts.ts';
import { restoredState } from './restored-state.ts';
import { stateProof } from './state-proof.ts';
import { blockTransactions } from './transactions.ts';
import { blockWitness } from './witness.ts';

/** The checks of what was signed. */
const headChecks: readonly Check<HeadEvidence>[] = [
  headInputHash,
  headOutputHash,
  blockHash,
  headSignature,
  headParams,
  headIssued,
  headOrigins,
];

/** The checks of what a block was made of. */
const openChecks: readonly Check<OpenBlockEvidence>[] = [
  blockOperation,
  blockTransactions,
  blockReceipts,
  blockLoad,
  blockOutcomes,
  blockWitness,
  blockCodes,
  blockReExecution,
];

/** Of each block of a history: its anchors are judged together. */
export const chainedBlockChecks: readonly Check<BlockEvidence>[] = [
  ...headChecks,
  contentsTold,
  ...openChecks.map(ofContents),
];

export const blockChecks: readonly Check<BlockEvidence>[] = [
  ...chainedBlockChecks,
  restoredState,
  ancestry,
  blockAnchor,
];

export const rowChecks: readonly Check<RowEvidence>[] = [...headChecks, stateProof, headAnchor];
