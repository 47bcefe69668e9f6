import { createHash } from 'node:crypto';

/** Where the policy and the licenses stand in the page's source. */
const policyMark = '%CONTENT_SECURITY_POLICY%';
const licensesMark = '%LICENSES%';

/** The page as it was built: HTML that names one script and one style sheet. */
export type BuiltPage = {
  readonly html: string;
  readonly script: string;
  readonly style: string;
  /** Of the packages that the script holds. */
  readonly licenses: string;
};

/** The build made something that cannot become one file. */
export class SingleFileError extends Error {}

/**
 * Puts script and style into the page, which then loads nothing, and names them by hash in its content security policy, so
 * that nothing else runs in it. Throws `SingleFileError`.
 */
export function toSingleFile({ html, script, style, licenses }: BuiltPage): string {
  const code = `\n${withoutEnds(script)}`;
  const rules = `\n${withoutEnds(style)}`;
  const policy = contentSecurityPolicy(code, rules);
  const page = replaceOnce(html, /<link rel="stylesheet"[^>]*>/, `<style>${rules}</style>`);
  const whole = replaceOnce(
    page,
    /<script type="module"[^>]*><\/script>/,
    `<script type="module">${code}</script>`,
  );
  const licensed = replaceOnce(whole, new RegExp(licensesMark), asContent(licenses));
  return replaceOnce(licensed, new RegExp(policyMark), policy);
}

const sha256Source = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * Nothing may be loaded, sent, framed or submitted. The script is this one alone; it may compile wasm (contracts that are
 * run again) and start its worker, whose text is part of it; the icon is in the page.
 */
const contentSecurityPolicy = (script: string, style: string): string =>
  [
    "default-src 'none'",
    `script-src ${sha256Source(script)} 'wasm-unsafe-eval'`,
    `style-src ${sha256Source(style)}`,
    'worker-src blob:',
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** A text inside an element must not hold what ends or changes it. */
function withoutEnds(text: string): string {
  const escaped = text.replaceAll('</script', '<\\/script').replaceAll('<!--', '\\x3C!--');
  if (/<\/style/i.test(escaped)) throw new SingleFileError('a text holds the end of a style element');
  return escaped;
}

const asContent = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function replaceOnce(text: string, pattern: RegExp, by: string): string {
  if (text.match(new RegExp(pattern, 'g'))?.length !== 1) {
    throw new SingleFileError(`the built page should hold ${pattern.source} exactly once`);
  }
  return text.replace(pattern, () => by);
}
