import { z } from 'zod';
import { attestationJson } from './attestation.ts';
import { disclosureJson, type OpenDisclosure } from './disclosure.ts';
import { decodeDocument, encodeDocument } from './document.ts';
import { hex, orNull, record } from './json-codecs.ts';
import { merklePathJson } from './merkle-path-json.ts';
import { statementJson } from './statement-json.ts';

export const bundleFormat = 'near-enclave/bundle/v1';

const signaturesJson = record({ ed25519: hex(64), secp256k1: orNull(hex(65)) });

/**
 * Over the statement alone, or over the root of its batch. `secp256k1` is r ‖ s ‖ v over the EIP-712 form, and is there
 * exactly when the audience is on an EVM chain.
 */
export type Signatures = z.output<typeof signaturesJson>;

export const bundleJson = record({
  format: z.literal(bundleFormat),
  statement: statementJson,
  statementHash: hex(32),
  signatures: signaturesJson,
  /** How the statement lies in a batch that was signed once, or nothing: it was signed alone. */
  batch: orNull(record({ path: merklePathJson })),
  disclosure: disclosureJson,
  attestation: attestationJson,
});

/** A result and all that a stranger needs to judge it, but the policy. */
export type Bundle = z.output<typeof bundleJson>;
export type BundleJson = z.input<typeof bundleJson>;

/** A bundle whose disclosure can be read. */
export type OpenBundle = Omit<Bundle, 'disclosure'> & { readonly disclosure: OpenDisclosure };

/** Nothing for a bundle whose disclosure is sealed. */
export const asOpen = (bundle: Bundle): OpenBundle | undefined =>
  bundle.disclosure.kind === 'open' ? { ...bundle, disclosure: bundle.disclosure } : undefined;

export const bundleToJson = (bundle: Bundle): BundleJson => z.encode(bundleJson, bundle);

/** The file form. */
export const encodeBundle = (bundle: Bundle): string => encodeDocument(bundleJson, bundle);

/** Reads a bundle from its text or from parsed JSON. Throws `DocumentFormatError`. */
export const decodeBundle = (document: string | object): Bundle => decodeDocument(bundleJson, document);
