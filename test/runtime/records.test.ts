import { describe, expect, test } from 'vitest';
import { InternalFault } from '../../src/primitives/internal-fault.ts';
import { accessKeyKey, accountKey, gasKeyNonceKey } from '../../src/primitives/trie-key.ts';
import { readAccessKey, readAccount, readGasKeyNonce } from '../../src/runtime/state/records.ts';
import { ed25519Key } from '../support/keys.ts';
import { MapState } from '../support/map-state.ts';

const { publicKey } = ed25519Key(1);
const bad = new Uint8Array(3);

describe('the rows of an account', () => {
  test.each([
    ['account', accountKey('bob.near'), (state: MapState) => readAccount(state, 'bob.near')],
    [
      'access key',
      accessKeyKey('bob.near', publicKey),
      (state: MapState) => readAccessKey(state, 'bob.near', publicKey),
    ],
    [
      'nonce',
      gasKeyNonceKey('bob.near', publicKey, 1),
      (state: MapState) => readGasKeyNonce(state, 'bob.near', publicKey, 1),
    ],
  ])('are our fault when they do not decode: %s', (_, key, read) => {
    const state = new MapState();
    expect(read(state)).toBeUndefined();
    state.set(key, bad);
    expect(() => read(state)).toThrow(InternalFault);
  });
});
