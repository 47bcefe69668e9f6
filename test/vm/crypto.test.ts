import { nobleCrypto } from '../../src/vm/crypto-noble/noble-crypto.ts';
import { cryptoSuite } from '../suites/crypto.ts';

cryptoSuite(nobleCrypto);
