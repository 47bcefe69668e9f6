import type { Parameters } from '../../params/at-version.ts';
import type { InvalidTxError } from '../../primitives/errors/invalid-tx-error.ts';
import { receiptIdFromTransaction } from '../../primitives/ids.ts';
import type { Receipt } from '../../primitives/receipt.ts';
import type { SignatureVerifiers } from '../../primitives/signature.ts';
import {
  type SignedTransaction,
  type Transaction,
  type TransactionId,
  transactionNonce,
} from '../../primitives/transaction.ts';
import { type TransactionCost, transactionCost } from '../fees/transaction-cost.ts';
import { writeAccessKey, writeAccount, writeGasKeyNonce } from '../state/records.ts';
import type { StateUpdate } from '../state/state-update.ts';
import { chargeAccessKey } from './charge-access-key.ts';
import { chargeBootstrap } from './charge-bootstrap.ts';
import { chargeGasKey } from './charge-gas-key.ts';
import { readSigner, type SignerRows, unknownKey } from './signer.ts';
import { invalidTransaction } from './validate.ts';
import { type Charge, type Charged, refused, type Verdict } from './verdict.ts';

/** The chain as a transaction meets it. */
export type TransactionScene = {
  readonly state: StateUpdate;
  readonly params: Parameters;
  readonly blockHeight: bigint;
  readonly gasPrice: bigint;
  readonly verifiers?: SignatureVerifiers | undefined;
};

/** What is burnt of a transaction. */
type Burnt = { readonly gasBurnt: bigint; readonly computeBurnt: bigint; readonly tokensBurnt: bigint };

type Conversion = Burnt &
  (
    | { readonly kind: 'converted'; readonly receipt: Receipt }
    | { readonly kind: 'failed'; readonly error: InvalidTxError }
  );

const nothing: Burnt = { gasBurnt: 0n, computeBurnt: 0n, tokensBurnt: 0n };

/**
 * Makes a transaction into a receipt and charges who signed it; one that is invalid fails and leaves no trace, but that
 * of a gas key that cannot pay its deposit, which costs the key
 * (nearcore, runtime/runtime/src/lib.rs, `process_transactions`).
 */
export function convertTransaction(
  scene: TransactionScene,
  signed: SignedTransaction,
  id: TransactionId,
): Conversion {
  const { params, state, blockHeight, gasPrice, verifiers } = scene;
  const { transaction } = signed;
  const error = invalidTransaction(params, signed, id, verifiers);
  if (error !== undefined) return { kind: 'failed', error, ...nothing };
  const cost = transactionCost(params, transaction, gasPrice);
  if (cost === undefined) return { kind: 'failed', error: { kind: 'cost_overflow' }, ...nothing };
  const verdict = verify({ params, blockHeight, transaction, cost }, readSigner(state, transaction));
  if (verdict.kind === 'refused') return { kind: 'failed', error: verdict.error, ...nothing };
  writeRows(state, transaction, verdict.rows);
  const { gasBurnt, computeBurnt, burntAmount: tokensBurnt } = cost;
  if (verdict.kind === 'accepted') {
    const receipt = receiptOf(transaction, receiptIdFromTransaction(id.hash, blockHeight), cost);
    return { kind: 'converted', receipt, gasBurnt, computeBurnt, tokensBurnt };
  }
  // Protocol: an outcome that failed takes as much time as gas.
  return { kind: 'failed', error: verdict.error, gasBurnt, computeBurnt: gasBurnt, tokensBurnt };
}

/** Whom the transaction is charged to, and whether they may. */
function verify(charge: Charge, { account, accessKey, gasKeyNonce }: SignerRows): Verdict {
  const { transaction } = charge;
  const { signerId } = transaction;
  // Protocol: while a chunk is applied the error has this name; who only asks gets `signer_does_not_exist`.
  if (account === undefined) return refused({ kind: 'invalid_signer_id', signerId });
  if (accessKey === undefined) return chargeWithoutKey(charge, account);
  const nonce = transactionNonce(transaction);
  if (nonce.kind === 'nonce') return chargeAccessKey(charge, account, accessKey);
  return chargeGasKey(charge, account, { accessKey, nonce, current: gasKeyNonce });
}

const chargeWithoutKey = (charge: Charge, account: NonNullable<SignerRows['account']>): Verdict =>
  account.version === 'uninitialized'
    ? chargeBootstrap(charge, account)
    : refused(unknownKey(charge.transaction));

function writeRows(state: StateUpdate, { signerId, publicKey }: Transaction, rows: Charged): void {
  if (rows.accessKey !== undefined) writeAccessKey(state, signerId, publicKey, rows.accessKey);
  if (rows.gasKeyNonce !== undefined) writeGasKeyNonce(state, signerId, publicKey, rows.gasKeyNonce);
  writeAccount(state, signerId, rows.account);
}

const receiptOf = (
  { signerId, receiverId, publicKey, actions }: Transaction,
  receiptId: Uint8Array,
  { receiptGasPrice: gasPrice }: TransactionCost,
): Receipt => ({
  predecessorId: signerId,
  receiverId,
  receiptId,
  receipt: {
    kind: 'action',
    signerId,
    signerPublicKey: publicKey,
    gasPrice,
    outputDataReceivers: [],
    inputDataIds: [],
    actions,
  },
});
