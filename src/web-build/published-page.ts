import { createHash } from 'node:crypto';

/** What attestation/verify-page.json says of the built page. */
export type PublishedPage = {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Of the text of its one script, which the page shows of itself: a file cannot hold its own hash. */
  readonly script_sha256: string;
};

export const pageFile = 'verify.html';

export function describePage(page: string): PublishedPage {
  const script = /<script type="module">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '';
  return {
    file: pageFile,
    bytes: Buffer.byteLength(page),
    sha256: sha256(page),
    script_sha256: sha256(script),
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
