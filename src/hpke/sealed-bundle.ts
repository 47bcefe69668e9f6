import { z } from 'zod';
import type { Bundle, OpenBundle } from '../proof/bundle.ts';
import { type OpenDisclosure, openDisclosureJson } from '../proof/disclosure.ts';
import { openText, sealText } from './disclosure.ts';
import { HpkeError } from './hpke-error.ts';

/**
 * The same bundle for one auditor alone: what it tells beside the statement is sealed to an x25519 key, and bound to the
 * statement hash. Each call gives other bytes. Throws `HpkeError` (`recipient_invalid`).
 */
export async function sealBundle(bundle: OpenBundle, recipient: Uint8Array): Promise<Bundle> {
  const plaintext = JSON.stringify(z.encode(openDisclosureJson, bundle.disclosure));
  return { ...bundle, disclosure: await sealText(plaintext, recipient, bundle.statementHash) };
}

/**
 * The bundle with its disclosure opened; one that is open already comes back as it is. `privateKey`: 32 bytes of x25519.
 * Throws `HpkeError`. Verify what comes out: that it opens says nothing of its truth.
 */
export async function openBundle(bundle: Bundle, privateKey: Uint8Array): Promise<OpenBundle> {
  const { disclosure } = bundle;
  if (disclosure.kind === 'open') return { ...bundle, disclosure };
  const text = await openText(disclosure, privateKey, bundle.statementHash);
  return { ...bundle, disclosure: parseDisclosure(text) };
}

/** One spelling only, as in the rest of a bundle. */
function parseDisclosure(text: string): OpenDisclosure {
  const result = openDisclosureJson.safeParse(parseJson(text));
  if (result.success && JSON.stringify(z.encode(openDisclosureJson, result.data)) === text)
    return result.data;
  throw new HpkeError('malformed');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HpkeError('malformed'); // JSON.parse throws for text that is none
  }
}
