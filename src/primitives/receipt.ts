import { accountIdSchema } from './account-id.ts';
import { actionSchema } from './action.ts';
import type { Encoded } from './borsh.ts';
import { globalContractIdSchema } from './global-contract-id.ts';
import { publicKeySchema } from './public-key.ts';
import { base64Bytes, hash58, newtype, option, record, u64, u128Text, variants, vec } from './schema.ts';

/** Where the result of a receipt goes. */
export const dataReceiverSchema = record({ dataId: hash58, receiverId: accountIdSchema });

const signerId = accountIdSchema;
const actionFields = {
  signerPublicKey: publicKeySchema,
  /** What the signer paid for gas. */
  gasPrice: u128Text,
  outputDataReceivers: vec(dataReceiverSchema),
  /** The receipt waits for these. */
  inputDataIds: vec(hash58),
  actions: vec(actionSchema),
};

const action = record({ signerId, ...actionFields });
/** `refundTo` is where a deposit goes back to, if not to the predecessor. */
const actionV2 = record({ signerId, refundTo: option(accountIdSchema), ...actionFields });
/** Without data if what should have made it failed. */
const data = record({ dataId: hash58, data: option(base64Bytes) });

const distributionFields = {
  id: globalContractIdSchema,
  targetShard: u64,
  alreadyDeliveredShards: vec(u64),
  code: base64Bytes,
};

/** A global contract on its way through the shards. */
const distribution = variants({
  v1: record(distributionFields),
  v2: record({ ...distributionFields, nonce: u64 }),
});

export type GlobalContractDistribution = Encoded<typeof distribution>;

const body = variants({
  action,
  data,
  promise_yield: action,
  promise_resume: data,
  global_contract_distribution: newtype('distribution', distribution),
  action_v2: actionV2,
  promise_yield_v2: actionV2,
});

/** near-primitives 0.38, receipt.rs. */
export const receiptSchema = record({
  predecessorId: accountIdSchema,
  receiverId: accountIdSchema,
  receiptId: hash58,
  receipt: body,
});

export type Receipt = Encoded<typeof receiptSchema>;
export type ReceiptBody = Receipt['receipt'];
export type ActionReceipt = Extract<ReceiptBody, { readonly actions: unknown }>;
export type DataReceipt = Extract<ReceiptBody, { readonly dataId: unknown }>;

/** The account that gets back what the receipt's actions did not use of their deposits. */
export function balanceRefundReceiver({ receipt, predecessorId }: Receipt): string {
  return ('refundTo' in receipt ? receipt.refundTo : undefined) ?? predecessorId;
}

/** Whether a receipt is applied right after the one that made it, in the same chunk, whatever gas is left. */
export function isInstantReceipt({ receipt }: Receipt): boolean {
  switch (receipt.kind) {
    case 'promise_yield':
    case 'promise_yield_v2':
      return true;
    case 'action':
    case 'action_v2':
      return isBareDeletion(receipt);
    case 'data':
    case 'promise_resume':
    case 'global_contract_distribution':
      return false;
  }
}

const isBareDeletion = ({ actions, inputDataIds }: ActionReceipt): boolean =>
  actions.length === 1 && actions[0]?.kind === 'delete_account' && inputDataIds.length === 0;
