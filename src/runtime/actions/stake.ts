import { saturatingSub } from '../ranges.ts';
import { lockedOf, withStake } from '../state/accounts.ts';
import { type ActionOf, type ActionScene, type ActionStep, type ActorOf, done, failed } from './scene.ts';

/** Locks balance and proposes the account as a validator. Less than is locked already is unlocked at an epoch's end. */
export function stake(
  { minimumStake, receipt: { receiverId: accountId } }: ActionScene,
  actor: ActorOf,
  { stake: wanted, publicKey }: ActionOf<'stake'>,
): ActionStep {
  const { account } = actor;
  const locked = lockedOf(account);
  const balance = account.amount;
  const increment = saturatingSub(wanted, locked);
  if (balance < increment) {
    return failed({ kind: 'tries_to_stake', accountId, stake: wanted, locked, balance });
  }
  if (locked === 0n && wanted === 0n) return failed({ kind: 'tries_to_unstake', accountId });
  if (wanted > 0n && wanted < minimumStake) {
    return failed({ kind: 'insufficient_stake', accountId, stake: wanted, minimumStake });
  }
  const staked = wanted > locked ? withStake(account, balance - increment, wanted) : account;
  const proposal = { kind: 'v1', accountId, publicKey, stake: wanted } as const;
  return done({ ...actor, account: staked }, { validatorProposals: [proposal] });
}
