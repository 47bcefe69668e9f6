import { z } from 'zod';
import { HpkeError } from '../hpke/hpke-error.ts';
import { openBundle } from '../hpke/sealed-bundle.ts';
import { openBlockDocument, openStateProof } from '../hpke/sealed-world.ts';
import { toHex } from '../primitives/bytes.ts';
import { blockDocumentJson, blockFormat } from '../proof/block-document.ts';
import { bundleFormat, bundleJson } from '../proof/bundle.ts';
import type { SealedDisclosure } from '../proof/disclosure.ts';
import { DocumentFormatError, decodeDocument } from '../proof/document.ts';
import { stateProofFormat, stateProofJson } from '../proof/state-proof-document.ts';
import { auditorPublicKey } from './auditor-key.ts';
import { type CheckResult, type Finding, fail, pass, unproven } from './check.ts';
import { judge, type Report } from './report.ts';

/** What a report says of what was sealed, when the auditor brought a key. */
const disclosureOpened = {
  code: 'disclosure_opened',
  proves: 'what was sealed for this auditor is whole, and was sealed for this very document',
  leavesOpen: 'whether it is what was signed: the commitment checks, made on what was opened, say that',
} as const;

/** A document to judge in the place of the sealed one, and what came of opening it. */
export type Opened = { readonly document: string | object; readonly finding: Finding | undefined };

/** Of a text: how it is opened, if it is sealed. */
type Sealed = { readonly sealed: SealedDisclosure; open(privateKey: Uint8Array): Promise<object> };
type Reader = (document: string) => Sealed | undefined;

const readers: Readonly<Record<string, Reader>> = {
  [bundleFormat]: (document) => {
    const bundle = decodeDocument(bundleJson, document);
    const { disclosure: sealed } = bundle;
    if (sealed.kind === 'open') return undefined;
    return { sealed, open: async (key) => z.encode(bundleJson, await openBundle(bundle, key)) };
  },
  [blockFormat]: (document) => {
    const block = decodeDocument(blockDocumentJson, document);
    const { contents: sealed } = block;
    if (sealed.kind === 'open') return undefined;
    return { sealed, open: async (key) => z.encode(blockDocumentJson, await openBlockDocument(block, key)) };
  },
  [stateProofFormat]: (document) => {
    const proof = decodeDocument(stateProofJson, document);
    const { row: sealed } = proof;
    if (sealed.kind === 'open') return undefined;
    return { sealed, open: async (key) => z.encode(stateProofJson, await openStateProof(proof, key)) };
  },
};

/** What is open, or no document at all, stays as it is, and nothing is found. Never throws for a bad document or key. */
export async function openSealed(format: string, document: string, privateKey: Uint8Array): Promise<Opened> {
  const read = readSealed(format, document);
  if (read === undefined) return { document, finding: undefined };
  try {
    const finding = pass(`opened with the key of ${auditorPublicKey(privateKey)}`);
    return { document: await read.open(privateKey), finding };
  } catch (cause) {
    if (!(cause instanceof HpkeError)) throw cause;
    return { document, finding: notOpened(cause, privateKey, read.sealed) };
  }
}

function readSealed(format: string, document: string): Sealed | undefined {
  try {
    return readers[format]?.(document);
  } catch (cause) {
    if (cause instanceof DocumentFormatError) return undefined; // its own check says so
    throw cause;
  }
}

/** A key that is not the right one says nothing of the document. */
function notOpened(
  { code, message }: HpkeError,
  privateKey: Uint8Array,
  { recipient }: SealedDisclosure,
): Finding {
  if (code !== 'wrong_key') return fail(message);
  const given = auditorPublicKey(privateKey);
  return unproven(`sealed for ${toHex(recipient)}; the key that was given is that of ${given}`);
}

/** The report with a line more about what was found when it was opened, judged again. */
export function withOpening(report: Report, finding: Finding | undefined): Report {
  if (finding === undefined) return report;
  const line: CheckResult = { ...disclosureOpened, ...finding };
  const checks = [...report.checks, line];
  return { ...report, ...judge(checks), checks };
}
