import { toUtf8 } from '../../src/primitives/bytes.ts';
import type { Report } from '../../src/verifier/report.ts';
import { type DocumentOptions, verifyDocument } from '../../src/verifier/verify-document.ts';

/** As `near-enclave verify` judges a file. */
export async function verifyText(text: string, options: DocumentOptions): Promise<Report> {
  const { report } = await verifyDocument([toUtf8(text)], options);
  return report;
}
