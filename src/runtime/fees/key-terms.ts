import type { Parameters } from '../../params/at-version.ts';
import type { AccessKey } from '../../primitives/access-key.ts';
import { toUtf8 } from '../../primitives/bytes.ts';
import { publicKeyHandle } from '../../primitives/public-key.ts';
import type { Term } from './costs.ts';

/** Borsh lengths (near-primitives-core 0.38, account.rs). */
const nonceIndexBytes = 2;
const nonceBytes = 8;
const gasKeyInfoBytes = 16 + nonceIndexBytes;
const leastGasKeyBytes = nonceBytes + 1 + gasKeyInfoBytes;

/** Length of an access key's own key in the trie: column, account, separator, handle. */
const accessKeyKeyLength = (accountId: string, publicKey: Uint8Array): number =>
  1 + accountId.length + 1 + publicKeyHandle(publicKey).length;

/** Of one of a gas key's nonces. */
export const gasKeyNonceKeyLength = (accountId: string, publicKey: Uint8Array): number =>
  accessKeyKeyLength(accountId, publicKey) + nonceIndexBytes;

/** What a key may do, whatever it pays with. */
export function permissionTerms({ permission }: AccessKey): readonly Term[] {
  if (!('methodNames' in permission)) return [['add_full_access_key', 1n]];
  // Each name is counted with the zero byte that once ended it.
  const bytes = permission.methodNames.reduce((sum, name) => sum + toUtf8(name).length + 1, 0);
  return [
    ['add_function_call_key_base', 1n],
    ['add_function_call_key_byte', BigInt(bytes)],
  ];
}

export const gasKeySendTerms = ({ permission }: AccessKey): readonly Term[] =>
  'numNonces' in permission ? [['gas_key_byte', BigInt(gasKeyInfoBytes)]] : [];

/** A gas key writes a row for each of its nonces. */
export function gasKeyExecTerms(
  { permission }: AccessKey,
  accountId: string,
  publicKey: Uint8Array,
): readonly Term[] {
  if (!('numNonces' in permission)) return [];
  const rowBytes = gasKeyNonceKeyLength(accountId, publicKey) + nonceBytes;
  return [
    ['gas_key_nonce_write_base', BigInt(permission.numNonces)],
    ['gas_key_byte', BigInt(rowBytes * permission.numNonces)],
  ];
}

/** Of a transfer to a gas key or from it. */
export function gasKeyTransferSendTerms({ wasm }: Parameters, publicKey: Uint8Array): readonly Term[] {
  // Protocol: until the fix an ML-DSA key is sent at the price of its hash.
  const sent = wasm.fix_ml_dsa_cost_charging ? publicKey : publicKeyHandle(publicKey);
  return [
    ['gas_key_transfer_base', 1n],
    ['gas_key_byte', BigInt(sent.length)],
  ];
}

export const gasKeyTransferExecTerms = (accountId: string, publicKey: Uint8Array): readonly Term[] => [
  ['gas_key_transfer_base', 1n],
  ['gas_key_byte', BigInt(accessKeyKeyLength(accountId, publicKey) + leastGasKeyBytes)],
];
