import { z } from 'zod';
import { base64, hex, orNull, record, text } from './json-codecs.ts';
import { outlayerDisclosureJson } from './outlayer-disclosure.ts';

const changeJson = record(
  { key: base64, value: orNull(base64) },
  { key: 'key_base64', value: 'value_base64' },
);

/**
 * What the commitments of the statement were made of. A private call's salt is among them. Receipts are in borsh, and so
 * are outcomes with their ids; both are empty when promises are refused.
 */
export const preimagesJson = record(
  {
    salt: orNull(hex(32)),
    args: base64,
    returnValue: base64,
    logs: z.array(text).readonly(),
    failure: orNull(text),
    changes: z.array(changeJson).readonly(),
    receipts: z.array(base64).readonly(),
    outcomes: z.array(base64).readonly(),
  },
  {
    args: 'args_base64',
    returnValue: 'return_base64',
    receipts: 'receipts_base64',
    outcomes: 'outcomes_base64',
  },
);
export type Preimages = z.output<typeof preimagesJson>;

/** For everyone who holds the bundle. */
export const openDisclosureJson = record(
  {
    kind: z.literal('open'),
    preimages: preimagesJson,
    code: orNull(base64),
    /** Of further accounts, each once, in the order in which `accounts` of the input names them first. */
    accountCodes: z.array(base64).readonly(),
    /** Nodes and values of the trie in byte order, or nothing: then nobody can run the call again. */
    witness: orNull(z.array(base64).readonly()),
    /** The request of OutLayer's contract, exactly when the input names one. */
    outlayer: orNull(outlayerDisclosureJson),
  },
  { code: 'code_base64', accountCodes: 'account_codes_base64', witness: 'witness_base64' },
);
export type OpenDisclosure = z.output<typeof openDisclosureJson>;

/**
 * For one auditor: HPKE (RFC 9180: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, base mode) of what was to be
 * told, in UTF-8 JSON. `recipient` is the auditor's x25519 key, `enc` the key that was made for this one message.
 */
export const sealedDisclosureJson = record(
  { kind: z.literal('sealed'), recipient: hex(32), enc: hex(32), ciphertext: base64 },
  { ciphertext: 'ciphertext_base64' },
);
export type SealedDisclosure = z.output<typeof sealedDisclosureJson>;

/** What is told of a call beside its statement, and to whom. */
export const disclosureJson = z.discriminatedUnion('kind', [openDisclosureJson, sealedDisclosureJson]);
export type Disclosure = z.output<typeof disclosureJson>;
