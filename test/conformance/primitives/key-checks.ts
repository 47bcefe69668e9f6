import { toHex } from '../../../src/primitives/bytes.ts';
import { ethImplicitAccountId, nearImplicitAccountId } from '../../../src/primitives/implicit-account-id.ts';
import {
  formatPublicKey,
  parsePublicKey,
  publicKeyHandle,
  publicKeySchema,
} from '../../../src/primitives/public-key.ts';
import { parseSignature, signatureSchema, verifySignature } from '../../../src/primitives/signature.ts';
import { type Answer, answerBorsh, answering, bytes, type Checks, type Line, text } from './compare-line.ts';

export const keyChecks: Checks = {
  PublicKey: answering(answerPublicKey),
  Signature: answering(answerSignature),
  near_implicit: answering((line) => answerImplicit(line, nearImplicitAccountId)),
  eth_implicit: answering((line) => answerImplicit(line, ethImplicitAccountId)),
};

function answerPublicKey(line: Line): Answer {
  const { value, fields } = answerBorsh(publicKeySchema, line);
  const handle = publicKeyHandle(value);
  const parsed = parsePublicKey(text(line, 'json'));
  return {
    ...fields,
    borsh: parsed === undefined ? null : toHex(parsed),
    len: value.length,
    trie_id: toHex(handle),
    trie_id_len: handle.length,
  };
}

function answerSignature(line: Line): Answer {
  const { value, fields } = answerBorsh(signatureSchema, line);
  const key = parsedKey(line);
  const message = bytes(line, 'message');
  const parsed = parseSignature(text(line, 'json'));
  return {
    ...fields,
    borsh: parsed === undefined ? null : toHex(parsed),
    message: toHex(message),
    public_key: formatPublicKey(key),
    verifies: verifySignature(value, message, key),
    verifies_bad: verifySignature(value, flipped(message), key),
  };
}

/** The message with one bit changed. */
const flipped = (message: Uint8Array): Uint8Array =>
  message.map((byte, index) => (index === 0 ? byte ^ 1 : byte));

function answerImplicit(line: Line, derive: (publicKey: Uint8Array) => string): Answer {
  const key = parsedKey(line);
  return { public_key: formatPublicKey(key), account_id: derive(key) };
}

function parsedKey(line: Line): Uint8Array {
  const key = parsePublicKey(text(line, 'public_key'));
  if (key === undefined) throw new TypeError(`not a public key: ${line['public_key']}`);
  return key;
}
