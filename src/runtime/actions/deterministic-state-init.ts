import type { Account } from '../../primitives/account.ts';
import type { DeterministicStateInit } from '../../primitives/deterministic-state-init.ts';
import { contractOf, emptyAccount, withUsage } from '../state/accounts.ts';
import { withGlobalContract } from './global-contracts.ts';
import { type ActionOf, type ActionScene, type ActionStep, type Actor, failed } from './scene.ts';
import { installData, settleDeposit } from './state-init-deposit.ts';

/**
 * Sets up an account of a `0s` name (NEP-616), unless it is. Protocol: it does not act here, or whoever sent this could
 * add keys to it.
 */
export function deterministicStateInit(
  scene: ActionScene,
  actor: Actor,
  { stateInit, deposit }: ActionOf<'deterministic_state_init'>,
): ActionStep {
  const account = actor.account ?? emptyAccount(0n, scene.params.storage.num_bytes_account);
  if (contractOf(account).kind !== 'none') return settleDeposit(scene, actor, account, deposit);
  const set = setUp(scene, account, stateInit);
  return set.ok ? settleDeposit(scene, actor, set.account, deposit) : failed(set.error);
}

/** An account without a contract has no data yet, so nothing is replaced. */
function setUp(
  scene: ActionScene,
  account: Account,
  { code, data }: DeterministicStateInit,
): ReturnType<typeof withGlobalContract> {
  const used = withGlobalContract(scene, account, code);
  if (!used.ok) return used;
  const usage = used.account.storageUsage + installData(scene, data);
  return { ok: true, account: withUsage(used.account, usage) };
}
