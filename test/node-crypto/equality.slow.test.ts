import { describe, test } from 'vitest';
import { loadNodeCrypto } from '../../src/node-crypto/node-crypto.ts';
import { equalityLaws, holdEqual } from './equality.ts';

const nodeCrypto = await loadNodeCrypto();

describe('what is faster in Node answers as the pure core, at length,', () => {
  test.each(equalityLaws)('to $name', (law) => {
    holdEqual(law, nodeCrypto, { numRuns: 1_000 });
  });
});
