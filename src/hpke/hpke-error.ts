/**
 * `recipient_invalid`: no x25519 public key that a secret can be shared with. `key_invalid`: no x25519 private key.
 * `wrong_key`: the message is for another key. `not_opened`: the ciphertext, the key beside it, or what it is about was
 * changed. `malformed`: what was sealed is not what it should be.
 */
export type HpkeErrorCode = 'recipient_invalid' | 'key_invalid' | 'wrong_key' | 'not_opened' | 'malformed';

const texts: Readonly<Record<HpkeErrorCode, string>> = {
  recipient_invalid: 'not a public key of x25519 that one can seal to',
  key_invalid: 'not a private key of x25519',
  wrong_key: 'sealed to another key than this',
  not_opened: 'the sealed bytes, or what they are about, were changed',
  malformed: 'what was sealed is not what it should be',
};

/** Sealing or opening did not succeed. Holds nothing of keys or contents, nor of the error behind it. */
export class HpkeError extends Error {
  readonly code: HpkeErrorCode;
  constructor(code: HpkeErrorCode) {
    super(texts[code]);
    this.name = 'HpkeError';
    this.code = code;
  }
}
