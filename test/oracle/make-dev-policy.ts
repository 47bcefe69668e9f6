/** Writes attestation/dev-policy.json from the constants of the development enclave: `node test/oracle/make-dev-policy.ts`, then Biome. */
import { writeFileSync } from 'node:fs';
import { devPolicyText } from '../support/dev-policy.ts';

writeFileSync(new URL('../../attestation/dev-policy.json', import.meta.url), await devPolicyText());
