import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromUtf8, toUtf8 } from '../../src/primitives/bytes.ts';
import type { OutlayerResponse, ResponseFormat } from '../../src/proof/outlayer-hashes.ts';
import { deadlineBlock, resolutionOf, responseText } from '../../src/proof/outlayer-resolve.ts';
import { outlayerResponse } from '../../src/proof/outlayer-response.ts';

const gasBurnt = 3_000_000_000_001n;
const returning = (bytes: Uint8Array, format: ResponseFormat): OutlayerResponse =>
  outlayerResponse({ failure: undefined, returned: bytes, gasBurnt }, format);
const returningText = (text: string, format: ResponseFormat = 'text') => returning(toUtf8(text), format);
const failing = (failure: string): OutlayerResponse =>
  outlayerResponse({ failure, returned: new Uint8Array(), gasBurnt }, 'text');
const sizeOf = (response: OutlayerResponse): number => toUtf8(responseText(response)).length;
const methodOf = (response: OutlayerResponse) => resolutionOf(7n, response).method;
const large = 'submit_execution_output_and_resolve';

describe('the text of a response', () => {
  test('has the fields of ExecutionResponse, and counts gas for time', () => {
    expect(responseText(returningText('hi'))).toBe(
      '{"success":true,"output":{"Text":"hi"},"error":null,"resources_used":{"instructions":3646281,"time_ms":4,"compile_time_ms":null},"compilation_note":null}',
    );
  });

  test.each<readonly [string, ResponseFormat, string, string]>([
    ['bytes', 'bytes', 'hi', '{"Bytes":[104,105]}'],
    ['no bytes', 'bytes', '', '{"Bytes":[]}'],
    ['text with what JSON escapes', 'text', 'a"\\\n\u0001\u2028é', '{"Text":"a\\"\\\\\\n\\u0001\u2028é"}'],
    ['no text', 'text', '', '{"Text":""}'],
    [
      'JSON without its white space',
      'json',
      ' { "b" : [ 1 , 2 ] , "a" : " x " } ',
      '{"Json":{"b":[1,2],"a":" x "}}',
    ],
    [
      'JSON numbers as they were written',
      'json',
      '[18446744073709551615,1.50,1e5,-0]',
      '{"Json":[18446744073709551615,1.50,1e5,-0]}',
    ],
    ['names that are numbers in their order', 'json', '{"2":1,"1":2}', '{"Json":{"2":1,"1":2}}'],
  ])('is right for %s', (_, format, returned, output) => {
    expect(responseText(returningText(returned, format))).toContain(`"success":true,"output":${output},`);
  });

  test.each<readonly [string, ResponseFormat, Uint8Array, string]>([
    ['no UTF-8', 'text', Uint8Array.of(0xff), 'the output is not UTF-8'],
    ['no UTF-8 for JSON', 'json', Uint8Array.of(0xff), 'the output is not UTF-8'],
    ['no JSON', 'json', toUtf8('{'), 'the output is not JSON'],
    ['nothing for JSON', 'json', new Uint8Array(), 'the output is not JSON'],
    ['a doubled name', 'json', toUtf8('{"a":1,"a":2}'), 'the output is not JSON'],
    ['half of a surrogate pair', 'json', toUtf8('"\\ud800"'), 'the output is not JSON'],
    ['a number beyond all doubles', 'json', toUtf8('[1e400]'), 'the output is not JSON'],
    ['lists in 65 lists', 'json', toUtf8('['.repeat(66) + ']'.repeat(66)), 'the output is not JSON'],
    [
      'more than 65,536 bytes',
      'bytes',
      new Uint8Array(65_537),
      'the output has 65537 bytes, of at most 65536',
    ],
  ])('is a failure for %s', (_, format, returned, error) => {
    expect(returning(returned, format)).toMatchObject({ success: false, output: undefined, error });
  });

  test('holds the largest output there is', () => {
    const response = returning(new Uint8Array(65_536).fill(255), 'bytes');
    expect(response.success).toBe(true);
    expect(methodOf(response)).toBe(large);
  });

  test('is JSON that says what it was made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(JSON.parse(responseText(returningText(text))).output).toEqual({ Text: text });
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value, undefined, 1);
        expect(JSON.parse(responseText(returningText(text, 'json'))).output).toEqual({
          Json: JSON.parse(text),
        });
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(JSON.parse(responseText(returning(bytes, 'bytes'))).output).toEqual({ Bytes: [...bytes] });
      }),
    );
  });
});

describe('the method', () => {
  const refund = ',"refund_usd":null'.length;
  /** As serde prints the contract's own struct, whose last field nobody sent. */
  const printedBy = (response: OutlayerResponse): Uint8Array =>
    toUtf8(JSON.stringify({ ...JSON.parse(responseText(response)), refund_usd: null }));
  const padded = (size: number, text: (padding: string) => string, format: ResponseFormat) => {
    const empty = sizeOf(returningText(text(''), format));
    return returningText(text('x'.repeat(size - empty)), format);
  };

  test.each([
    [1_023, 'resolve_execution'],
    [1_024, large],
  ])('of %i bytes as the contract prints them is %s', (printed, method) => {
    const response = padded(printed - refund, (padding) => padding, 'text');
    expect(printedBy(response)).toHaveLength(printed);
    expect(methodOf(response)).toBe(method);
  });

  test('counts bytes, not characters', () => {
    expect(methodOf(returningText('é'.repeat(450)))).toBe(large);
    expect(methodOf(returningText('e'.repeat(450)))).toBe('resolve_execution');
  });

  test.each([
    ['1e15', 20, 'a number that serde prints in 24 bytes at most'],
    ['-0', 22, 'which serde prints as -0.0'],
    ['12345678901234567890', 4, 'a whole number of twenty digits'],
  ])('of JSON with %s takes it for %i bytes longer: %s', (number, longer) => {
    const of = (size: number) => padded(size, (padding) => `["${padding}",${number}]`, 'json');
    expect(methodOf(of(1_023 - refund - longer))).toBe('resolve_execution');
    expect(methodOf(of(1_024 - refund - longer))).toBe(large);
  });

  test.each(['0', '-5', '1234567890123456789', '"1e15"', 'true', '{"1e15":0}'])(
    'takes %s as it stands',
    (value) => {
      const of = (size: number) => padded(size, (padding) => `["${padding}",${value}]`, 'json');
      expect(methodOf(of(1_023 - refund))).toBe('resolve_execution');
      expect(methodOf(of(1_024 - refund))).toBe(large);
    },
  );

  test('comes with the exact bytes of its arguments', () => {
    const small = returningText('1', 'json');
    expect(fromUtf8(resolutionOf(2n ** 64n - 1n, small).args)).toBe(
      `{"request_id":18446744073709551615,"response":${responseText(small)}}`,
    );
    const output = 'x'.repeat(1_000);
    expect(fromUtf8(resolutionOf(8n, returningText(output)).args)).toBe(
      `{"request_id":8,"output":{"Text":"${output}"},"success":true,"error":null,"resources_used":{"instructions":3646281,"time_ms":4,"compile_time_ms":null},"compilation_note":null}`,
    );
  });

  test('is in time for 200 blocks', () => expect(deadlineBlock(150n)).toBe(350n));
});

describe('an error', () => {
  const suffix = (bytes: number) => `... (truncated, original size: ${bytes} bytes)`;

  test('is left whole where it fits', () => {
    const text = 'x'.repeat(600);
    expect(failing(text).error).toBe(text);
  });

  test('is cut to 512 bytes where it does not', () => {
    expect(failing('x'.repeat(2_000)).error).toBe(`${'x'.repeat(512)}${suffix(2_000)}`);
  });

  test.each([
    ['é', 1, 2],
    ['€', 2, 3],
    ['🚀', 3, 4],
  ])('is cut before %s, not within it', (character, before, bytes) => {
    const text = 'x'.repeat(512 - before) + character + 'y'.repeat(2_000);
    expect(failing(text).error).toBe(`${'x'.repeat(512 - before)}${suffix(512 - before + bytes + 2_000)}`);
  });

  test('is cut shorter where its characters are escaped', () => {
    const response = failing('"'.repeat(2_000));
    expect(response.error).toMatch(/^"{300,511}\.\.\. \(truncated, original size: 2000 bytes\)$/);
    expect(sizeOf(response)).toBeGreaterThan(1_002);
    expect(sizeOf(response)).toBeLessThan(1_006);
  });

  test('always fits into a yield, and begins as the failure does', () => {
    const words = fc.string({
      unit: fc.constantFrom('"', '\\', '\u0001', 'x', 'é', '🚀'),
      maxLength: 3_000,
      minLength: 300,
    });
    fc.assert(
      fc.property(words, (text) => {
        const response = failing(text);
        expect(methodOf(response)).toBe('resolve_execution');
        const [begin = ''] = (response.error ?? '').split('... (truncated');
        expect(text.startsWith(begin)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
