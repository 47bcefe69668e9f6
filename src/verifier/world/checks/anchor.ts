import { toHex } from '../../../primitives/bytes.ts';
import { toBase58 } from '../../../primitives/hash.ts';
import { hashBlock } from '../../../proof/head.ts';
import { type Check, fail, pass, remark, unproven } from '../../check.ts';
import type { BlockEvidence, HeadEvidence } from '../evidence.ts';
import { ancestry as ancestryCheck } from './ancestry.ts';

/** A block by its place and its name. */
export type Known = { readonly sequence: bigint; readonly hash: Uint8Array };

/** What anchors of a world say of one of its blocks. */
export type AnchorFinding = 'none' | 'same' | { readonly conflict: string };

export function compareAnchors({ anchors, signed }: HeadEvidence, { sequence, hash }: Known): AnchorFinding {
  const world = toHex(signed.head.input.worldId);
  const name = toBase58(hash);
  const at = anchors.filter((one) => one.world_id === world && BigInt(one.sequence) === sequence);
  const other = at.find(({ block_hash }) => block_hash !== name);
  if (other !== undefined) {
    const conflict = `block ${sequence} is ${name} here, ${other.block_hash} according to ${other.source}`;
    return { conflict };
  }
  return at.length === 0 ? 'none' : 'same';
}

export const anchorText = {
  code: 'anchor',
  proves:
    'the block is one that the auditor knows from elsewhere, or an ancestor of one: it was not rolled back',
  leavesOpen: 'blocks after the anchor: the host may have left them out, or made others',
} as const;

/** No word against it, and none for it. */
export const freshnessOpen = ({ policy }: Pick<HeadEvidence, 'policy'>, detail: string) => {
  const text = `freshness UNPROVEN: ${detail}`;
  return policy?.require_freshness === true
    ? unproven(`${text}; the policy requires an anchor`)
    : remark(text);
};

export const blockAnchor: Check<BlockEvidence> = {
  ...anchorText,
  run(evidence) {
    const { signed, ancestry } = evidence;
    const own = { sequence: signed.head.input.sequence, hash: hashBlock(signed.head) };
    const finding = compareAnchors(evidence, own);
    if (typeof finding === 'object') return fail(finding.conflict);
    if (finding === 'same') return pass(`anchored at ${own.sequence}`);
    if (ancestry === undefined || ancestryCheck.run(evidence).status !== 'pass')
      return freshnessOpen(evidence, 'no anchor of the auditor is this block');
    const other = { sequence: ancestry.sequence, hash: ancestry.block };
    const known = compareAnchors(evidence, other);
    if (typeof known === 'object') return fail(known.conflict);
    if (known === 'none')
      return freshnessOpen(evidence, `block ${other.sequence} is no anchor of the auditor`);
    return other.sequence > own.sequence
      ? pass(`anchored at ${other.sequence}`)
      : freshnessOpen(evidence, `anchored at ${other.sequence}, before this block`);
  },
};

export const headAnchor: Check<HeadEvidence> = {
  ...anchorText,
  run(evidence) {
    const { head } = evidence.signed;
    const own = { sequence: head.input.sequence, hash: hashBlock(head) };
    const finding = compareAnchors(evidence, own);
    if (typeof finding === 'object') return fail(finding.conflict);
    return finding === 'same'
      ? pass(`anchored at ${own.sequence}`)
      : freshnessOpen(evidence, 'no anchor of the auditor is this block');
  },
};
