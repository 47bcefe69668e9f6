import { type Check, fail, pass, unproven } from '../check.ts';
import { firmwareMeasurements, knownImages } from '../known-image.ts';
import type { MachineEvidence } from '../machine.ts';

export const measurements: Check<MachineEvidence> = {
  code: 'measurements',
  proves: 'firmware, kernel, command line and initrd (MRTD, RTMR0-2) are ones that the policy lists',
  leavesOpen: 'whether the listed images are good: the policy says how its figures were obtained',
  run({ quote, policy }) {
    if (!quote.ok) return unproven('the quote could not be read');
    const shown = Object.entries(firmwareMeasurements(quote.value))
      .map(([name, value]) => `${name} ${value.slice(0, 16)}…`)
      .join(', ');
    if (policy === undefined) return unproven(`${shown}; no policy`);
    const [known] = knownImages(quote.value, policy);
    return known === undefined ? fail(`${shown}: not in the policy`) : pass(known.name);
  },
};
