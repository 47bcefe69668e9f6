import { toHex } from '../../primitives/bytes.ts';
import { type Check, fail, pass, unproven } from '../check.ts';
import { isDevelopmentImage, knownImages } from '../known-image.ts';
import type { MachineEvidence } from '../machine.ts';

export const osImage: Check<MachineEvidence> = {
  code: 'os_image',
  proves:
    'the hash of the OS image that the boot measured under a KMS is the one that the policy has beside the measurements, or neither has one; the image is none for development',
  leavesOpen: "the hash is the KMS's word: what proves the image are the measurements",
  run({ quote, boot, policy }) {
    if (!quote.ok || !boot.ok) return unproven('the quote or the event log could not be read');
    const { osImageHash } = boot.value;
    const actual = osImageHash === undefined ? null : toHex(osImageHash);
    const shown = actual ?? 'no hash';
    if (policy === undefined) return unproven(`${shown}; no policy`);
    const images = knownImages(quote.value, policy);
    if (images.length === 0) return unproven(`${shown}; the policy does not list the measurements`);
    const known = images.find((image) => image.os_image_hash === actual);
    if (known === undefined) return fail(`${shown} is not in the policy for these measurements`);
    return isDevelopmentImage(known.name) ? fail(`${known.name} is an image for development`) : pass(shown);
  },
};
