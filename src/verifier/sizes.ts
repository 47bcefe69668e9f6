import { toUtf8 } from '../primitives/bytes.ts';
import type { Attestation } from '../proof/attestation.ts';
import { type Bundle, encodeBundle } from '../proof/bundle.ts';
import type { Disclosure } from '../proof/disclosure.ts';

/** How many bytes a part of a document has; those of binary parts before they were written as text. */
export type PartSize = { readonly part: string; readonly bytes: number };

/** Of the document as it was handed in, or as a file of its own, and of its larger parts, as far as it has them. */
export const bundleSizes = (bundle: Bundle, document: string | object): PartSize[] => [
  { part: 'bundle', bytes: textSize(typeof document === 'string' ? document : encodeBundle(bundle)) },
  ...disclosureSizes(bundle.disclosure),
  ...attestationSizes(bundle.attestation),
];

function disclosureSizes(disclosure: Disclosure): PartSize[] {
  if (disclosure.kind === 'sealed') return [{ part: 'sealed', bytes: disclosure.ciphertext.length }];
  const { witness, code, accountCodes } = disclosure;
  return [
    ...(witness === undefined ? [] : [{ part: 'witness', bytes: total(witness) }]),
    { part: 'code', bytes: (code?.length ?? 0) + total(accountCodes) },
  ];
}

/** The quote, and Intel's signed data beside it. */
export const attestationSizes = ({ quote, collateral }: Attestation): PartSize[] => [
  { part: 'quote', bytes: quote.length },
  ...(collateral === undefined
    ? []
    : [{ part: 'collateral', bytes: textSize(JSON.stringify(collateral.data)) }]),
];

const textSize = (text: string): number => toUtf8(text).length;

const total = (all: readonly Uint8Array[]): number => all.reduce((sum, { length }) => sum + length, 0);
