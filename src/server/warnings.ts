import type { Gauged } from './metrics.ts';

/** What an operator must see to before it hurts. The service works on. */
export const warningCodes = ['collateral_missing', 'collateral_ends', 'quote_stale'] as const;
export type Warning = (typeof warningCodes)[number];

export type WarningLimits = {
  /** Warn when the collateral beside the quote ends sooner. */
  readonly collateralSeconds: number;
  /** Warn when the quote is older: its renewal fails. */
  readonly quoteAgeSeconds: number;
};

export function warningsOf(gauged: Gauged, limits: WarningLimits): Warning[] {
  const { collateralSeconds, quoteAgeSeconds } = gauged;
  const isMissing = collateralSeconds === undefined;
  const ends = !isMissing && collateralSeconds < limits.collateralSeconds;
  return [
    ...(isMissing ? (['collateral_missing'] as const) : []),
    ...(ends ? (['collateral_ends'] as const) : []),
    ...(quoteAgeSeconds > limits.quoteAgeSeconds ? (['quote_stale'] as const) : []),
  ];
}
