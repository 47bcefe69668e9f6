import type { AccessKey } from '../../primitives/access-key.ts';
import type { Account } from '../../primitives/account.ts';
import { decodeUniversalStateInit, type UniversalStateInit } from '../../primitives/universal-state-init.ts';
import { isEnabled } from '../features.ts';
import { emptyAccount, withUsage } from '../state/accounts.ts';
import { writeAccessKeyOf } from '../state/records.ts';
import { withGlobalContract } from './global-contracts.ts';
import { initialNonce, keyUsageOf } from './key-storage.ts';
import { type ActionOf, type ActionScene, type ActionStep, type Actor, failed } from './scene.ts';
import { installData, refundDeposit, settleDeposit } from './state-init-deposit.ts';

type Uninitialized = Extract<Account, { readonly version: 'uninitialized' }>;

/** Sets up an account of a `0u` name with code, data and keys, unless it is. Protocol: it does not act here. */
export function universalStateInit(
  scene: ActionScene,
  actor: Actor,
  { stateInit: raw, deposit }: ActionOf<'universal_state_init'>,
): ActionStep {
  const account = actor.account ?? unfunded(scene);
  if (account.version !== 'uninitialized') return repeated(scene, actor, account, deposit);
  const mode = scene.params.wasm.canonical_universal_state_init ? 'Strict' : 'Lenient';
  const stateInit = decodeUniversalStateInit(raw, mode);
  // The receipt's validation has refused it already.
  if (typeof stateInit === 'string') return failed({ kind: 'malformed_universal_state_init' });
  const set = setUp(scene, account, stateInit);
  return set.ok ? settleDeposit(scene, actor, set.account, deposit) : failed(set.error);
}

const unfunded = ({ params, blockHeight }: ActionScene): Account => ({
  version: 'uninitialized',
  amount: 0n,
  storageUsage: params.storage.num_bytes_account,
  bootstrapNonce: initialNonce(blockHeight),
});

/** What is there stays. */
const repeated = (scene: ActionScene, actor: Actor, account: Account, deposit: bigint): ActionStep =>
  isEnabled('RefundRepeatedUniversalStateInitDeposit', scene.params)
    ? refundDeposit(scene, actor, deposit)
    : settleDeposit(scene, actor, account, deposit);

function setUp(
  scene: ActionScene,
  account: Uninitialized,
  { code, data, accessKeys }: UniversalStateInit,
): ReturnType<typeof withGlobalContract> {
  const initialized = emptyAccount(account.amount, account.storageUsage);
  const used =
    code === undefined
      ? ({ ok: true, account: initialized } as const)
      : withGlobalContract(scene, initialized, code);
  if (!used.ok) return used;
  const nonce = firstNonce(scene, account);
  const usage = used.account.storageUsage + installData(scene, data) + installKeys(scene, accessKeys, nonce);
  return { ok: true, account: withUsage(used.account, usage) };
}

/** Protocol: not below a nonce that the account used before it had keys, or its transaction could come again. */
function firstNonce({ blockHeight }: ActionScene, { bootstrapNonce }: Uninitialized): bigint {
  const usual = initialNonce(blockHeight);
  return bootstrapNonce > usual ? bootstrapNonce : usual;
}

function installKeys(
  { state, params, receipt: { receiverId } }: ActionScene,
  handles: readonly Uint8Array[],
  nonce: bigint,
): bigint {
  const accessKey: AccessKey = { nonce, permission: { kind: 'full_access' } };
  for (const handle of handles) writeAccessKeyOf(state, receiverId, handle, accessKey);
  return handles.reduce((sum, handle) => sum + keyUsageOf(params, handle, accessKey), 0n);
}
