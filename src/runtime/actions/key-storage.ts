import type { Parameters } from '../../params/at-version.ts';
import { type AccessKey, accessKeySchema } from '../../primitives/access-key.ts';
import { encode } from '../../primitives/borsh.ts';
import { publicKeyHandle } from '../../primitives/public-key.ts';

/** A nonce is part of a gas key's row twice: its index in the key, itself in the value. */
const nonceIndexBytes = 2;
const nonceBytes = 8;

/** Protocol: far above any nonce that a deleted key with the same name had, so that nothing can be sent again. */
export const nonceRange = 1_000_000n;

/** What the nonces of a new key begin with. */
export const initialNonce = (blockHeight: bigint): bigint => (blockHeight - 1n) * nonceRange;

/** Bytes that an access key is billed for, and each nonce of a gas key (nearcore, runtime/runtime/src/access_keys.rs). */
export function keyUsage(params: Parameters, publicKey: Uint8Array, accessKey: AccessKey): bigint {
  const handle = publicKeyHandle(publicKey);
  const { permission } = accessKey;
  const nonces = 'numNonces' in permission ? BigInt(permission.numNonces) : 0n;
  const extra = params.storage.num_extra_bytes_record;
  const perNonce = BigInt(handle.length + nonceIndexBytes + nonceBytes) + extra;
  return nonces * perNonce + keyUsageOf(params, handle, accessKey);
}

/** The same by the key's name in the state, without nonces. */
export const keyUsageOf = ({ storage }: Parameters, handle: Uint8Array, accessKey: AccessKey): bigint =>
  BigInt(handle.length + encode(accessKeySchema, accessKey).length) + storage.num_extra_bytes_record;
