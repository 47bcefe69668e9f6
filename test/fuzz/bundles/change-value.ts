import type { Random } from '../random.ts';

const strange: readonly string[] = [
  '',
  '\u0000',
  '\ud800',
  '\u202e',
  'é',
  'é',
  '😀',
  '__proto__',
  '-1',
  '+1',
  '01',
  '1e3',
  '0x10',
  'NaN',
  '18446744073709551616',
  '340282366920938463463374607431768211456',
  '9'.repeat(400),
  'a'.repeat(100_000),
];

const others: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  0.5,
  2 ** 53,
  -0,
  1e300,
  [],
  {},
  [[]],
  '',
  'x',
  '0',
];

const digits = '0123456789abcdef';
const base64Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Another value, near to the one that it was or of another kind. */
export function changeValue(random: Random, value: unknown): unknown {
  if (random.chance(0.15)) return random.pick(others);
  switch (typeof value) {
    case 'string':
      return random.chance(0.1) ? random.pick(strange) : changeText(random, value);
    case 'number':
      return random.pick([value + 1, value - 1, value * 2, 0, 1, 2 ** 32, String(value)]);
    case 'boolean':
      return !value;
    default:
      return random.pick(others);
  }
}

/** One character, or a run of them: hex stays hex, digits stay digits, base64 stays base64. */
function changeText(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  const length = 1 + random.below(8);
  switch (random.below(8)) {
    case 0:
      return text.slice(0, at) + text.slice(at + length);
    case 1:
      return text.slice(0, at) + text.slice(at, at + length) + text.slice(at);
    case 2:
      return text.slice(0, at);
    case 3:
      return text.toUpperCase();
    case 4:
      return text + random.pick(['0', '00', '=', ' ', '\n', 'A']);
    default:
      return withOther(random, text, Math.min(at, text.length - 1));
  }
}

function withOther(random: Random, text: string, at: number): string {
  const letters = lettersOf(text);
  return text.slice(0, Math.max(at, 0)) + random.pick([...letters]) + text.slice(at + 1);
}

function lettersOf(text: string): string {
  if (/^[0-9]+$/.test(text)) return '0123456789';
  return /^[0-9a-f]*$/.test(text) ? digits : base64Letters;
}
