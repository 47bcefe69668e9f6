import { describe, expect, test } from 'vitest';
import { concatBytes, fromUtf8, toHex } from '../../src/primitives/bytes.ts';
import { PemError, parsePemChain } from '../../src/verifier/pem-chain.ts';
import { parseTdQuote, QuoteError, withoutPadding } from '../../src/verifier/td-quote.ts';
import { createBundle } from '../support/good-bundle.ts';

const { bundle } = await createBundle();
const good = bundle.attestation.quote;
const parsed = parseTdQuote(good);

/** The quote with these bytes at that offset. */
const patched = (offset: number, ...bytes: number[]): Uint8Array => {
  const copy = good.slice();
  copy.set(bytes, offset);
  return copy;
};

/** A v5 quote with the same report: a body descriptor after the header, and what version 1.5 appends. */
function asVersion5(bodyType: number, size: number, extra: number): Uint8Array {
  const head = patched(0, 5).slice(0, 48);
  const descriptor = Uint8Array.of(bodyType, 0, size & 0xff, size >> 8, 0, 0);
  return concatBytes(head, descriptor, good.slice(48, 632), new Uint8Array(extra), good.slice(632));
}

describe('parseTdQuote', () => {
  test('reads the same report from version 4 and both bodies of version 5', () => {
    const { version, signatures, ...report } = parsed;
    expect(version).toBe(4);
    expect(signatures.signed).toEqual(good.slice(0, 632));
    const old = parseTdQuote(asVersion5(2, 584, 0));
    expect(old).toMatchObject({ ...report, version: 5, body: 'td10' });
    expect(old.signatures.signed).toHaveLength(638);
    const later = parseTdQuote(asVersion5(3, 648, 64));
    expect(later).toMatchObject({ ...report, version: 5, body: 'td15', mrServiceTd: new Uint8Array(48) });
    expect(later.signatures.signed).toHaveLength(702);
  });

  test.each([
    ['nothing', new Uint8Array(), 'cut short'],
    ['another TEE', patched(4, 0), 'not a TDX quote'],
    ['version 3', patched(0, 3), 'neither 4 nor 5'],
    ['a body of SGX', asVersion5(1, 384, 0), 'no TD report'],
    ['a body of another size', asVersion5(2, 648, 64), 'no TD report'],
    ['certification data of another type', patched(636 + 128, 5), 'type 5, not 6'],
    ['signature data that is too long', patched(632, 0xff, 0xff, 0xff, 0x7f), 'cut short'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parseTdQuote(bytes)).toThrow(QuoteError);
    expect(() => parseTdQuote(bytes)).toThrow(message);
  });

  test('refuses bytes between the signature data and its end', () => {
    const length = new DataView(good.buffer, good.byteOffset).getUint32(632, true);
    const longer = concatBytes(patched(632, (length + 1) & 0xff, (length + 1) >> 8), Uint8Array.of(0));
    expect(() => parseTdQuote(longer)).toThrow('left over');
  });
});

describe('withoutPadding', () => {
  test('takes away the zeros behind a quote, and nothing of it', () => {
    for (const count of [0, 1, 70])
      expect(withoutPadding(concatBytes(good, new Uint8Array(count)))).toEqual(good);
  });

  test('refuses another byte there', () => {
    expect(() => withoutPadding(concatBytes(good, Uint8Array.of(0, 1)))).toThrow(QuoteError);
  });
});

describe('parsePemChain', () => {
  const text = fromUtf8(parsed.pckChain).replace('\0', '');

  test('reads the chain of a quote', () => {
    const chain = parsePemChain(text);
    expect(chain).toHaveLength(3);
    expect(chain.map((one) => toHex(one.slice(0, 1)))).toEqual(['30', '30', '30']);
  });

  test.each([
    [
      'text between certificates',
      text.replace('-----END CERTIFICATE-----\n', '-----END CERTIFICATE-----\nnote\n'),
    ],
    ['other line ends', text.replaceAll('\n', '\r\n')],
    ['a missing last line break', text.slice(0, -1)],
    ['broken base64', text.replace('-----BEGIN CERTIFICATE-----\n', '-----BEGIN CERTIFICATE-----\n=')],
  ])('refuses %s', (_, changed) => {
    expect(() => parsePemChain(changed)).toThrow(PemError);
  });
});
