import { describe, test } from 'vitest';
import { loadNodeCrypto } from '../../src/node-crypto/node-crypto.ts';
import { cryptoSuite } from '../suites/crypto.ts';
import { equalityLaws, holdEqual } from './equality.ts';

const nodeCrypto = await loadNodeCrypto();

cryptoSuite(nodeCrypto);

describe('what is faster in Node answers as the pure core', () => {
  test.each(equalityLaws)('to $name', (law) => {
    holdEqual(law, nodeCrypto, { numRuns: 15 });
  });
});
