import type { Collateral, DatedCollateral } from '../../../src/proof/collateral.ts';
import type { Random } from '../random.ts';
import type { Mutation } from './mutate-quote.ts';

type Mutator = (random: Random, text: string) => string;

/** Characters of all the alphabets in the collateral: hex, base64, JSON, dates. */
const characters = '0123456789abcdefABCDEFghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ+/=-"{}[]:, \n';

const mutators: Readonly<Record<string, Mutator>> = {
  'a character': (random, text) => put(text, random.below(text.length), 1, random.pick([...characters])),
  'a character of the same kind': (random, text) => {
    const at = random.below(text.length);
    const kind = /[0-9]/.test(text[at] ?? '') ? '0123456789' : 'abcdefABCDEF';
    return put(text, at, 1, random.pick([...kind]));
  },
  'characters removed': (random, text) => put(text, random.below(text.length), 1 + random.below(40), ''),
  'a character inserted': (random, text) =>
    put(text, random.below(text.length + 1), 0, random.pick([...characters])),
  'a part doubled': (random, text) => {
    const at = random.below(text.length);
    return put(text, at, 0, text.slice(at, at + 1 + random.below(200)));
  },
  'two parts exchanged': (random, text) => {
    const length = 2 * (1 + random.below(8));
    const [a, b] = [random.below(text.length), random.below(text.length)];
    const [first, second] = [text.slice(a, a + length), text.slice(b, b + length)];
    return put(put(text, a, length, second), b, length, first);
  },
  'cut short': (random, text) => text.slice(0, random.below(text.length)),
  emptied: () => '',
  'in other letters': (_, text) => text.toUpperCase(),
};

const put = (text: string, at: number, removed: number, added: string): string =>
  text.slice(0, at) + added + text.slice(at + removed);

export function mutateCollateral(random: Random, dated: DatedCollateral): Mutation<DatedCollateral> {
  const fields = Object.keys(dated.data) as (keyof Collateral)[];
  const field = random.pick(fields);
  if (random.chance(0.1)) {
    const other = random.pick(fields);
    return withField(dated, field, dated.data[other], `${other} in the place of ${field}`);
  }
  if (random.chance(0.05)) {
    const date = random.pick(['valid_from', 'valid_until'] as const);
    const what = random.pick(Object.keys(mutators));
    return { what: `${date}: ${what}`, value: { ...dated, [date]: mutators[what]?.(random, dated[date]) } };
  }
  const what = random.pick(Object.keys(mutators));
  return withField(dated, field, mutators[what]?.(random, dated.data[field]) ?? '', `${field}: ${what}`);
}

const withField = (
  dated: DatedCollateral,
  field: keyof Collateral,
  text: string,
  what: string,
): Mutation<DatedCollateral> => ({ what, value: { ...dated, data: { ...dated.data, [field]: text } } });
