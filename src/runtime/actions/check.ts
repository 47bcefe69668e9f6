import { systemAccountId } from '../../primitives/account-id.ts';
import type { AccountType } from '../../primitives/account-type.ts';
import type { Action } from '../../primitives/action.ts';
import type { ActionErrorKind } from '../../primitives/errors/action-error.ts';
import { accountTypeAt, lockedOf } from '../state/accounts.ts';
import type { ActionScene, Actor } from './scene.ts';

/** What an action needs before it runs. */
type Needs = {
  /** Of the receiver. `set_up` accounts exist and are more than a funded `0u` name. */
  readonly receiver: 'absent' | 'present_or_created' | 'any' | 'set_up';
  /** Whether only the receiver itself may do it. */
  readonly self: boolean;
};

const owned: Needs = { receiver: 'set_up', self: true };
const open: Needs = { receiver: 'set_up', self: false };
const stateInit: Needs = { receiver: 'any', self: false };

/** nearcore, runtime/runtime/src/actions.rs, `check_account_existence` and `check_actor_permissions`. */
const needs: { readonly [K in Action['kind']]: Needs } = {
  create_account: { receiver: 'absent', self: false },
  deploy_contract: owned,
  function_call: open,
  transfer: { receiver: 'present_or_created', self: false },
  stake: owned,
  add_key: owned,
  delete_key: owned,
  delete_account: owned,
  delegate: open,
  deploy_global_contract: owned,
  use_global_contract: owned,
  deterministic_state_init: stateInit,
  transfer_to_gas_key: open,
  withdraw_from_gas_key: owned,
  delegate_v2: open,
  universal_state_init: stateInit,
};

/** Why an action may not run: on this receiver, or by this actor. */
export function checkAction(scene: ActionScene, actor: Actor, action: Action): ActionErrorKind | undefined {
  const { receiver, self } = needs[action.kind];
  return (
    checkReceiver[receiver](scene, actor) ??
    (self ? checkActor(scene, actor) : undefined) ??
    (action.kind === 'delete_account' ? checkUnstaked(scene, actor) : undefined)
  );
}

type Check = (scene: ActionScene, actor: Actor) => ActionErrorKind | undefined;

const checkReceiver: { readonly [K in Needs['receiver']]: Check } = {
  absent({ params, receipt: { receiverId: accountId } }, { account }) {
    if (account !== undefined) return { kind: 'account_already_exists', accountId };
    // Protocol: who creates an account acts for it, and nobody but its key's holder may act for an implicit one.
    const isNamed = accountTypeAt(params, accountId) === 'named';
    return isNamed ? undefined : { kind: 'only_implicit_account_creation_allowed', accountId };
  },
  present_or_created: (scene, { account }) =>
    account === undefined && !mayCreate(scene)
      ? { kind: 'account_does_not_exist', accountId: scene.receipt.receiverId }
      : undefined,
  any: () => undefined,
  set_up({ receipt: { receiverId: accountId } }, { account }) {
    if (account === undefined) return { kind: 'account_does_not_exist', accountId };
    return account.version === 'uninitialized' ? { kind: 'account_not_initialized', accountId } : undefined;
  },
};

/** Protocol: an account whose keys its id does not bind may only be made by a transfer that stands alone. */
const createdBy: { readonly [T in AccountType]: 'nothing' | 'lone_transfer' | 'any_transfer' } = {
  named: 'nothing',
  near_implicit: 'lone_transfer',
  eth_implicit: 'lone_transfer',
  near_deterministic: 'lone_transfer',
  universal: 'any_transfer',
};

/** Whether a transfer may make the receiver. Protocol: refunds are free, so they make nothing. */
function mayCreate({ params, receipt, body }: ActionScene): boolean {
  if (receipt.predecessorId === systemAccountId) return false;
  const how = createdBy[accountTypeAt(params, receipt.receiverId)];
  return how === 'any_transfer' || (how === 'lone_transfer' && body.actions.length === 1);
}

const checkActor: Check = ({ receipt: { receiverId: accountId } }, { actorId }) =>
  actorId === accountId ? undefined : { kind: 'actor_no_permission', accountId, actorId };

const checkUnstaked: Check = ({ receipt: { receiverId: accountId } }, { account }) =>
  account !== undefined && lockedOf(account) > 0n ? { kind: 'delete_account_staking', accountId } : undefined;
