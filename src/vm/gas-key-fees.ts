import { publicKeyHandle } from '../primitives/public-key.ts';
import { isAcceptedKey } from './accepted-key.ts';
import { payAction, sendFee } from './action-fees.ts';
import type { Call } from './call.ts';
import { checkedU64, multiplyCost, zeroCost } from './gas-counter.ts';
import type { TargetReceipt } from './target-receipt.ts';

/** Borsh lengths of what a gas key adds to the state (near-primitives-core 0.38, `account.rs`). */
const nonceIndexBytes = 2;
const nonceBytes = 8;
const gasKeyInfoBytes = 16 + nonceIndexBytes;
const accessKeyBytes = nonceBytes + 1 + gasKeyInfoBytes;

/** Protocol: a key that is none is paid for as if it had no bytes, and refused afterwards. */
export function payTransferToGasKey(call: Call, target: TargetReceipt, key: Uint8Array): void {
  const { isToSelf } = target;
  payAction(call, 'gas_key_transfer_base', isToSelf);
  const sent = isAcceptedKey(call, key) ? key.length : 0;
  payBytes(call, sent, trieKeyBytes(call, target, key) + accessKeyBytes, isToSelf);
}

/** What a gas key costs beside the access key that it is: room for its balance, and for each of its nonces. */
export function payNewGasKey(call: Call, target: TargetReceipt, key: Uint8Array, nonces: number): void {
  const { execution } = call.params.actions.gas_key_nonce_write_base;
  call.gas.payAction('gas_key_nonce_write_base', zeroCost, multiplyCost(execution, BigInt(nonces)).gas);
  const nonceEntryBytes = trieKeyBytes(call, target, key) + nonceIndexBytes + nonceBytes;
  payBytes(call, gasKeyInfoBytes, nonceEntryBytes * nonces, target.isToSelf);
}

function payBytes(call: Call, sent: number, stored: number, isToSelf: boolean): void {
  const { execution } = call.params.actions.gas_key_byte;
  const burnt = multiplyCost(sendFee(call.params, 'gas_key_byte', isToSelf), BigInt(sent));
  const reserved = checkedU64(burnt.gas + multiplyCost(execution, BigInt(stored)).gas);
  call.gas.payAction('gas_key_byte', burnt, reserved);
}

/** Length of the access key's own key in the trie: column, account, separator, public key. */
const trieKeyBytes = (call: Call, { receiverId }: TargetReceipt, key: Uint8Array): number =>
  1 + receiverId.length + 1 + storedKeyBytes(call, key);

function storedKeyBytes(call: Call, key: Uint8Array): number {
  if (!isAcceptedKey(call, key)) return 0;
  // Protocol: until the fix an ML-DSA key is paid for whole, though only its hash is stored.
  return call.params.wasm.fix_ml_dsa_cost_charging ? publicKeyHandle(key).length : key.length;
}
