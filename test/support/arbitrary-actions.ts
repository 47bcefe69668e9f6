import fc from 'fast-check';
import type { AccessKey } from '../../src/primitives/access-key.ts';
import { isAccountId } from '../../src/primitives/account-id.ts';
import type { Action } from '../../src/primitives/action.ts';
import { inOrder } from '../../src/primitives/byte-map.ts';
import { concatBytes } from '../../src/primitives/bytes.ts';
import type { SignedDelegateAction, SignedDelegateActionV2 } from '../../src/primitives/delegate-action.ts';
import type { GlobalContractId } from '../../src/primitives/global-contract-id.ts';
import type { TransactionNonce } from '../../src/primitives/transaction-nonce.ts';

/** Values that nearcore's types can hold, in the form in which they are decoded. */

const kind = <K extends string>(name: K) => fc.constant(name);

export const u16 = fc.integer({ min: 0, max: 65_535 });
export const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
export const u128 = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });
export const someBytes = fc.uint8Array({ maxLength: 40 });
export const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
export const accountId = fc.stringMatching(/^[a-z0-9]{2,20}([-_.][a-z0-9]{1,12}){0,3}$/).filter(isAccountId);

const tagged = (tag: number, length: number) =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((bytes): Uint8Array => concatBytes(Uint8Array.of(tag), bytes));

export const publicKey = fc.oneof(tagged(0, 32), tagged(1, 64), tagged(2, 1952));
export const publicKeyHandle = fc.oneof(tagged(0, 32), tagged(1, 64), tagged(3, 32));

/** Of an ed25519 signature, the last byte is small. */
const ed25519Signature = tagged(0, 64).map((bytes) => bytes.with(64, (bytes[64] ?? 0) & 0x1f));
export const signature = fc.oneof(ed25519Signature, tagged(1, 65), tagged(2, 3309));

export const byteMap = fc
  .array(fc.tuple(someBytes, someBytes), { maxLength: 5 })
  .map((entries) => inOrder(entries, ([key]) => key));

export const globalContractId: fc.Arbitrary<GlobalContractId> = fc.oneof(
  fc.record({ kind: kind('code_hash'), codeHash: hash }),
  fc.record({ kind: kind('account_id'), accountId }),
);

const functionCallFields = {
  allowance: fc.option(u128, { nil: undefined }),
  receiverId: fc.string({ unit: 'grapheme' }),
  methodNames: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 3 }),
};
const gasKeyFields = { balance: u128, numNonces: u16 };

export const accessKey: fc.Arbitrary<AccessKey> = fc.record({
  nonce: u64,
  permission: fc.oneof(
    fc.record({ kind: kind('function_call'), ...functionCallFields }),
    fc.record({ kind: kind('full_access') }),
    fc.record({ kind: kind('gas_key_function_call'), ...gasKeyFields, ...functionCallFields }),
    fc.record({ kind: kind('gas_key_full_access'), ...gasKeyFields }),
  ),
});

const plainAction = fc.oneof(
  fc.record({ kind: kind('create_account') }),
  fc.record({ kind: kind('deploy_contract'), code: someBytes }),
  fc.record({
    kind: kind('function_call'),
    methodName: fc.string({ unit: 'grapheme' }),
    args: someBytes,
    gas: u64,
    deposit: u128,
  }),
  fc.record({ kind: kind('transfer'), deposit: u128 }),
  fc.record({ kind: kind('stake'), stake: u128, publicKey }),
  fc.record({ kind: kind('add_key'), publicKey, accessKey }),
  fc.record({ kind: kind('delete_key'), publicKey }),
  fc.record({ kind: kind('delete_account'), beneficiaryId: accountId }),
  fc.record({
    kind: kind('deploy_global_contract'),
    code: someBytes,
    deployMode: fc.constantFrom('CodeHash' as const, 'AccountId' as const),
  }),
  fc.record({ kind: kind('use_global_contract'), contractIdentifier: globalContractId }),
  fc.record({
    kind: kind('deterministic_state_init'),
    stateInit: fc.record({ kind: kind('v1'), code: globalContractId, data: byteMap }),
    deposit: u128,
  }),
  fc.record({ kind: kind('transfer_to_gas_key'), publicKey, deposit: u128 }),
  fc.record({ kind: kind('withdraw_from_gas_key'), publicKey, amount: u128 }),
  fc.record({ kind: kind('universal_state_init'), stateInit: someBytes, deposit: u128 }),
);

export const transactionNonce: fc.Arbitrary<TransactionNonce> = fc.oneof(
  fc.record({ kind: kind('nonce'), nonce: u64 }),
  fc.record({ kind: kind('gas_key_nonce'), nonce: u64, nonceIndex: u16 }),
);

const delegateFields = {
  senderId: accountId,
  receiverId: accountId,
  actions: fc.array(plainAction, { maxLength: 2 }),
  maxBlockHeight: u64,
  publicKey,
};

export const signedDelegateAction: fc.Arbitrary<SignedDelegateAction> = fc.record({
  delegateAction: fc.record({ ...delegateFields, nonce: u64 }),
  signature,
});

const signedDelegateActionV2: fc.Arbitrary<SignedDelegateActionV2> = fc.record({
  delegateAction: fc.record({ kind: kind('v2'), ...delegateFields, nonce: transactionNonce }),
  signature,
});

export const action: fc.Arbitrary<Action> = fc.oneof(
  plainAction,
  signedDelegateAction.map((signed) => ({ kind: 'delegate' as const, ...signed })),
  signedDelegateActionV2.map((signed) => ({ kind: 'delegate_v2' as const, ...signed })),
);
