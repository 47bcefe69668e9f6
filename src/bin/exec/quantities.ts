import { UsageError } from '../usage-error.ts';

/** Amounts as people write them: `30 Tgas`, `0.1 NEAR`, `1_000`. */

type Unit = { readonly names: readonly string[]; readonly digits: number };

const gasUnits: readonly Unit[] = [
  { names: ['gas'], digits: 0 },
  { names: ['ggas'], digits: 9 },
  { names: ['tgas'], digits: 12 },
];
const tokenUnits: readonly Unit[] = [
  { names: ['yocto', 'yoctonear'], digits: 0 },
  { names: ['near'], digits: 24 },
];

const bareGasAtLeast = 1_000_000n;

/** Throws `UsageError`. Few bare digits are a mistake for Tgas: no contract even loads for so little. */
export function readGas(option: string, text: string): bigint {
  const gas = readQuantity(option, text, gasUnits, '30 Tgas or 30000000000000');
  if (!/^[0-9]+$/.test(text) || gas >= bareGasAtLeast) return gas;
  throw new UsageError(`${option} ${text}: write "${text} Tgas", or "${text} gas" if you mean so little`);
}

/** In yoctoNEAR, which is also what bare digits are. Throws `UsageError`. */
export const readTokens = (option: string, text: string): bigint =>
  readQuantity(option, text, tokenUnits, '1000000000000000000000000 (yoctoNEAR) or 1 NEAR');

function readQuantity(option: string, text: string, units: readonly Unit[], example: string): bigint {
  const wrong = (): UsageError => new UsageError(`${option} ${text}: not an amount such as ${example}`);
  const match = /^([0-9][0-9_,]*)(?:\.([0-9]+))?\s*([a-z]*)$/i.exec(text.trim());
  if (match === null) throw wrong();
  const [, whole = '', fraction = '', name = ''] = match;
  const unit = name === '' ? units[0] : units.find(({ names }) => names.includes(name.toLowerCase()));
  if (unit === undefined || fraction.length > unit.digits) throw wrong();
  return BigInt(whole.replace(/[_,]/g, '') + fraction.padEnd(unit.digits, '0'));
}

/** An unsigned integer of 64 bits. Throws `UsageError`. */
export function readU64(option: string, text: string): bigint {
  if (/^[0-9]{1,20}$/.test(text) && BigInt(text) < 1n << 64n) return BigInt(text);
  throw new UsageError(`${option} ${text}: not a whole number of at most 64 bits`);
}
