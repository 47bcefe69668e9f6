import { z } from 'zod';
import type { AccessKey } from '../primitives/access-key.ts';
import type { Account, AccountContract } from '../primitives/account.ts';
import { isAccountId } from '../primitives/account-id.ts';
import { equalBytes, fromBase64 } from '../primitives/bytes.ts';
import { fromBase58, zeroHash } from '../primitives/hash.ts';
import { parsePublicKey, publicKeyHandle } from '../primitives/public-key.ts';
import type { StateRecord } from '../runtime/state/state-record.ts';

/**
 * State records as nearcore's serde prints them, in genesis files and in what sandboxes are patched with (near-primitives
 * 0.38, state_record.rs), as far as worlds have them. Numbers may be `bigint`, since u64 does not fit a double.
 */
const accountId = z.string().refine(isAccountId, 'is not an account id');

const u64 = integer(64);
const u128 = integer(128);

/** nearcore prints u128 as text and u64 as a number; it reads both. */
function integer(bits: number) {
  return z
    .union([z.bigint(), z.int(), z.string().regex(/^[0-9]{1,39}$/)])
    .transform(BigInt)
    .refine((value) => value >= 0n && value < 1n << BigInt(bits), `does not fit in ${bits} bits`);
}

const bytes = z.base64().transform(fromBase64);

const hash = decoded((text) => {
  const value = fromBase58(text);
  return value.length === 32 ? value : undefined;
}, 'is not a base58 hash');

const handle = decoded((text) => {
  const key = parsePublicKey(text);
  return key === undefined ? undefined : publicKeyHandle(key);
}, 'is not a public key');

function decoded(read: (text: string) => Uint8Array | undefined, message: string) {
  return z.string().transform((text, context): Uint8Array => {
    const value = readOrNothing(read, text);
    if (value !== undefined) return value;
    context.issues.push({ code: 'custom', message, input: text });
    return z.NEVER;
  });
}

function readOrNothing(read: (text: string) => Uint8Array | undefined, text: string): Uint8Array | undefined {
  try {
    return read(text);
  } catch {
    return undefined; // the coders throw for bad text only
  }
}

const account = z
  .object({
    amount: u128,
    locked: u128,
    code_hash: hash,
    storage_usage: u64.default(0n),
    version: z.enum(['V1', 'V2']).default('V1'),
    global_contract_hash: hash.nullish(),
    global_contract_account_id: accountId.nullish(),
  })
  .transform((json): Account => {
    const { amount, locked, code_hash: codeHash, storage_usage: storageUsage } = json;
    const global = globalContract(json.global_contract_hash, json.global_contract_account_id);
    if (json.version === 'V1' && global === undefined) {
      return { version: 'v1', amount, locked, codeHash, storageUsage };
    }
    return { version: 'v2', amount, locked, storageUsage, contract: global ?? localContract(codeHash) };
  });

function globalContract(
  codeHash: Uint8Array | null | undefined,
  publisher: string | null | undefined,
): AccountContract | undefined {
  if (codeHash) return { kind: 'global', codeHash };
  return publisher ? { kind: 'global_by_account', accountId: publisher } : undefined;
}

const localContract = (codeHash: Uint8Array): AccountContract =>
  equalBytes(codeHash, zeroHash) ? { kind: 'none' } : { kind: 'local', codeHash };

const functionCall = z
  .object({ allowance: u128.nullish(), receiver_id: z.string(), method_names: z.array(z.string()) })
  .transform(({ allowance, receiver_id: receiverId, method_names: methodNames }) => ({
    allowance: allowance ?? undefined,
    receiverId,
    methodNames,
  }));

const gasKey = z
  .object({ balance: u128, num_nonces: z.int().min(0).max(0xffff) })
  .transform(({ balance, num_nonces: numNonces }) => ({ balance, numNonces }));

const permission = z.union([
  z.literal('FullAccess').transform(() => ({ kind: 'full_access' as const })),
  z
    .object({ FunctionCall: functionCall })
    .transform((json) => ({ kind: 'function_call' as const, ...json.FunctionCall })),
  z
    .object({ GasKeyFullAccess: gasKey })
    .transform((json) => ({ kind: 'gas_key_full_access' as const, ...json.GasKeyFullAccess })),
  z.object({ GasKeyFunctionCall: z.tuple([gasKey, functionCall]) }).transform((json) => {
    const [key, scope] = json.GasKeyFunctionCall;
    return { kind: 'gas_key_function_call' as const, ...key, ...scope };
  }),
]);

const accessKey = z
  .object({ nonce: u64, permission })
  .transform((json): AccessKey => ({ nonce: json.nonce, permission: json.permission }));

const named = { account_id: accountId };

export const stateRecordJson = z.union([
  z.strictObject({ Account: z.object({ ...named, account }) }).transform(
    ({ Account: one }): StateRecord => ({
      kind: 'account',
      accountId: one.account_id,
      account: one.account,
    }),
  ),
  z.strictObject({ Data: z.object({ ...named, data_key: bytes, value: bytes }) }).transform(
    ({ Data: one }): StateRecord => ({
      kind: 'data',
      accountId: one.account_id,
      dataKey: one.data_key,
      value: one.value,
    }),
  ),
  z.strictObject({ Contract: z.object({ ...named, code: bytes }) }).transform(
    ({ Contract: one }): StateRecord => ({
      kind: 'contract',
      accountId: one.account_id,
      code: one.code,
    }),
  ),
  z.strictObject({ AccessKey: z.object({ ...named, public_key: handle, access_key: accessKey }) }).transform(
    ({ AccessKey: one }): StateRecord => ({
      kind: 'access_key',
      accountId: one.account_id,
      handle: one.public_key,
      accessKey: one.access_key,
    }),
  ),
  z
    .strictObject({
      GasKeyNonce: z.object({ ...named, public_key: handle, index: z.int().min(0).max(0xffff), nonce: u64 }),
    })
    .transform(
      ({ GasKeyNonce: one }): StateRecord => ({
        kind: 'gas_key_nonce',
        accountId: one.account_id,
        handle: one.public_key,
        index: one.index,
        nonce: one.nonce,
      }),
    ),
]);
