import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { historyFormat } from '../../src/proof/history-document.ts';
import {
  type DocumentPart,
  DocumentReader,
  UnreadableDocumentError,
} from '../../src/verifier/document-reader.ts';

function read(pieces: readonly Uint8Array[], maxLength?: number, maxValues?: number): DocumentPart[] {
  const reader = new DocumentReader(maxLength, maxValues);
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.finish()];
}

/** The bytes of a text, cut anywhere. */
function cutAt(text: string, places: readonly number[]): Uint8Array[] {
  const bytes = toUtf8(text);
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...cuts].map((from, index) => bytes.slice(from, cuts[index] ?? bytes.length));
}

const header = JSON.stringify({ format: historyFormat, world_id: 'ü' });

describe('DocumentReader', () => {
  test('gives a document as a whole, wherever its bytes are cut', () => {
    fc.assert(
      fc.property(fc.json(), fc.array(fc.nat(), { maxLength: 6 }), (text, places) => {
        expect(read(cutAt(text, places))).toEqual([{ kind: 'whole', text }]);
      }),
    );
  });

  test('gives a history line by line, wherever its bytes are cut', () => {
    const lines = fc.array(fc.json({ maxDepth: 1 }), { maxLength: 6 });
    fc.assert(
      fc.property(lines, fc.boolean(), fc.array(fc.nat(), { maxLength: 8 }), (blocks, ends, places) => {
        const all = [header, ...blocks];
        const text = `${all.join('\n')}${ends ? '\n' : ''}`;
        expect(read(cutAt(text, places))).toEqual(all.map((line) => ({ kind: 'line', text: line })));
      }),
    );
  });

  test('gives a line of a history as soon as it is there', () => {
    const reader = new DocumentReader();
    expect(reader.push(toUtf8(header))).toEqual([]);
    expect(reader.push(toUtf8('\n{"a"'))).toEqual([{ kind: 'line', text: header }]);
    expect(reader.push(toUtf8(':1}\n'))).toEqual([{ kind: 'line', text: '{"a":1}' }]);
  });

  test('takes an indented document, whose first line is a brace, for no history', () => {
    const text = JSON.stringify({ format: historyFormat }, null, 2);
    expect(read([toUtf8(text)])).toEqual([{ kind: 'whole', text }]);
  });

  test('takes nothing for a whole of nothing', () => {
    expect(read([])).toEqual([{ kind: 'whole', text: '' }]);
  });

  test.each([
    ['that is no UTF-8', [Uint8Array.of(0xff)]],
    ['that ends in the middle of a character', [Uint8Array.of(0x22, 0xc3)]],
  ])('refuses a text %s', (_, pieces) => {
    expect(() => read(pieces)).toThrow(UnreadableDocumentError);
  });

  test('keeps no more than its bound: of a document, or of one line', () => {
    const bound = 200;
    const longLine = `"${'x'.repeat(bound)}"`;
    expect(() => read([toUtf8(longLine)], bound)).toThrow('longer than 200 characters');
    expect(() => read([toUtf8(`${header}\n${longLine}`)], bound)).toThrow('longer than 200 characters');
    const many = `${header}\n${'"short"\n'.repeat(100)}`;
    expect(read([toUtf8(many)], many.length)).toHaveLength(101);
    expect(read(cutAt(many, [30, 60, 90, 120, 400, 700]), bound * 3)).toHaveLength(101);
  });

  test('keeps no more values than its bound, wherever the bytes are cut: of a document, or of one line', () => {
    const refused = 'more than 20 values';
    const full = `[${Array.from({ length: 20 }, () => 1).join(',')}]`; // a bracket and 19 commas
    const tooMany = ['[1,', '[[],', '{"a":{},"b":'].map((start) => `${start}${full}]`);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 4 }), (places) => {
        const bounded = (text: string) => read(cutAt(text, places), 1_000, 20);
        expect(bounded(full)).toEqual([{ kind: 'whole', text: full }]);
        for (const text of tooMany) {
          expect(() => bounded(text)).toThrow(refused);
          expect(() => bounded(`${header}\n${text}`)).toThrow(refused);
        }
        expect(bounded(`${header}\n${full}\n${full}`)).toHaveLength(3);
      }),
    );
  });
});
