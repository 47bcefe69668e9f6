/** Text that somebody else chose: no line break or terminal code of theirs may forge a line of ours. */
export const printable = (text: string): string =>
  text.replace(unprintable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);

/** One line of JSON in which such text is escaped, as JSON escapes it: the value is the same, and a terminal is safe. */
export const printableJson = (value: unknown): string =>
  JSON.stringify(value).replace(unprintable, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );

const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;
