/** `1234567` as `1,234,567`. */
export const grouped = (value: bigint): string => `${value}`.replace(/\B(?=(\d{3})+$)/g, ',');

/** Three digits after the point: enough to compare, the exact figure stands beside it. */
export const teraGas = (gas: bigint): string => `${(Number(gas / 1_000_000n) / 1_000_000).toFixed(3)} Tgas`;

const nearDigits = 24;

/** Exact: `10 NEAR`, `0.00125 NEAR`; less than a millionth in yoctoNEAR. */
export function tokens(yocto: bigint): string {
  if (yocto < 10n ** 18n) return `${grouped(yocto)} yoctoNEAR`;
  const text = `${yocto}`.padStart(nearDigits + 1, '0');
  const fraction = text.slice(-nearDigits).replace(/0+$/, '');
  return `${grouped(BigInt(text.slice(0, -nearDigits)))}${fraction === '' ? '' : `.${fraction}`} NEAR`;
}
