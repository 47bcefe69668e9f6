import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameReader, maxFrameBytes, toFrame } from '../../src/executor/frames.ts';
import { joinBytes } from '../../src/primitives/bytes.ts';

const message = fc.uint8Array({ minLength: 1, maxLength: 50 });

describe('FrameReader', () => {
  test('gives the messages that were sent, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(message), fc.array(fc.integer({ min: 1, max: 20 })), (messages, cuts) => {
        const stream = Buffer.from(joinBytes(messages.map(toFrame)));
        const reader = new FrameReader();
        const read: Uint8Array[] = [];
        for (let at = 0, part = 0; at < stream.length; part++) {
          const end = at + (cuts[part] ?? 7);
          read.push(...(reader.push(stream.subarray(at, end)) ?? []));
          at = end;
        }
        expect(read).toEqual(messages);
        for (const one of read) expect(Object.getPrototypeOf(one)).toBe(Uint8Array.prototype);
      }),
    );
  });

  test('shares no memory with what came', () => {
    const stream = Buffer.from(toFrame(Uint8Array.of(1, 2)));
    const [first] = new FrameReader().push(stream) ?? [];
    stream.fill(0);
    expect(first).toEqual(Uint8Array.of(1, 2));
  });

  test.each([
    ['no bytes', 0],
    ['one byte too many', maxFrameBytes + 1],
    ['all that a header can say', 2 ** 32 - 1],
  ])('reads nothing more when a message of %s is announced', (_, length) => {
    const header = new Uint8Array(new Uint32Array([length]).buffer);
    expect(new FrameReader().push(header)).toBeUndefined();
  });

  test('reads a message of the greatest length', () => {
    const reader = new FrameReader(8);
    expect(reader.push(toFrame(new Uint8Array(8)))).toHaveLength(1);
    expect(reader.push(toFrame(new Uint8Array(9)))).toBeUndefined();
  });
});
