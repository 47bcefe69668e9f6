import { describe, expect, test } from 'vitest';
import { DocumentFormatError, decodeDocument, encodeDocument, encodeLine } from '../../src/proof/document.ts';
import { decimal, hex, orNull, record } from '../../src/proof/json-codecs.ts';

const schema = record({ name: hex(2), count: decimal(64), more: orNull(record({ deep: hex(1) })) });
const value = { name: Uint8Array.of(1, 2), count: 7n, more: { deep: Uint8Array.of(3) } };

describe('a document', () => {
  test('is read from both forms in which it is written, and from its JSON', () => {
    const line = encodeLine(schema, value);
    expect(line).toBe('{"name":"0102","count":"7","more":{"deep":"03"}}');
    expect(decodeDocument(schema, line)).toEqual(value);
    expect(decodeDocument(schema, `${line}\n`)).toEqual(value);
    expect(decodeDocument(schema, encodeDocument(schema, value))).toEqual(value);
    expect(decodeDocument(schema, JSON.parse(line))).toEqual(value);
    expect(encodeLine(schema, { ...value, more: undefined })).toContain('"more":null');
  });

  test.each([
    ['no JSON', '{', 'not JSON'],
    ['a field too many', '{"name":"0102","count":"7","more":null,"x":1}', 'Unrecognized key'],
    ['a field too few', '{"name":"0102","count":"7"}', 'more'],
    ['another spelling', '{"name":"0102","count":"07","more":null}', 'count'],
    ['another order', '{"count":"7","name":"0102","more":null}', 'order'],
    ['a doubled key', '{"name":"0000","name":"0102","count":"7","more":null}', 'doubled'],
    ['other white space', '{ "name":"0102","count":"7","more":null}', 'doubled'],
    ['several faults', '{"name":"01","count":"-1","more":null}', '1 more'],
    ['no object', 'null', 'document'],
  ])('is refused for %s', (_, text, message) => {
    expect(() => decodeDocument(schema, text)).toThrow(DocumentFormatError);
    expect(() => decodeDocument(schema, text)).toThrow(message);
  });
});
