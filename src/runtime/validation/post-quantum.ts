import type { Action } from '../../primitives/action.ts';
import { isMlDsaHandle, isMlDsaKey } from '../../primitives/public-key.ts';
import { decodeUniversalStateInit } from '../../primitives/universal-state-init.ts';
import { delegatedBy } from '../fees/delegated.ts';

/** Whether an action carries a post-quantum key or signature anywhere (near-primitives 0.38, action/mod.rs). */
export function needsPostQuantum(action: Action): boolean {
  const inner = delegatedBy(action);
  if (inner !== undefined) {
    return isMlDsaKey(inner.publicKey) || hasMlDsaSignature(action) || inner.actions.some(needsPostQuantum);
  }
  if (action.kind === 'universal_state_init') return installsMlDsaKey(action.stateInit);
  return 'publicKey' in action && isMlDsaKey(action.publicKey);
}

/** Keys and signatures of one scheme begin with the same byte. */
const hasMlDsaSignature = (action: Action): boolean => 'signature' in action && isMlDsaKey(action.signature);

function installsMlDsaKey(raw: Uint8Array): boolean {
  const stateInit = decodeUniversalStateInit(raw, 'Lenient');
  return typeof stateInit !== 'string' && stateInit.accessKeys.some(isMlDsaHandle);
}
