import { toHex, toUtf8 } from '../../primitives/bytes.ts';
import { sha256 } from '../../primitives/hash.ts';
import { pageElement } from './views/element.ts';

/** What the page can say of itself: where it came from, and which build it is. */
export function showAboutPage(): void {
  pageElement('build-hash', HTMLElement).textContent = runningScriptHash();
  if (location.host === '') return; // opened from a disk
  pageElement('origin-host', HTMLElement).textContent = location.host;
  pageElement('origin', HTMLElement).hidden = false;
}

/** sha256 of the one script of the page, the worker included: `script_sha256` of attestation/verify-page.json. */
function runningScriptHash(): string {
  const script = document.querySelector('script[type="module"]');
  return toHex(sha256(toUtf8(script?.textContent ?? '')));
}
