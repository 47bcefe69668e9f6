import type { InvalidTxError } from '../../primitives/errors/invalid-tx-error.ts';
import type { SignedTransaction, TransactionId } from '../../primitives/transaction.ts';
import { congestionLevel, type ShardCongestion } from '../chunk/congestion.ts';
import { onlyShard } from '../chunk/one-shard.ts';
import { convertTransaction, type TransactionScene } from './convert.ts';

/** No height bounds the nonce: who judges does not know in which block the transaction will be. */
const anyHeight = (1n << 64n) - 1n;

/**
 * Why a node would not take a transaction now; whether it names a recent block is the caller's to know. Writes to the
 * state of the scene, which is to be thrown away (nearcore, chain/chain/src/runtime/mod.rs, `validate_tx` and
 * `can_verify_and_charge_tx`).
 */
export function judgeTransaction(
  scene: Omit<TransactionScene, 'blockHeight'>,
  congestion: ShardCongestion,
  signed: SignedTransaction,
  id: TransactionId,
): InvalidTxError | undefined {
  const level = congestionLevel(congestion, scene.params);
  const { numer, denom } = scene.params.congestion.reject_tx_congestion_threshold;
  if (level >= Number(numer) / Number(denom)) {
    return { kind: 'shard_congested', shardId: Number(onlyShard.id), congestionLevel: level };
  }
  const converted = convertTransaction({ ...scene, blockHeight: anyHeight }, signed, id);
  if (converted.kind === 'converted') return undefined;
  const { error } = converted;
  // Protocol: only a chunk calls it an invalid id.
  return error.kind === 'invalid_signer_id'
    ? { kind: 'signer_does_not_exist', signerId: error.signerId }
    : error;
}
