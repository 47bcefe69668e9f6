import type { LightClientBlock } from '../../../src/proof/light-client/light-client-block.ts';
import type { RefusalCode } from '../../../src/proof/light-client/refusal.ts';

/** A block that somebody changed, and the rule that it then breaks. */
export type BlockMutation = {
  readonly kind: string;
  readonly block: LightClientBlock;
  readonly code: RefusalCode;
};

type Change = (block: LightClientBlock) => LightClientBlock | undefined;

export const flipped = (bytes: Uint8Array): Uint8Array =>
  bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1);

const lite =
  (change: (inner: LightClientBlock['innerLite']) => Partial<LightClientBlock['innerLite']>): Change =>
  (block) => ({ ...block, innerLite: { ...block.innerLite, ...change(block.innerLite) } });

const producers =
  (change: (all: NonNullable<LightClientBlock['nextBps']>) => LightClientBlock['nextBps']): Change =>
  (block) =>
    block.nextBps && { ...block, nextBps: change(block.nextBps) };

const approvals =
  (change: (all: LightClientBlock['approvalsAfterNext']) => LightClientBlock['approvalsAfterNext']): Change =>
  (block) => ({ ...block, approvalsAfterNext: change(block.approvalsAfterNext) });

/** The place of the first approval that is there. */
const firstIn = (all: LightClientBlock['approvalsAfterNext']): number =>
  all.findIndex((one) => one !== undefined);

/** The next two places with approvals in them. */
function twoIn(all: LightClientBlock['approvalsAfterNext']): readonly [number, number] {
  const [first = 0, second = 1] = all.flatMap((one, at) => (one === undefined ? [] : [at]));
  return [first, second];
}

const changes: readonly (readonly [kind: string, code: RefusalCode, change: Change])[] = [
  [
    'the hash before',
    'approval_invalid',
    (block) => ({ ...block, prevBlockHash: flipped(block.prevBlockHash) }),
  ],
  [
    'the hash of the next',
    'approval_invalid',
    (block) => ({ ...block, nextBlockInnerHash: flipped(block.nextBlockInnerHash) }),
  ],
  ['the rest', 'approval_invalid', (block) => ({ ...block, innerRestHash: flipped(block.innerRestHash) })],
  ['a later height', 'approval_invalid', lite(({ height }) => ({ height: height + 1n }))],
  ['an earlier height', 'height_not_ascending', lite(() => ({ height: 1n }))],
  ['the epoch', 'epoch_not_next', lite(({ epochId }) => ({ epochId: flipped(epochId) }))],
  ['the next epoch', 'approval_invalid', lite(({ nextEpochId }) => ({ nextEpochId: flipped(nextEpochId) }))],
  [
    'the state root',
    'approval_invalid',
    lite(({ prevStateRoot }) => ({ prevStateRoot: flipped(prevStateRoot) })),
  ],
  [
    'the outcome root',
    'approval_invalid',
    lite(({ outcomeRoot }) => ({ outcomeRoot: flipped(outcomeRoot) })),
  ],
  ['the time', 'approval_invalid', lite(({ timestamp }) => ({ timestamp: timestamp + 1n }))],
  [
    "the next producers' hash",
    'next_producers_mismatch',
    lite(({ nextBpHash }) => ({ nextBpHash: flipped(nextBpHash) })),
  ],
  [
    'the root of blocks',
    'approval_invalid',
    lite(({ blockMerkleRoot }) => ({ blockMerkleRoot: flipped(blockMerkleRoot) })),
  ],
  ['no next producers', 'next_producers_missing', (block) => ({ ...block, nextBps: undefined })],
  ['a producer left out', 'next_producers_mismatch', producers((all) => all.slice(1))],
  ['a producer doubled', 'next_producers_mismatch', producers((all) => [...all, ...all.slice(0, 1)])],
  ['producers in another order', 'next_producers_mismatch', producers((all) => all.toReversed())],
  [
    'a stake',
    'next_producers_mismatch',
    producers((all) => all.map((one, at) => (at === 0 ? { ...one, stake: one.stake + 1n } : one))),
  ],
  [
    'a key',
    'next_producers_mismatch',
    producers((all) =>
      all.map((one, at) => (at === 0 ? { ...one, publicKey: flipped(one.publicKey) } : one)),
    ),
  ],
  [
    'a name',
    'next_producers_mismatch',
    producers((all) => all.map((one, at) => (at === 0 ? { ...one, accountId: 'someone.near' } : one))),
  ],
  [
    'a signature',
    'approval_invalid',
    approvals((all) => all.map((one, at) => (at === firstIn(all) && one !== undefined ? flipped(one) : one))),
  ],
  [
    'an approval in the place of another',
    'approval_invalid',
    approvals((all) => {
      const [first, second] = twoIn(all);
      return all.with(second, all[first]);
    }),
  ],
  [
    'two approvals swapped',
    'approval_invalid',
    approvals((all) => {
      const [first, second] = twoIn(all);
      return all.with(first, all[second]).with(second, all[first]);
    }),
  ],
  [
    'an approval doubled',
    'approval_invalid',
    approvals((all) => all.toSpliced(firstIn(all), 0, all[firstIn(all)])),
  ],
  ['no approvals', 'approvals_below_two_thirds', approvals(() => [])],
  ['approvals of nobody', 'approvals_below_two_thirds', approvals((all) => all.map(() => undefined))],
];

/** Every block that is not this one, by one change. */
export function blockMutations(block: LightClientBlock): readonly BlockMutation[] {
  return changes.flatMap(([kind, code, change]) => {
    const changed = change(block);
    return changed === undefined ? [] : [{ kind, code, block: changed }];
  });
}

/** The block with ever fewer approvals, from all to none. */
export function withoutApprovals(
  block: LightClientBlock,
): readonly { readonly left: readonly number[]; readonly block: LightClientBlock }[] {
  const places = block.approvalsAfterNext.flatMap((one, at) => (one === undefined ? [] : [at]));
  return Array.from({ length: places.length + 1 }, (_, taken) => {
    const left = places.slice(taken);
    const approvalsAfterNext = block.approvalsAfterNext.map((one, at) =>
      left.includes(at) ? one : undefined,
    );
    return { left, block: { ...block, approvalsAfterNext } };
  });
}
