import { accountIdSchema } from './account-id.ts';
import { actionVariants } from './action-variants.ts';
import { type Encoded, encode, u32 } from './borsh.ts';
import { concatBytes } from './bytes.ts';
import { sha256 } from './hash.ts';
import { publicKeySchema } from './public-key.ts';
import { record, refused, u64, variants, vec } from './schema.ts';
import { type SignatureVerifiers, signatureSchema, verifySignature } from './signature.ts';
import { transactionNonceSchema } from './transaction-nonce.ts';

const nested = refused('a delegate action holds none');

/** An action that is no delegate. Their tags are not even looked into. */
const nonDelegateActionSchema = actionVariants(nested, nested);

const senderId = accountIdSchema;
const receiverId = accountIdSchema;
const actions = vec(nonDelegateActionSchema);
const maxBlockHeight = u64;
const publicKey = publicKeySchema;

/** What a sender signs and a relayer sends for it (NEP-366). */
const delegateActionSchema = record({ senderId, receiverId, actions, nonce: u64, maxBlockHeight, publicKey });

/** The same with the nonces of gas keys (NEP-611). */
const delegateActionV2Schema = variants({
  v2: record({ senderId, receiverId, actions, nonce: transactionNonceSchema, maxBlockHeight, publicKey }),
});

export type DelegateAction = Encoded<typeof delegateActionSchema>;
export type DelegateActionV2 = Encoded<typeof delegateActionV2Schema>;

export const signedDelegateActionSchema = record({
  delegateAction: delegateActionSchema,
  signature: signatureSchema,
});

export const signedDelegateActionV2Schema = record({
  delegateAction: delegateActionV2Schema,
  signature: signatureSchema,
});

export type SignedDelegateAction = Encoded<typeof signedDelegateActionSchema>;
export type SignedDelegateActionV2 = Encoded<typeof signedDelegateActionV2Schema>;

/** NEP-461: a message that the chain acts on begins with a number no transaction begins with. */
const onChainMessage = (nep: number): Uint8Array => encode(u32, 2 ** 30 + nep);

const isV2 = (action: DelegateAction | DelegateActionV2): action is DelegateActionV2 => 'kind' in action;

/** What is signed. */
export const delegateActionHash = (action: DelegateAction | DelegateActionV2): Uint8Array =>
  sha256(
    isV2(action)
      ? concatBytes(onChainMessage(611), encode(delegateActionV2Schema, action))
      : concatBytes(onChainMessage(366), encode(delegateActionSchema, action)),
  );

/** Whether the key that the action names signed it. */
export const isDelegateActionSigned = (
  { delegateAction, signature }: SignedDelegateAction | SignedDelegateActionV2,
  verifiers?: SignatureVerifiers,
): boolean =>
  verifySignature(signature, delegateActionHash(delegateAction), delegateAction.publicKey, verifiers);
