import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AuditProgress } from '../../src/bin/verify/progress.ts';

function screen(isTerminal: boolean) {
  const stream = new PassThrough();
  const written: string[] = [];
  stream.on('data', (piece: Buffer) => written.push(piece.toString()));
  return {
    stream: Object.assign(stream, { isTTY: isTerminal, columns: 60 }) as unknown as NodeJS.WriteStream,
    written,
  };
}

describe('AuditProgress', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('says how far it is, how fast, and in which block of a history', () => {
    const { stream, written } = screen(true);
    const progress = new AuditProgress(300, stream);
    vi.advanceTimersByTime(2_000);
    progress.advance();
    vi.advanceTimersByTime(500);
    progress.blocks('world.ndjson', 640);
    expect(written.join('')).toBe(
      '\r\u001b[2K1 of 300 documents, 0.5 a second\r\u001b[2K1 of 300 documents, 0.4 a second, world.ndjson: block 640'.slice(
        0,
        200,
      ),
    );
    progress.clear();
    expect(written.at(-1)).toBe('\r\u001b[2K');
  });

  test('prints no terminal code of a file name', () => {
    const { stream, written } = screen(true);
    const progress = new AuditProgress(3, stream);
    vi.advanceTimersByTime(1_000);
    progress.blocks('a\u001b[2J\nb', 1);
    expect(written.join('')).toContain('a\\u{1b}[2J\\u{a}b: block 1');
  });

  test('writes no more than a few times a second, and no wider than the terminal', () => {
    const { stream, written } = screen(true);
    const progress = new AuditProgress(10_000, stream);
    vi.advanceTimersByTime(1_000);
    for (let count = 0; count < 1_000; count++) progress.advance();
    expect(written).toHaveLength(1);
    vi.advanceTimersByTime(200);
    progress.blocks('a'.repeat(200), 1);
    expect(written.at(-1)?.length).toBe('\r\u001b[2K'.length + 59);
  });

  test('takes a terminal that does not say how wide it is for one of 80 columns', () => {
    const { stream, written } = screen(true);
    Object.assign(stream, { columns: 0 });
    const progress = new AuditProgress(3, stream);
    vi.advanceTimersByTime(1_000);
    progress.blocks('a'.repeat(200), 1);
    expect(written.at(-1)?.length).toBe('\r\u001b[2K'.length + 79);
  });

  test('writes nothing where no terminal is', () => {
    const { stream, written } = screen(false);
    const progress = new AuditProgress(3, stream);
    vi.advanceTimersByTime(1_000);
    progress.advance();
    progress.blocks('file', 1);
    progress.clear();
    expect(written).toEqual([]);
  });
});
