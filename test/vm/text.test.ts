import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { abort, logUtf16, panicUtf8 } from '../../src/vm/host/output.ts';
import { readUtf8, readUtf16 } from '../../src/vm/text.ts';
import { BareCall, hostErrorOf } from '../support/bare-call.ts';

const toNul = 2n ** 64n - 1n;

describe('text of a guest', () => {
  test('ends at its nul when it has no length, even as the first thing that is read', () => {
    const { call, memory } = new BareCall();
    expect(readUtf8(call, { length: toNul, pointer: 0n })).toBe('');
    memory.set(toUtf8('héllo\0'), 8);
    expect(readUtf8(call, { length: toNul, pointer: 8n })).toBe('héllo');
    memory.set([0x68, 0, 0x3d, 0xd8, 0x00, 0xde, 0, 0], 32);
    expect(readUtf16(call, { length: toNul, pointer: 32n })).toBe('h😀');
  });

  test.each([
    ['UTF-8 that is none', 'utf8', [0xc3, 0x28], 2n, { kind: 'BadUTF8' }],
    ['a lone surrogate', 'utf16', [0x00, 0xd8], 2n, { kind: 'BadUTF16' }],
    ['half a unit', 'utf16', [0x41, 0x00, 0x41], 3n, { kind: 'BadUTF16' }],
    ['text beyond the memory', 'utf8', [], 16_000n, { kind: 'MemoryAccessViolation' }],
    [
      'text over the log limit',
      'utf8',
      [],
      16_385n,
      { kind: 'TotalLogLengthExceeded', length: 16_385n, limit: 16_384n },
    ],
  ] as const)('is refused: %s', (_, encoding, content, length, error) => {
    const { call, memory } = new BareCall();
    const pointer = content.length === 0 ? 4_194_000n : 0n;
    memory.set(content);
    const read = encoding === 'utf8' ? readUtf8 : readUtf16;
    expect(hostErrorOf(() => read(call, { length, pointer }))).toEqual(error);
  });

  test('runs into the limit when no nul comes', () => {
    const { call, memory } = new BareCall();
    memory.fill(0x61);
    expect(hostErrorOf(() => readUtf8(call, { length: toNul, pointer: 0n }))).toEqual({
      kind: 'TotalLogLengthExceeded',
      length: 16_385n,
      limit: 16_384n,
    });
  });

  test('is the message of a panic', () => {
    const { call, memory } = new BareCall();
    memory.set(toUtf8('no "funds"'));
    expect(hostErrorOf(() => panicUtf8(call, { length: 10n, pointer: 0n }))).toEqual({
      kind: 'GuestPanic',
      panic_msg: 'no "funds"',
    });
  });

  test('is logged until there are too many logs', () => {
    const { call } = new BareCall();
    const log = () => logUtf16(call, { length: 0n, pointer: 0n });
    for (let i = 0; i < 100; i++) log();
    expect(hostErrorOf(log)).toEqual({ kind: 'NumberOfLogsExceeded', limit: 100n });
  });

  test('of an abort is logged with its place', () => {
    const { call, memory } = new BareCall();
    memory.set([4, 0, 0, 0, 0x6e, 0, 0x6f, 0], 0);
    memory.set([2, 0, 0, 0, 0x66, 0], 16);
    const panic_msg = 'no, filename: "f" line: 7 col: 9';
    expect(hostErrorOf(() => abort(call, 4, 20, 7, 9))).toEqual({ kind: 'GuestPanic', panic_msg });
    expect(call.logs.messages).toEqual([`ABORT: ${panic_msg}`]);
  });

  test('of an abort needs room for its length', () => {
    expect(hostErrorOf(() => abort(new BareCall().call, 3, 20, 0, 0))).toEqual({ kind: 'BadUTF16' });
  });
});
