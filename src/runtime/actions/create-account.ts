import { emptyAccount } from '../state/accounts.ts';
import { type ActionScene, type ActionStep, type Actor, done, failed } from './scene.ts';

/** Makes the receiver, without keys and money, and lets it act from here on. */
export function createAccount(scene: ActionScene, _actor: Actor): ActionStep {
  const { params, receipt } = scene;
  const { receiverId: accountId, predecessorId } = receipt;
  const { registrar_account_id: registrar, min_allowed_top_level_account_length: shortest } =
    params.accountCreation;
  const isReserved = accountId.length < shortest && predecessorId !== registrar;
  if (isTopLevel(accountId) && isReserved) {
    return failed({
      kind: 'create_account_only_by_registrar',
      accountId,
      registrarAccountId: registrar,
      predecessorId,
    });
  }
  if (!isTopLevel(accountId) && !isSubAccount(accountId, predecessorId)) {
    return failed({ kind: 'create_account_not_allowed', accountId, predecessorId });
  }
  return done({ account: emptyAccount(0n, params.storage.num_bytes_account), actorId: accountId });
}

/** near-account-id 3, `is_top_level`. */
const isTopLevel = (accountId: string): boolean => accountId !== 'system' && !accountId.includes('.');

/** Whether the id is one label before the parent's. */
function isSubAccount(accountId: string, parentId: string): boolean {
  const suffix = `.${parentId}`;
  return accountId.endsWith(suffix) && !accountId.slice(0, -suffix.length).includes('.');
}
