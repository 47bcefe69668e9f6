import type { InvalidTxError } from '../../primitives/errors/invalid-tx-error.ts';
import type { NonceMode } from '../../primitives/transaction.ts';
import { nonceRange } from '../actions/key-storage.ts';

const maxU64 = (1n << 64n) - 1n;

/** Why a nonce does not come after that of the key. */
export function invalidNonce(
  txNonce: bigint,
  akNonce: bigint,
  mode: NonceMode,
  blockHeight: bigint,
): InvalidTxError | undefined {
  const isNext = mode === 'strict' ? txNonce === akNonce + 1n : txNonce > akNonce;
  if (!isNext) return { kind: 'invalid_nonce', txNonce, akNonce };
  const bound = blockHeight * nonceRange;
  const upperBound = bound > maxU64 ? maxU64 : bound;
  return txNonce < upperBound ? undefined : { kind: 'nonce_too_large', txNonce, upperBound };
}
