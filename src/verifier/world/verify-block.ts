import { toHex, toUtf8 } from '../../primitives/bytes.ts';
import { type BlockDocument, blockDocumentJson } from '../../proof/block-document.ts';
import { decodeDocument } from '../../proof/document.ts';
import { hashHead } from '../../proof/head.ts';
import { type CheckResult, runCheck } from '../check.ts';
import { readAs, toReport } from '../make-report.ts';
import type { Report } from '../report.ts';
import { attestationSizes, type PartSize } from '../sizes.ts';
import { blockChecks } from './checks/all.ts';
import { CodeBook } from './code-book.ts';
import { judgeKey, noAttestation } from './judge-key.ts';
import { notCheckedOfBlocks } from './not-checked.ts';
import { toExpectations, type WorldOptions } from './options.ts';

export const blockFormatCheck = {
  code: 'block_format',
  proves: 'the document is a block of this version in its one spelling, without unknown fields',
  leavesOpen: 'everything that the document says',
} as const;

/**
 * Judges one block of a durable world, offline. Never throws for a bad document: that is a FAIL. Takes the text of the
 * file, or its parsed JSON when the text is lost. Sealed contents are opened before (`openBlockDocument`), or not judged.
 */
export function verifyBlock(document: string | object, options: WorldOptions): Report {
  const read = readAs(blockFormatCheck, () => decodeDocument(blockDocumentJson, document));
  const { document: block } = read;
  return toReport(options, {
    checks: [read.result, ...(block === undefined ? [] : judgeBlock(block, options))],
    statementHash: block && toHex(hashHead(block.head.envelope)),
    sizes: block === undefined ? [] : sizesOf(block, document),
    notChecked: notCheckedOfBlocks,
  });
}

function judgeBlock(block: BlockDocument, options: WorldOptions): readonly CheckResult[] {
  const { contents, ancestry, attestation } = block;
  const codes = new CodeBook();
  if (contents.kind === 'open') codes.add(contents);
  const evidence = { ...toExpectations(options), signed: block, contents, ancestry, codes };
  const own = blockChecks.map((check) => runCheck(check, evidence));
  return [...own, ...(attestation === undefined ? [noAttestation] : judgeKey(attestation, block, options))];
}

function sizesOf({ contents, attestation }: BlockDocument, document: string | object): readonly PartSize[] {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return [
    { part: 'block', bytes: toUtf8(text).length },
    ...(contents.kind === 'sealed'
      ? [{ part: 'sealed', bytes: contents.ciphertext.length }]
      : [
          { part: 'witness', bytes: total(contents.witness ?? []) },
          { part: 'code', bytes: total(contents.codes.map(({ code }) => code ?? new Uint8Array())) },
        ]),
    ...(attestation === undefined ? [] : attestationSizes(attestation)),
  ];
}

const total = (all: readonly Uint8Array[]): number => all.reduce((sum, { length }) => sum + length, 0);
