import { type Document, parseDocument, visit } from 'yaml';

/** The text is no YAML, or YAML that two readers may read differently. */
export class PlainYamlError extends Error {}

/** What dstack's guest reads at most of an app-compose document, in which our YAML lies (dstack-util, `system_setup.rs`). */
const mostLength = 262_144;

/**
 * Control characters but the line feed, and what no editor shows. Docker's reader (go-yaml) follows YAML 1.1, to which CR, NEL
 * and the separators of Unicode end a line, and with it a comment; to YAML 1.2 they do not.
 */
const strange = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u;

/**
 * The value of a YAML text that every reader reads alike: no aliases, merge keys, unknown tags, doubled keys, keys that are
 * no text, or numbers in other spellings than JavaScript's (`010` is eight to some). Throws `PlainYamlError`.
 */
export function parsePlainYaml(text: string): unknown {
  if (text.length > mostLength) throw new PlainYamlError('longer than any that dstack reads');
  if (strange.test(text)) throw new PlainYamlError('a control character, or a line break of YAML 1.1 alone');
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    strict: true,
    // Its own look for doubled keys takes the square of their number.
    uniqueKeys: false,
    stringKeys: true,
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw new PlainYamlError(problem.message);
  assertPlain(document);
  return document.toJS();
}

function assertPlain(document: Document): void {
  visit(document, {
    Alias: () => {
      throw new PlainYamlError('an alias');
    },
    Map: (_, { items }) => assertKeys(items.map(({ key }) => String(key))),
    Scalar: (_, { value, source }) => {
      if (typeof value === 'number' && String(value) !== source)
        throw new PlainYamlError(`the number ${source}, which readers may take differently`);
    },
  });
}

function assertKeys(keys: readonly string[]): void {
  if (new Set(keys).size !== keys.length) throw new PlainYamlError('a key that stands twice');
  if (keys.includes('<<')) throw new PlainYamlError('a merge key');
  // An object of JavaScript takes it for something else than a key, and what reads the object would not see it.
  if (keys.includes('__proto__')) throw new PlainYamlError('a key __proto__');
}
