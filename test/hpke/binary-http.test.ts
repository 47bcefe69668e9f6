import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeRequest,
  decodeResponse,
  encodeRequest,
  encodeResponse,
  paddedLength,
} from '../../src/hpke/binary-http.ts';
import { HpkeError } from '../../src/hpke/hpke-error.ts';
import { fromHex, toUtf8 } from '../../src/primitives/bytes.ts';

/** RFC 9458, appendix A: all that is empty at the end is left out. */
const shortest = fromHex('00034745540568747470730b6578616d706c652e636f6d012f');

/** RFC 9292, section 5.1: a request of known length. */
const hello = fromHex(
  '0003474554056874747073000a2f68656c6c6f2e747874' +
    '406c0a757365722d6167656e74346375726c2f372e31362e33206c69626375726c2f372e31362e33204f70656e53534c2f302e392e376c207a6c69622f312e322e33' +
    '04686f73740f7777772e6578616d706c652e636f6d0f6163636570742d6c616e677561676506656e2c206d690000',
);

const sample = {
  method: 'POST',
  scheme: 'https',
  authority: 'enclave.example',
  path: '/v1/execute?a=b',
  fields: [
    ['content-type', 'application/json'],
    ['date', 'Mon, 23 Nov 2026 10:00:00 GMT'],
  ],
  content: toUtf8('{}'),
} as const;

const printable = (least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...'aZ9~/%-'), minLength: least, maxLength: most });
const fields = fc.array(fc.tuple(fc.constantFrom('a', 'x-b', 'content-type'), printable(0, 100)));
const content = fc.uint8Array({ maxLength: 20_000 });

const malformed = (act: () => unknown) => {
  expect(act).toThrow(HpkeError);
  expect(act).toThrow(expect.objectContaining({ code: 'malformed' }));
};

describe('a request in binary HTTP', () => {
  test('is read as RFC 9458 has one', () => {
    const { method, scheme, authority, path, fields: none, content: nothing } = decodeRequest(shortest);
    expect([method, scheme, authority, path]).toEqual(['GET', 'https', 'example.com', '/']);
    expect(none).toEqual([]);
    expect(nothing).toHaveLength(0);
  });

  test('is read as RFC 9292 has one', () => {
    expect(decodeRequest(hello)).toEqual({
      method: 'GET',
      scheme: 'https',
      authority: '',
      path: '/hello.txt',
      fields: [
        ['user-agent', 'curl/7.16.3 libcurl/7.16.3 OpenSSL/0.9.7l zlib/1.2.3'],
        ['host', 'www.example.com'],
        ['accept-language', 'en, mi'],
      ],
      content: new Uint8Array(),
    });
  });

  test('comes back as it was', () => {
    const request = fc.record({
      method: printable(1, 9),
      scheme: printable(0, 9),
      authority: printable(0, 70),
      path: printable(0, 200),
      fields,
      content,
    });
    fc.assert(
      fc.property(request, (one) => void expect(decodeRequest(encodeRequest(one))).toEqual(one)),
      { numRuns: 50 },
    );
  });

  test('is malformed wherever it is cut, unless nothing but padding or what is empty is lost', () => {
    const bytes = encodeRequest(sample);
    const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
    for (let at = 0; at < end; at++) {
      const read = () => decodeRequest(bytes.subarray(0, at));
      try {
        expect(read().content).toHaveLength(0); // cut exactly before the content, which may be left out
      } catch (cause) {
        expect(cause).toMatchObject({ code: 'malformed' });
      }
    }
    expect(decodeRequest(bytes.subarray(0, end))).toEqual(sample);
  });

  test.each([
    ['is nothing', ''],
    ['is a response', '0140c8'],
    ['is of unknown length', '0203474554'],
    ['has a length beyond its end', '00ffffffffffffffff'],
    ['has a space in its method', '0003472054000000'],
    ['has a name in capitals', '0003474554000000040141017a'],
    ['has a line break in a value', '0003474554000000040161010a'],
    ['has no value to a name', '0003474554000000020161'],
    ['has trailers', '00034745540000000000040161017a'],
    ['has something behind it', '000347455400000000000001'],
  ])('is malformed when it %s', (_, hex) => {
    malformed(() => decodeRequest(fromHex(hex)));
  });

  test('is not made of what is no ASCII', () => {
    malformed(() => encodeRequest({ ...sample, path: '/ä' }));
  });

  test('has as many letters before its content as HTTP has, and no more', () => {
    const pathOf = (length: number) => encodeRequest({ ...sample, path: '/'.repeat(length) });
    expect(decodeRequest(pathOf(16_384)).path).toHaveLength(16_384);
    malformed(() => decodeRequest(pathOf(16_385)));
    const fieldsOf = (count: number) =>
      encodeRequest({ ...sample, fields: new Array<readonly [string, string]>(count).fill(['a', '']) });
    expect(decodeRequest(fieldsOf(5_000)).fields).toHaveLength(5_000);
    malformed(() => decodeRequest(fieldsOf(6_000)));
  });
});

describe('a response in binary HTTP', () => {
  test('comes back as it was', () => {
    const response = fc.record({ status: fc.integer({ min: 200, max: 599 }), fields, content });
    fc.assert(
      fc.property(response, (one) => void expect(decodeResponse(encodeResponse(one))).toEqual(one)),
      { numRuns: 50 },
    );
  });

  test.each([
    ['is a request', '0003474554'],
    ['only informs', '014064'],
    ['has no status that there is', '014258'],
  ])('is malformed when it %s', (_, hex) => {
    malformed(() => decodeResponse(fromHex(hex)));
  });
});

describe('the padded length', () => {
  test('is no shorter, at most 12 % longer from a kibibyte on, and never less for more', () => {
    const lengths = fc
      .tuple(fc.nat(2 ** 31), fc.nat(2 ** 31))
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    fc.assert(
      fc.property(lengths, ([less, more]) => {
        expect(paddedLength(more)).toBeGreaterThanOrEqual(more);
        expect(paddedLength(more)).toBeLessThanOrEqual(Math.max(1_024, 1.12 * more));
        expect(paddedLength(less)).toBeLessThanOrEqual(paddedLength(more));
      }),
    );
  });

  test('takes few values', () => {
    const seen = new Set<number>();
    for (let length = 0; length < 1_048_576; length++) seen.add(paddedLength(length));
    expect(seen.size).toBeLessThan(350);
  });

  test('is what a message has', () => {
    expect(encodeRequest(sample)).toHaveLength(1_024);
    const longer = { status: 200, fields: [], content: new Uint8Array(9_000) };
    expect(encodeResponse(longer)).toHaveLength(paddedLength(9_008));
  });
});
