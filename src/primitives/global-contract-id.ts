import { accountIdSchema } from './account-id.ts';
import type { Encoded } from './borsh.ts';
import { hash58, newtype, variants } from './schema.ts';

/** near-primitives-core 0.38, global_contract.rs. */
export const globalContractIdSchema = variants(
  { code_hash: newtype('codeHash', hash58), account_id: newtype('accountId', accountIdSchema) },
  { code_hash: 'hash', account_id: 'account_id' },
);

/** A contract that any account may use: by the hash of its code, or by the account that keeps it up to date. */
export type GlobalContractId = Encoded<typeof globalContractIdSchema>;
