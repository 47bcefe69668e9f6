/** Writes attestation/policy.schema.json from the verifier's schema: `node test/oracle/make-policy-schema.ts`, then Biome. */
import { writeFileSync } from 'node:fs';
import { policySchemaText } from '../support/policy-schema.ts';

writeFileSync(new URL('../../attestation/policy.schema.json', import.meta.url), policySchemaText());
