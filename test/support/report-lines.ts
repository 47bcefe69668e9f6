import type { CheckResult } from '../../src/verifier/index.ts';

type Lines = { readonly checks: readonly CheckResult[] };

/** Codes of the checks that failed. */
export const failedCodes = ({ checks }: Lines): readonly string[] =>
  checks.filter(({ status }) => status === 'fail').map(({ code }) => code);

/** Codes of the lines that are no pass and no failure. */
export const openCodes = ({ checks }: Lines): readonly string[] =>
  checks.filter(({ status }) => status === 'unproven').map(({ code }) => code);

export const detailOf = ({ checks }: Lines, code: string): string =>
  checks.find((one) => one.code === code)?.detail ?? `no line ${code}`;
