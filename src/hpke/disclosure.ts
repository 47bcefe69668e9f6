import { equalBytes, fromUtf8, toUtf8 } from '../primitives/bytes.ts';
import type { SealedDisclosure } from '../proof/disclosure.ts';
import { open, publicKeyOf, seal } from './hpke.ts';
import { HpkeError } from './hpke-error.ts';

/** Binds a message to its purpose: nothing else that an enclave or an auditor opens passes for a disclosure. */
const info = toUtf8('near-enclave/disclosure/v1');

/** Seals a text for one auditor. `aad`: the hash of what it is about. Throws `HpkeError` (`recipient_invalid`). */
export async function sealText(
  plaintext: string,
  recipient: Uint8Array,
  aad: Uint8Array,
): Promise<SealedDisclosure> {
  const message = await seal(recipient, toUtf8(plaintext), { info, aad });
  return { kind: 'sealed', recipient, ...message };
}

/** Throws `HpkeError`: `key_invalid`, `wrong_key`, `not_opened`, or `malformed` for what is no text. */
export async function openText(
  sealed: SealedDisclosure,
  privateKey: Uint8Array,
  aad: Uint8Array,
): Promise<string> {
  if (!equalBytes(publicKeyOf(privateKey), sealed.recipient)) throw new HpkeError('wrong_key');
  const { enc, ciphertext } = sealed;
  const message = { enc: new Uint8Array(enc), ciphertext: new Uint8Array(ciphertext) };
  const plaintext = await open(privateKey, message, { info, aad });
  try {
    return fromUtf8(plaintext);
  } catch {
    throw new HpkeError('malformed'); // only bytes that are no UTF-8 are refused
  }
}
