/**
 * Text on lines of no more than `width` characters, the first behind `head`, the others as far in. A word that is longer, such
 * as a hash, is cut. Line breaks in the text are kept.
 */
export function wrap(text: string, width: number, head = '', indent = ' '.repeat(head.length)): string[] {
  const room = width - Math.max(head.length, indent.length);
  const lines = text.split('\n').flatMap((line) => fill(line, room));
  return lines.map((line, index) => `${index === 0 ? head : indent}${line}`);
}

function fill(text: string, room: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ').flatMap((long) => cut(long, room))) {
    const last = lines.at(-1) ?? '';
    const longer = last === '' ? word : `${last} ${word}`;
    if (longer.length <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function cut(word: string, room: number): string[] {
  const parts: string[] = [];
  for (let at = 0; at < word.length; at += room) parts.push(word.slice(at, at + room));
  return parts.length === 0 ? [''] : parts;
}
