import { describe, expect, test } from 'vitest';
import { isReader, printReaderToken, type ReaderClaim, readerMessage } from '../../src/rpc/reader-token.ts';
import { ed25519Key } from '../support/keys.ts';

const [reader, stranger] = [ed25519Key(1), ed25519Key(2)];
const worldId = new Uint8Array(32).fill(7);
const now = 1_000n;
const readable = { worldId, readers: [reader.publicKey], now };

function tokenOf(changes: Partial<ReaderClaim> = {}, key = reader): string {
  const claim = { worldId, publicKey: key.publicKey, expiresAt: now + 60n, ...changes };
  return printReaderToken(claim, key.sign(readerMessage(claim)));
}

describe('a reader token', () => {
  test('lets a reader in', () => {
    expect(isReader(tokenOf(), readable)).toBe(true);
  });

  test.each([
    ['of a stranger', tokenOf({}, stranger)],
    ['that a stranger signed for a reader', tokenOf({ publicKey: reader.publicKey }, stranger)],
    ['for another world', tokenOf({ worldId: new Uint8Array(32) })],
    ['that is over', tokenOf({ expiresAt: now })],
    ['for longer than a day', tokenOf({ expiresAt: now + 86_401n })],
    ['that is cut', tokenOf().slice(0, -4)],
    ['that is empty', ''],
    ['that is no base64', '!!!'],
  ])('%s lets nobody in', (_what, token) => {
    expect(isReader(token, readable)).toBe(false);
  });
});
