import { describe, expect, test } from 'vitest';
import { sharedLines } from '../support/shared.ts';
import { blockChecks } from './primitives-blocks.ts';

type Line = Readonly<Record<string, unknown>>;

describe('blocks, outcomes and state rows answer as nearcore', () => {
  test.for([
    ['outcomes', 210],
    ['merkle', 140],
    ['headers', 350],
    ['ids', 350],
    ['runtime_state', 280],
    ['accounts', 350],
  ] as const)('in %s', ([name, count], context) => {
    const lines = sharedLines(context, `vectors/primitives/${name}.jsonl.gz`) as Line[];
    const checked = lines.flatMap((line) => {
      const check = blockChecks[String(line['type'])];
      return check === undefined ? [] : [check(line)];
    });
    expect(checked.filter((found) => found.length > 0).slice(0, 5)).toEqual([]);
    expect(checked.length).toBeGreaterThanOrEqual(count);
  });

  test('misses no difference of a changed line', (context) => {
    const [line] = sharedLines(context, 'vectors/primitives/ids.jsonl.gz') as Line[];
    const changed = { ...line, out: '11111111111111111111111111111111', more: 1 };
    expect(blockChecks[String(line?.['type'])]?.(changed)).toHaveLength(2);
  });
});
