import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { backupOf, fileOf, filled, linesIn, madeAt, restoreInto, told } from '../support/backups.ts';
import { sqliteUnderTest, tampered } from '../support/databases.ts';
import { world } from '../support/sample-world.ts';

/** Made once: no test changes them. */
let made: readonly string[][] | undefined;
const linesOfBackup = async (blocks: bigint): Promise<string[]> =>
  linesIn((await backupOf(await filled(await sqliteUnderTest.fresh(), blocks))).file);

describe('a backup that was changed', () => {
  const rowsOf = (lines: readonly string[], table: string) =>
    lines.flatMap((line, at) => (line.startsWith(`["${table}"`) ? [at] : []));
  const swapped = (lines: string[], one = 0, other = 0): string[] =>
    lines.with(one, lines[other] ?? '').with(other, lines[one] ?? '');

  type Change = (lines: string[], other: string[]) => readonly string[];
  const changes: readonly (readonly [name: string, change: Change])[] = [
    ['is empty', () => []],
    ['has its end cut', (lines) => lines.slice(0, -1)],
    ['has its last row cut', (lines) => lines.toSpliced(-2, 1)],
    ['has one row less', (lines) => lines.toSpliced(9, 1)],
    ['has a row twice', (lines) => lines.toSpliced(9, 0, lines[9] ?? '')],
    ['has two rows in each other’s place', (lines) => swapped(lines, ...rowsOf(lines, 'nodes'))],
    ['has its queue in another order', (lines) => swapped(lines, ...rowsOf(lines, 'queue'))],
    ['has a row of another backup', (lines, other) => lines.with(9, other[9] ?? '')],
    ['has the head of another backup', (lines, other) => lines.with(0, other[0] ?? '')],
    ['has the end of another backup', (lines, other) => lines.with(-1, other.at(-1) ?? '')],
    ['has another backup behind it', (lines, other) => [...lines, ...other]],
    ['has a line behind its end', (lines) => [...lines, '[]']],
    [
      'has a bit of a seal flipped',
      (lines) => lines.with(5, (lines[5] ?? '').replace(/.{8}"\]$/, 'AAAAAAAA"]')),
    ],
    [
      'has another sequence in a block',
      (lines) => lines.map((line) => line.replace('"2","104"', '"1","104"')),
    ],
    [
      'says that it is of an older head',
      (lines) => lines.with(0, (lines[0] ?? '').replace('"sequence":"2"', '"sequence":"1"')),
    ],
    ['says another time', (lines) => lines.with(0, (lines[0] ?? '').replace(`${madeAt}`, `${madeAt + 1}`))],
    [
      'leaves a world out of its head',
      (lines) => lines.with(0, (lines[0] ?? '').replace(/,\{"world".*\}\]/, ']')),
    ],
    [
      'names a world twice',
      (lines) => lines.with(0, (lines[0] ?? '').replace(/(\{"world".*?\}),.*\]/, '$1,$1]')),
    ],
    ['counts more rows', (lines) => lines.with(-1, (lines.at(-1) ?? '').replace(/"rows":"/, '"rows":"1'))],
    ['has a shorter seal', (lines) => lines.with(-1, (lines.at(-1) ?? '').replace(/.."\}$/, '"}'))],
    ['has a row of no table', (lines) => lines.with(9, '["schema_version","1"]')],
    ['has a row of more columns', (lines) => lines.with(9, '["notes","","","",""]')],
    ['has a row without bytes', (lines) => lines.with(9, '["notes",null,null,null]')],
    ['has a number that is none', (lines) => lines.with(9, '["blocks","AA==","x","1","AA==","AA=="]')],
    ['has a line that is no JSON', (lines) => lines.with(9, '{')],
    ['has a line that is no row', (lines) => lines.with(9, '7')],
    ['is of another format', (lines) => lines.with(0, '{"format":"near-enclave/history/v1"}')],
    [
      'has no list of worlds',
      (lines) => lines.with(0, (lines[0] ?? '').replace(/"worlds":.*/, '"worlds":1}')),
    ],
  ];

  test.each(changes)('is refused when it %s', async (_, change) => {
    const target = await sqliteUnderTest.fresh();
    made ??= await Promise.all([2n, 3n].map(linesOfBackup));
    const [lines = [], other = []] = made;
    const changed = change([...lines], [...other]);
    expect(changed).not.toEqual(lines);
    await expect(restoreInto(target, fileOf(changed))).rejects.toMatchObject({ code: 'backup_corrupt' });
    const { world: one, bundle, attestation } = await told(target);
    expect([one, bundle, attestation]).toEqual([undefined, undefined, undefined]);
  });

  test.each([
    ['no gzip', () => Buffer.from('near')],
    ['gzip of no text', () => gzipSync(Uint8Array.of(0xff, 0x0a))],
    ['gzip without a line break at its end', () => gzipSync('{}')],
    ['cut in the middle', (whole: Buffer) => whole.subarray(0, whole.length / 2)],
  ])('is refused when the file is %s', async (_, change) => {
    const { file } = await backupOf(await filled(await sqliteUnderTest.fresh(), 1n));
    const target = await sqliteUnderTest.fresh();
    writeFileSync(file, change(readFileSync(file)));
    await expect(restoreInto(target, file)).rejects.toMatchObject({ code: 'backup_corrupt' });
  });

  test('is refused when it is of another version of the tables', async () => {
    const { file } = await backupOf(await filled(await sqliteUnderTest.fresh(), 1n));
    const lines = linesIn(file);
    const changed = lines.with(0, (lines[0] ?? '').replace(/"schema":\d+/, '"schema":4'));
    const restoring = restoreInto(await sqliteUnderTest.fresh(), fileOf(changed));
    await expect(restoring).rejects.toMatchObject({ code: 'backup_version' });
  });

  test('is refused when a newer world lacks the block on which the store stands', async () => {
    const source = await filled(await sqliteUnderTest.fresh(), 4n);
    await tampered(source, (database) =>
      database.deleteFrom('blocks').where('world', '=', world).where('sequence', '=', 2n).execute(),
    );
    const { file } = await backupOf(source);
    const target = await filled(await sqliteUnderTest.fresh(), 2n);
    await expect(restoreInto(target, file)).rejects.toMatchObject({ code: 'backup_corrupt' });
  });
});
