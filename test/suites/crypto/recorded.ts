import { describe, expect, test } from 'vitest';
import { supportedVersions } from '../../../src/params/at-version.ts';
import type { Crypto } from '../../../src/vm/crypto.ts';
import { differences } from '../../conformance/differences.ts';
import { answerCall, type VmVector } from '../../conformance/vm.ts';
import { sharedLines } from '../../support/shared.ts';

export function recordedSuite(crypto: Crypto): void {
  describe("nearcore's recorded answers", () => {
    test('are ours', (context) => {
      const vectors = sharedLines(context, 'vectors/vm/crypto.jsonl.gz') as readonly VmVector[];
      const ours = vectors.filter(({ case: one }) =>
        supportedVersions.includes(Number(one.protocol_version)),
      );
      expect(ours.length).toBeGreaterThan(100);
      const wrong = ours.filter(
        ({ case: one, expected }) => differences(expected, answerCall(one, crypto)).length > 0,
      );
      expect(wrong.map(({ id }) => id)).toEqual([]);
    });
  });
}
