import type { Action } from '../../primitives/action.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import { addKey } from './add-key.ts';
import { createAccount } from './create-account.ts';
import { delegate } from './delegate.ts';
import { deleteAccount } from './delete-account.ts';
import { deleteKey } from './delete-key.ts';
import { deployContract } from './deploy-contract.ts';
import { deterministicStateInit } from './deterministic-state-init.ts';
import { transferToGasKey, withdrawFromGasKey } from './gas-keys.ts';
import { deployGlobalContract, useGlobalContract } from './global-contracts.ts';
import type { ActionOf, ActionScene, ActionStep, Actor, ActorOf } from './scene.ts';
import { stake } from './stake.ts';
import { transfer } from './transfer.ts';
import { universalStateInit } from './universal-state-init.ts';

/** Any action but a function call. */
export type PlainAction = Exclude<Action, { readonly kind: 'function_call' }>;

type Run<K extends Action['kind'], A extends Actor = Actor> = (
  scene: ActionScene,
  actor: A,
  action: ActionOf<K>,
) => ActionStep;

/** For actions that `checkAction` lets through only where an account is. */
const onAccount =
  <K extends Action['kind']>(run: Run<K, ActorOf>): Run<K> =>
  (scene, actor, action) => {
    const { account } = actor;
    if (account === undefined) throw new InternalFault(`${action.kind} needs an account`);
    return run(scene, { ...actor, account }, action);
  };

const runs: { readonly [K in PlainAction['kind']]: Run<K> } = {
  create_account: createAccount,
  deploy_contract: onAccount(deployContract),
  transfer,
  stake: onAccount(stake),
  add_key: onAccount(addKey),
  delete_key: onAccount(deleteKey),
  delete_account: onAccount(deleteAccount),
  delegate,
  deploy_global_contract: onAccount(deployGlobalContract),
  use_global_contract: onAccount(useGlobalContract),
  deterministic_state_init: deterministicStateInit,
  transfer_to_gas_key: onAccount(transferToGasKey),
  withdraw_from_gas_key: onAccount(withdrawFromGasKey),
  delegate_v2: delegate,
  universal_state_init: universalStateInit,
};

/** Does what an action says, after `checkAction` has let it through. Its execution fee is the caller's. */
export function runAction(scene: ActionScene, actor: Actor, action: PlainAction): ActionStep {
  // The table takes each kind to a function of that kind, which no type can say of a union.
  const run = runs[action.kind] as Run<PlainAction['kind']>;
  return run(scene, actor, action);
}
