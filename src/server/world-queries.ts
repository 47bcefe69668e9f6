import { z } from 'zod';
import { assertRecipient } from '../hpke/hpke.ts';
import { HpkeError } from '../hpke/hpke-error.ts';
import { fromHex } from '../primitives/bytes.ts';
import { publicKeyHandle } from '../primitives/public-key.ts';
import { accessKeyKey, accountKey, contractCodeKey, contractDataKey } from '../primitives/trie-key.ts';
import { accountId, base58Hash, base64Bytes, decimal, publicKey } from './request-fields.ts';

/** Of a block by its sequence or its hash; `latest` is the newest. */
export const blockName = z.union([
  z.literal('latest').transform(() => ({ kind: 'latest' as const })),
  decimal(64).transform((sequence) => ({ kind: 'sequence' as const, sequence })),
  base58Hash.transform((hash) => ({ kind: 'hash' as const, hash })),
]);
export type BlockName = z.output<typeof blockName>;

const auditor = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'is not an x25519 key: 64 digits of lowercase hex')
  .transform((text, context): Uint8Array => {
    const key = fromHex(text);
    if (isRecipient(key)) return key;
    const params = { code: 'auditor_key_invalid' };
    context.issues.push({ code: 'custom', params, message: 'is no key that one can seal to', input: text });
    return z.NEVER;
  })
  .optional();

function isRecipient(key: Uint8Array): boolean {
  try {
    assertRecipient(key);
    return true;
  } catch (cause) {
    if (cause instanceof HpkeError) return false;
    throw cause;
  }
}

export const BlockQuery = z.strictObject({ auditor, anchor: blockName.optional() });

/** One row, named in one of these ways. */
export const StateProofQuery = z
  .strictObject({
    auditor,
    block: blockName.optional(),
    account: accountId.optional(),
    key_base64: base64Bytes.optional(),
    public_key: publicKey.optional(),
    code: z.literal('true').optional(),
    trie_key_base64: base64Bytes.optional(),
  })
  .transform((query, context): { readonly key: Uint8Array } & Pick<typeof query, 'auditor' | 'block'> => {
    const key = rowKey(query);
    if (key !== undefined) return { auditor: query.auditor, block: query.block, key };
    const message =
      'give an account, and at most one of key_base64, public_key and code=true; or trie_key_base64 alone';
    context.issues.push({ code: 'custom', message, path: ['account'], input: query });
    return z.NEVER;
  });

type RowNames = {
  readonly account?: string | undefined;
  readonly key_base64?: Uint8Array | undefined;
  readonly public_key?: Uint8Array | undefined;
  readonly code?: 'true' | undefined;
  readonly trie_key_base64?: Uint8Array | undefined;
};

function rowKey(names: RowNames): Uint8Array | undefined {
  const { account, trie_key_base64: trieKey, key_base64, public_key, code } = names;
  const given = [key_base64, public_key, code].filter((one) => one !== undefined).length;
  if (account === undefined) return given === 0 ? trieKey : undefined;
  if (trieKey !== undefined || given > 1) return undefined;
  if (key_base64 !== undefined) return contractDataKey(account, key_base64);
  if (public_key !== undefined) return accessKeyKey(account, publicKeyHandle(public_key));
  return code === undefined ? accountKey(account) : contractCodeKey(account);
}

export const HistoryQuery = z.strictObject({
  auditor,
  from: decimal(64).optional(),
  to: decimal(64).optional(),
});
export type HistoryQuery = z.output<typeof HistoryQuery>;
