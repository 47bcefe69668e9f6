import { describe, expect, test } from 'vitest';
import { toHex, toUtf8 } from '../../../src/primitives/bytes.ts';
import type { Crypto, DigestName } from '../../../src/vm/crypto.ts';

/** What the standards, and Keccak's submission, say of "abc". */
const digestsOfAbc: Readonly<Record<DigestName, string>> = {
  sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  keccak256: '4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45',
  keccak512:
    '18587dc2ea106b9a1563e32b3312421ca164c7f1f07bc922a9c83d77cea3a1e5d0c69910739025372dc14ac9642629379540c17e2a65b19d77aa511a9d00bb96',
  sha3_256: '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532',
  sha3_384:
    'ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25',
  sha3_512:
    'b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0',
  ripemd160: '8eb208f7e05d987a9b044a8e98c6b087f15a0bfc',
};

export function digestsSuite({ digests }: Crypto): void {
  describe('the digests', () => {
    test.each(Object.entries(digestsOfAbc) as [DigestName, string][])('know %s of "abc"', (name, hex) => {
      expect(toHex(digests[name](toUtf8('abc')))).toBe(hex);
    });

    test('are plain bytes with memory of their own', () => {
      const digest = digests.sha256(new Uint8Array());
      expect(Object.getPrototypeOf(digest)).toBe(Uint8Array.prototype);
      expect(digest.buffer.byteLength).toBe(32);
    });
  });
}
