import { assertU128 } from '../ranges.ts';
import { readAccessKey, writeAccessKey } from '../state/records.ts';
import type { ActionScene } from './scene.ts';

const maxU128 = (1n << 128n) - 1n;

/** Gives gas back to the gas key that paid it. Says whether the signer's key is, still, a gas key. */
export function refundGasKey({ state, receipt: { receiverId }, body }: ActionScene, refund: bigint): boolean {
  const key = readAccessKey(state, receiverId, body.signerPublicKey);
  if (key === undefined || !('numNonces' in key.permission)) return false;
  const balance = assertU128(key.permission.balance + refund, 'gas key balance');
  const permission = { ...key.permission, balance };
  writeAccessKey(state, receiverId, body.signerPublicKey, { ...key, permission });
  return true;
}

/** Gives an access key back what it may spend, if it is there and has a limit. */
export function refundAllowance({ state, receipt: { receiverId }, body }: ActionScene, refund: bigint): void {
  const key = readAccessKey(state, receiverId, body.signerPublicKey);
  if (key?.permission.kind !== 'function_call') return;
  const { allowance: old } = key.permission;
  if (old === undefined) return;
  const sum = old + refund;
  const allowance = sum > maxU128 ? maxU128 : sum;
  // Protocol: a key that gains nothing is not written.
  if (allowance === old) return;
  const permission = { ...key.permission, allowance };
  writeAccessKey(state, receiverId, body.signerPublicKey, { ...key, permission });
}
