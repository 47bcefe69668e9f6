import { isMlDsaKey, isPublicKey } from '../primitives/public-key.ts';
import type { Call } from './call.ts';
import { fail } from './errors.ts';

/** Whether a promise may name this key. nearcore's `PublicKeyBuffer` (near-vm-runner 0.38, `logic/logic.rs`). */
export const isAcceptedKey = ({ external }: Call, key: Uint8Array): boolean =>
  isPublicKey(key) && (!isMlDsaKey(key) || external.postQuantumKeysEnabled());

/** Protocol: a key is read early and judged late, after all that the action costs was paid. */
export const acceptedKey = (call: Call, key: Uint8Array): Uint8Array =>
  isAcceptedKey(call, key) ? key : fail('InvalidPublicKey');
