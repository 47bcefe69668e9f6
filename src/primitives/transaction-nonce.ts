import type { Encoded } from './borsh.ts';
import { record, u16, u64, variants } from './schema.ts';

/** The nonce of an access key, or one of a gas key's many (near-primitives 0.38, transaction.rs). */
export const transactionNonceSchema = variants({
  nonce: record({ nonce: u64 }),
  gas_key_nonce: record({ nonce: u64, nonceIndex: u16 }),
});

export type TransactionNonce = Encoded<typeof transactionNonceSchema>;
