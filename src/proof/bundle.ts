import { z } from 'zod';
import { attestationJson } from './attestation.ts';
import { base64, hex, orNull, record, text } from './json-codecs.ts';
import { statementJson } from './statement-json.ts';

export const bundleFormat = 'near-enclave/bundle/v0';

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

export const bundleJson = record(
  {
    format: z.literal(bundleFormat),
    statement: statementJson,
    statementHash: hex(32),
    signatures: record({ ed25519: hex(64) }),
    preimages: preimagesJson,
    code: orNull(base64),
    /** Of further accounts, each once, in the order in which `accounts` of the input names them first. */
    accountCodes: z.array(base64).readonly(),
    /** Nodes and values of the trie in byte order, or nothing: then nobody can run the call again. */
    witness: orNull(z.array(base64).readonly()),
    attestation: attestationJson,
  },
  { code: 'code_base64', accountCodes: 'account_codes_base64', witness: 'witness_base64' },
);

/** A result and all that a stranger needs to judge it, but the policy. */
export type Bundle = z.output<typeof bundleJson>;
export type BundleJson = z.input<typeof bundleJson>;

/** The text is no bundle: not JSON, a field too many or too few, or a value in another spelling. */
export class BundleFormatError extends Error {}

export const bundleToJson = (bundle: Bundle): BundleJson => z.encode(bundleJson, bundle);

/** The file form: indented by two spaces, with a final line break. */
export const encodeBundle = (bundle: Bundle): string => `${JSON.stringify(bundleToJson(bundle), null, 2)}\n`;

/**
 * Reads a bundle from its text or from parsed JSON. Throws `BundleFormatError`.
 * A text must be exactly what JSON.stringify writes, compact or indented by two spaces: this refuses doubled keys,
 * which JSON.parse would hide from the reader of the file.
 */
export function decodeBundle(document: string | object): Bundle {
  const value = typeof document === 'string' ? parseJson(document) : document;
  const result = bundleJson.safeParse(value);
  if (!result.success) throw new BundleFormatError(describeIssues(result.error));
  const canonical: unknown = bundleToJson(result.data);
  if (JSON.stringify(canonical) !== JSON.stringify(value)) {
    throw new BundleFormatError('the fields are not in the order of the format');
  }
  if (typeof document === 'string') assertCanonicalText(document, canonical);
  return result.data;
}

function parseJson(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch (cause) {
    throw new BundleFormatError('not JSON', { cause });
  }
}

function assertCanonicalText(document: string, value: unknown): void {
  const line = document.endsWith('\n') ? document.slice(0, -1) : document;
  if (line === JSON.stringify(value, null, 2) || line === JSON.stringify(value)) return;
  throw new BundleFormatError('a doubled key, or not the text that JSON.stringify writes');
}

function describeIssues(error: z.ZodError): string {
  const [first] = error.issues;
  if (first === undefined) return 'not a bundle';
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  return `${first.path.join('.') || 'document'}: ${first.message}${more}`;
}
