import { paramsAt } from '../../src/params/at-version.ts';
import type { AccessKey } from '../../src/primitives/access-key.ts';
import type { Account } from '../../src/primitives/account.ts';
import type { Action } from '../../src/primitives/action.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import type { ActionReceipt } from '../../src/primitives/receipt.ts';
import { checkAction } from '../../src/runtime/actions/check.ts';
import { type PlainAction, runAction } from '../../src/runtime/actions/run.ts';
import { type ActionScene, type ActionStep, type Actor, failed } from '../../src/runtime/actions/scene.ts';
import { emptyAccount } from '../../src/runtime/state/accounts.ts';
import { ed25519Key } from './keys.ts';
import { MapState } from './map-state.ts';

export const near: bigint = 10n ** 24n;
export const height = 1_000n;
/** The nonce of what is added at that height. */
export const firstNonce: bigint = 999_000_000n;

/** The key that signed the receipts of a scene. */
export const signerKey: Uint8Array = ed25519Key(9).publicKey;

export const fullAccess: AccessKey = { nonce: 7n, permission: { kind: 'full_access' } };

export const gasKey = (balance: bigint, numNonces = 2): AccessKey => ({
  nonce: 0n,
  permission: { kind: 'gas_key_full_access', balance, numNonces },
});

export type TestScene = ActionScene & { readonly state: MapState };

type SceneFacts = {
  readonly version?: number;
  readonly predecessorId?: string;
  readonly receiverId?: string;
  readonly signerId?: string;
  readonly refundTo?: string;
  readonly actions?: readonly Action[];
  readonly minimumStake?: bigint;
  readonly chainId?: string;
};

/** A receipt from alice.near to bob.near over an empty state, at version 86. */
export function actionScene(facts: SceneFacts = {}): TestScene {
  const { predecessorId = 'alice.near', receiverId = 'bob.near', refundTo } = facts;
  const body: ActionReceipt = {
    kind: 'action_v2',
    signerId: facts.signerId ?? 'alice.near',
    refundTo,
    signerPublicKey: signerKey,
    gasPrice: 100_000_000n,
    outputDataReceivers: [],
    inputDataIds: [],
    actions: facts.actions ?? [],
  };
  return {
    state: new MapState(),
    params: paramsAt(facts.version ?? 86),
    chainId: facts.chainId ?? 'mainnet',
    shardId: 0n,
    blockHeight: height,
    minimumStake: facts.minimumStake ?? 0n,
    receipt: { predecessorId, receiverId, receiptId: zeroHash, receipt: body },
    body,
  };
}

export const account = (amount: bigint, storageUsage = 182n): ReturnType<typeof emptyAccount> =>
  emptyAccount(amount, storageUsage);

/** The receiver acting for itself. */
export const self = (scene: ActionScene, of: Account = account(near)): Actor => ({
  account: of,
  actorId: scene.receipt.receiverId,
});

/** Somebody else acting on the receiver, or on nobody yet. */
export const other = (of?: Account): Actor => ({ account: of, actorId: 'alice.near' });

/** Checks an action, and runs it if it may. */
export function act(scene: ActionScene, actor: Actor, action: PlainAction): ActionStep {
  const error = checkAction(scene, actor, action);
  return error === undefined ? runAction(scene, actor, action) : failed(error);
}

/** The account after a step that must have been done. */
export function accountAfter(step: ActionStep): Account | undefined {
  if (step.kind === 'failed') throw new Error(`failed with ${step.error.kind}`);
  return step.actor.account;
}
