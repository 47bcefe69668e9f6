import { z } from 'zod';
import { attestationJson } from './attestation.ts';
import { signedHeadFields } from './block-document.ts';
import { sealedDisclosureJson } from './disclosure.ts';
import { base64, orNull, record } from './json-codecs.ts';

/** A row of a world's state, or that there is none, after one of its blocks. */
export const stateProofFormat = 'near-enclave/state-proof/v1';

export const openRowJson = record(
  {
    kind: z.literal('open'),
    /** As the trie has it: the column, then what names the row there. */
    key: base64,
    value: orNull(base64),
    /** The nodes on the way to the key, in byte order. */
    proof: z.array(base64).readonly(),
  },
  { key: 'trie_key_base64', value: 'value_base64', proof: 'proof_base64' },
);
export type OpenRow = z.output<typeof openRowJson>;

export const stateProofJson = record({
  format: z.literal(stateProofFormat),
  ...signedHeadFields,
  row: z.union([openRowJson, sealedDisclosureJson]),
  attestation: attestationJson,
});
export type StateProofDocument = z.output<typeof stateProofJson>;
