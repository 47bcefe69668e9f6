import type { Account } from '../../primitives/account.ts';
import { systemAccountId } from '../../primitives/account-id.ts';
import { hashOfCode } from '../../primitives/code-hash.ts';
import type { ActionErrorKind } from '../../primitives/errors/action-error.ts';
import type { GlobalContractId } from '../../primitives/global-contract-id.ts';
import { zeroHash } from '../../primitives/hash.ts';
import type { Receipt } from '../../primitives/receipt.ts';
import { contractCodeKey, globalContractCodeKey } from '../../primitives/trie-key.ts';
import { assertU64 } from '../ranges.ts';
import {
  contractOf,
  globalContractIdLength,
  toGlobalContract,
  withContract,
  withUsage,
} from '../state/accounts.ts';
import { readGlobalContractNonce, writeGlobalContractNonce } from '../state/records.ts';
import { withoutContractUsage } from './contract-storage.ts';
import {
  type ActionOf,
  type ActionScene,
  type ActionStep,
  type ActorOf,
  changed,
  done,
  failed,
} from './scene.ts';

/** Burns what the code's place on all shards costs, and sends it there. It can be used once it has arrived. */
export function deployGlobalContract(
  scene: ActionScene,
  actor: ActorOf,
  action: ActionOf<'deploy_global_contract'>,
): ActionStep {
  const { params, receipt } = scene;
  const { account } = actor;
  const price = params.storage.global_contract_storage_amount_per_byte;
  const cost = price * BigInt(action.code.length);
  if (cost > account.amount) {
    return failed({ kind: 'lack_balance_for_state', accountId: receipt.receiverId, amount: cost });
  }
  const paid = { ...account, amount: account.amount - cost };
  return done({ ...actor, account: paid }, { tokensBurnt: cost, newReceipts: [distribution(scene, action)] });
}

/** Protocol: the nonce counts at once, so that two deployments in a row are told apart. */
function distribution(
  { state, shardId, receipt: { receiverId } }: ActionScene,
  { code, deployMode }: ActionOf<'deploy_global_contract'>,
): Receipt {
  const id: GlobalContractId =
    deployMode === 'CodeHash'
      ? { kind: 'code_hash', codeHash: hashOfCode(code) }
      : { kind: 'account_id', accountId: receiverId };
  const nonce = assertU64(readGlobalContractNonce(state, id) + 1n, 'global contract nonce');
  writeGlobalContractNonce(state, id, nonce);
  return {
    predecessorId: receiverId,
    receiverId: systemAccountId,
    receiptId: zeroHash,
    receipt: {
      kind: 'global_contract_distribution',
      distribution: { kind: 'v2', id, targetShard: shardId, alreadyDeliveredShards: [], code, nonce },
    },
  };
}

export function useGlobalContract(
  scene: ActionScene,
  actor: ActorOf,
  { contractIdentifier }: ActionOf<'use_global_contract'>,
): ActionStep {
  const used = withGlobalContract(scene, actor.account, contractIdentifier);
  return used.ok ? changed(actor, used.account) : failed(used.error);
}

type Used =
  | { readonly ok: true; readonly account: Account }
  | { readonly ok: false; readonly error: ActionErrorKind };

/** The account, running a global contract in place of what it ran. */
export function withGlobalContract(
  { state, receipt: { receiverId } }: ActionScene,
  account: Account,
  identifier: GlobalContractId,
): Used {
  if (!state.has(globalContractCodeKey(identifier))) {
    return { ok: false, error: { kind: 'global_contract_does_not_exist', identifier } };
  }
  const cleared = withoutContractUsage(state, receiverId, account);
  if (contractOf(account).kind === 'local') state.remove(contractCodeKey(receiverId));
  const billed = withUsage(cleared, cleared.storageUsage + BigInt(globalContractIdLength(identifier)));
  return { ok: true, account: withContract(billed, toGlobalContract(identifier)) };
}
