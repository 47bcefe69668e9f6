import type { AccessKey } from '../../primitives/access-key.ts';
import type { Account } from '../../primitives/account.ts';
import { systemAccountId } from '../../primitives/account-id.ts';
import { nearImplicitPublicKey } from '../../primitives/implicit-account-id.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import { accountTypeAt, emptyAccount, withDeposit } from '../state/accounts.ts';
import { writeAccessKey } from '../state/records.ts';
import { ethWalletHash } from './eth-wallet.ts';
import { refundAllowance, refundGasKey } from './gas-refund.ts';
import { initialNonce, keyUsage } from './key-storage.ts';
import { type ActionOf, type ActionScene, type ActionStep, type Actor, changed } from './scene.ts';

/** Gives the deposit to the receiver, and makes it if its id allows that. A gas refund goes back to the key that paid. */
export function transfer(scene: ActionScene, actor: Actor, { deposit }: ActionOf<'transfer'>): ActionStep {
  const { account } = actor;
  // Protocol: the receiver of an implicit account does not act here, or a batch could take it over.
  if (account === undefined) return changed(actor, createdAccount(scene, deposit));
  const isRefund = isGasRefund(scene);
  if (isRefund && refundGasKey(scene, deposit)) return changed(actor, account);
  if (isRefund) refundAllowance(scene, deposit);
  return changed(actor, withDeposit(account, deposit));
}

/** Refunds of deposits are signed by the system. */
const isGasRefund = ({ receipt, body }: ActionScene): boolean =>
  receipt.predecessorId === systemAccountId && body.signerId === receipt.receiverId;

/** The account that its own id describes. */
function createdAccount(scene: ActionScene, deposit: bigint): Account {
  const { params, chainId, blockHeight } = scene;
  const { receiverId } = scene.receipt;
  const usage = params.storage.num_bytes_account;
  switch (accountTypeAt(params, receiverId)) {
    case 'near_implicit':
      return emptyAccount(deposit, usage + addImplicitKey(scene));
    case 'eth_implicit': {
      const codeHash = ethWalletHash(chainId);
      const storageUsage = usage + BigInt(codeHash.length);
      const contract = { kind: 'global', codeHash } as const;
      return { version: 'v2', amount: deposit, locked: 0n, storageUsage, contract };
    }
    case 'near_deterministic':
      return emptyAccount(deposit, usage);
    case 'universal': {
      const bootstrapNonce = initialNonce(blockHeight);
      return { version: 'uninitialized', amount: deposit, storageUsage: usage, bootstrapNonce };
    }
    case 'named':
      throw new InternalFault('a transfer to a named account cannot create it');
  }
}

/** The key that the id spells. Returns what it is billed. */
function addImplicitKey({ state, params, blockHeight, receipt: { receiverId } }: ActionScene): bigint {
  const publicKey = nearImplicitPublicKey(receiverId);
  if (publicKey === undefined) throw new InternalFault(`${receiverId} is no implicit account`);
  const accessKey: AccessKey = { nonce: initialNonce(blockHeight), permission: { kind: 'full_access' } };
  writeAccessKey(state, receiverId, publicKey, accessKey);
  return keyUsage(params, publicKey, accessKey);
}
