import { toHex, toUtf8 } from '../../primitives/bytes.ts';
import { sha256 } from '../../primitives/hash.ts';

/** sha256 of the one script of the page, the worker included: `script_sha256` of attestation/verify-page.json. */
export function runningScriptHash(): string {
  const script = document.querySelector('script[type="module"]');
  return toHex(sha256(toUtf8(script?.textContent ?? '')));
}
