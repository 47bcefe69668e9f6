import { mkdirSync, writeFileSync } from 'node:fs';
import { devFacts } from '../../src/dev-enclave/published.ts';

// Run as `node test/dev-enclave/write-dev-root.ts` from the repository's root; published.test.ts compares.
mkdirSync('attestation', { recursive: true });
writeFileSync('attestation/dev-root.pem', (await devFacts()).rootPem);
