import { toHex } from '../../primitives/bytes.ts';
import { type Check, fail, pass, unproven } from '../check.ts';
import type { Evidence } from '../evidence.ts';
import type { TdQuote } from '../td-quote.ts';

export const measurements: Check<Evidence> = {
  code: 'measurements',
  proves:
    'firmware, kernel, command line and initrd (MRTD, RTMR0-2) and the CPU features (xfam) are ones that the policy lists',
  leavesOpen: 'whether the listed images are good: the policy says how its figures were obtained',
  run({ quote, policy }) {
    if (!quote.ok) return unproven('the quote could not be read');
    const actual = measured(quote.value);
    const shown = Object.entries(actual)
      .map(([name, value]) => `${name} ${value.slice(0, 16)}…`)
      .join(', ');
    if (policy === undefined) return unproven(`${shown}; no policy`);
    const known = policy.measurements.find(
      ({ mrtd, rtmr0, rtmr1, rtmr2 }) =>
        mrtd === actual.mrtd && rtmr0 === actual.rtmr0 && rtmr1 === actual.rtmr1 && rtmr2 === actual.rtmr2,
    );
    if (known === undefined) return fail(`${shown}: not in the policy`);
    const xfam = toHex(quote.value.xfam);
    return policy.xfam.includes(xfam)
      ? pass(`${known.name}, xfam ${xfam}`)
      : fail(`xfam ${xfam} is not in the policy`);
  },
};

const measured = ({ mrtd, rtmrs: [rtmr0, rtmr1, rtmr2] }: TdQuote) => ({
  mrtd: toHex(mrtd),
  rtmr0: toHex(rtmr0),
  rtmr1: toHex(rtmr1),
  rtmr2: toHex(rtmr2),
});
