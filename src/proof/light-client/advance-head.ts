import { approvalMessage, lightClientBlockHash } from '../../primitives/block-header.ts';
import { equalBytes } from '../../primitives/bytes.ts';
import { type SignatureVerifiers, verifySignature } from '../../primitives/signature.ts';
import { blockProducersHash, type ValidatorStake } from '../../primitives/validator-stake.ts';
import type { TrustedHead } from './head.ts';
import { headerOf, type LightClientBlock, nextBlockHash } from './light-client-block.ts';
import { accepted, type Checked, type RefusalCode, refused } from './refusal.ts';

/**
 * Whether a block is final by the rules of NEAR's light clients (NEP, "Light Client"; nearcore's
 * `create_light_client_block_view` makes what they judge): above the head, of its epoch or the next, with valid approvals
 * of the next block by more than two thirds of the epoch's stake. It is then the next head. The signatures, which cost,
 * are looked at last.
 */
export function validateLightClientBlock(
  head: TrustedHead,
  block: LightClientBlock,
  verifiers?: SignatureVerifiers,
): Checked<TrustedHead> {
  const signers = signersOf(head, block);
  if (!signers.ok) return signers;
  const fault = nextProducersFault(block) ?? approvalsFault(block, signers.value.producers, verifiers);
  if (fault !== undefined) return refused(fault);
  const header = headerOf(block);
  return accepted({
    hash: lightClientBlockHash(header),
    header,
    epoch: head.epoch + (signers.value.isNextEpoch ? 1n : 0n),
    producers: signers.value.producers,
    nextProducers: block.nextBps ?? head.nextProducers,
  });
}

type Signers = { readonly producers: readonly ValidatorStake[]; readonly isNextEpoch: boolean };

/** Who had to approve, if the block stands where one may follow the head. */
function signersOf(head: TrustedHead, block: LightClientBlock): Checked<Signers> {
  const { innerLite: known } = head.header;
  const { height, epochId } = block.innerLite;
  if (height <= known.height) return refused('height_not_ascending', `${height} after ${known.height}`);
  if (equalBytes(epochId, known.epochId)) {
    if (head.producers === undefined) return refused('producers_unknown');
    return accepted({ producers: head.producers, isNextEpoch: false });
  }
  if (!equalBytes(epochId, known.nextEpochId)) return refused('epoch_not_next');
  if (block.nextBps === undefined) return refused('next_producers_missing');
  return accepted({ producers: head.nextProducers, isNextEpoch: true });
}

function nextProducersFault({ nextBps, innerLite }: LightClientBlock): RefusalCode | undefined {
  if (nextBps === undefined) return undefined;
  return equalBytes(blockProducersHash(nextBps), innerLite.nextBpHash)
    ? undefined
    : 'next_producers_mismatch';
}

const stakeOf = (producers: readonly ValidatorStake[]): bigint =>
  producers.reduce((sum, { stake }) => sum + stake, 0n);

/** Protocol: all of the epoch's stake counts, also that of producers for whom the list of approvals has no place. */
function approvalsFault(
  block: LightClientBlock,
  producers: readonly ValidatorStake[],
  verifiers: SignatureVerifiers | undefined,
): RefusalCode | undefined {
  const { approvalsAfterNext: approvals } = block;
  const approved = stakeOf(producers.filter((_, at) => approvals[at] !== undefined));
  if (3n * approved <= 2n * stakeOf(producers)) return 'approvals_below_two_thirds';
  const message = approvalMessage(
    { kind: 'endorsement', hash: nextBlockHash(block) },
    block.innerLite.height + 2n,
  );
  const areValid = producers.every(({ publicKey }, at) => {
    const approval = approvals[at];
    return approval === undefined || verifySignature(approval, message, publicKey, verifiers);
  });
  return areValid ? undefined : 'approval_invalid';
}
