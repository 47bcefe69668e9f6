import { toHex } from '../primitives/bytes.ts';
import type { Policy } from './policy.ts';
import type { TdQuote } from './td-quote.ts';

/** What the firmware measured, as policies spell it. */
export const firmwareMeasurements = ({ mrtd, rtmrs: [rtmr0, rtmr1, rtmr2] }: TdQuote) => ({
  mrtd: toHex(mrtd),
  rtmr0: toHex(rtmr0),
  rtmr1: toHex(rtmr1),
  rtmr2: toHex(rtmr2),
});

/** The entries of the policy with these measurements; more than one where images differ by their hash alone. */
export function knownImages(quote: TdQuote, policy: Policy): Policy['measurements'] {
  const { mrtd, rtmr0, rtmr1, rtmr2 } = firmwareMeasurements(quote);
  return policy.measurements.filter(
    (image) => image.mrtd === mrtd && image.rtmr0 === rtmr0 && image.rtmr1 === rtmr1 && image.rtmr2 === rtmr2,
  );
}

/** dstack's images for development, such as `dstack-dev-0.5.5`, let anybody in. */
export const isDevelopmentImage = (name: string): boolean => /(?:^|[-_])dev(?:$|[-_])/.test(name);
