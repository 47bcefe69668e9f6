import { describe, expect, test } from 'vitest';
import { OwnRows } from '../../../src/server/outlayer/own-rows.ts';

const id = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const randomBytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
const rows = new OwnRows(randomBytes);
const epoch = {};
const row = rows.at(epoch, id(1));
const written = row.write('{"an":"answer"}');

describe('a row of this process', () => {
  test('is read as it was written, at every later look', () => {
    const later = rows.at(epoch, id(1));
    expect(later.name).toEqual(row.name);
    expect(later.read(written)).toBe('{"an":"answer"}');
  });

  test.each([
    ['with a changed letter', written.replace('answer', 'Answer')],
    ['with a changed mark', written.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))],
    ['cut', written.slice(0, -1)],
    ['with its mark alone', written.slice(0, 64)],
    ['with no mark', '{"an":"answer"}'],
    ['empty', ''],
    ['made of its name', Buffer.from(row.name).toString('hex')],
  ])('is none %s', (_, changed) => {
    expect(changed).not.toBe(written);
    expect(row.read(changed)).toBeUndefined();
  });

  test.each([
    ['another request', rows.at(epoch, id(2))],
    ['another epoch', rows.at({}, id(1))],
    ['another process', new OwnRows(randomBytes).at(epoch, id(1))],
  ])('is none of %s, which has another name for it', (_, other) => {
    expect(other.read(written)).toBeUndefined();
    expect(other.name).not.toEqual(row.name);
  });
});
