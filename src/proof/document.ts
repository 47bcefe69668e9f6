import { z } from 'zod';

/** The text is no document of the format: not JSON, a field too many or too few, or a value in another spelling. */
export class DocumentFormatError extends Error {}

/** The file form: indented by two spaces, with a final line break. */
export const encodeDocument = <S extends z.ZodType>(schema: S, value: z.output<S>): string =>
  `${JSON.stringify(z.encode(schema, value), null, 2)}\n`;

/** The form in which a document is one line of many, without the line break. */
export const encodeLine = <S extends z.ZodType>(schema: S, value: z.output<S>): string =>
  JSON.stringify(z.encode(schema, value));

/**
 * Reads a document from its text or from parsed JSON. Throws `DocumentFormatError`.
 * A text must be exactly what JSON.stringify writes, compact or indented by two spaces: this refuses doubled keys,
 * which JSON.parse would hide from the reader of the file.
 */
export function decodeDocument<S extends z.ZodType>(schema: S, document: string | object): z.output<S> {
  const value = typeof document === 'string' ? parseJson(document) : document;
  const result = schema.safeParse(value);
  if (!result.success) throw new DocumentFormatError(describeIssues(result.error));
  const canonical: unknown = z.encode(schema, result.data);
  const compact = JSON.stringify(canonical);
  if (typeof document === 'string' && document === compact) return result.data;
  if (compact !== JSON.stringify(value)) {
    throw new DocumentFormatError('the fields are not in the order of the format');
  }
  if (typeof document === 'string') assertCanonicalText(document, canonical);
  return result.data;
}

function parseJson(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch (cause) {
    throw new DocumentFormatError('not JSON', { cause });
  }
}

function assertCanonicalText(document: string, value: unknown): void {
  const line = document.endsWith('\n') ? document.slice(0, -1) : document;
  if (line === JSON.stringify(value, null, 2) || line === JSON.stringify(value)) return;
  throw new DocumentFormatError('a doubled key, or not the text that JSON.stringify writes');
}

function describeIssues(error: z.ZodError): string {
  const [first] = error.issues;
  if (first === undefined) return 'not a document of this format';
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  return `${first.path.join('.') || 'document'}: ${first.message}${more}`;
}
