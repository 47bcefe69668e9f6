import { z } from 'zod';
import { toHex } from '../../primitives/bytes.ts';
import { type Check, fail, pass, unproven } from '../check.ts';
import { isDevelopmentImage } from '../known-image.ts';
import type { MachineEvidence } from '../machine.ts';

/** What the host says of the machine that it started; other fields are sizes. */
const vmConfigJson = z.looseObject({
  os_image_hash: z.optional(z.string()),
  image: z.optional(z.nullable(z.string())),
});

export const vmConfig: Check<MachineEvidence> = {
  code: 'vm_config',
  proves:
    "the host's description of the machine names the OS image that the boot measured, and none for development",
  leavesOpen: 'the rest of it: it is the word of the host, which the enclave had quoted; see key_binding',
  run({ attestation, boot }) {
    if (!boot.ok) return unproven('the event log could not be read');
    if (attestation.vmConfig === '') return pass('none');
    const { os_image_hash: stated, image } = vmConfigJson.parse(JSON.parse(attestation.vmConfig));
    if (typeof image === 'string' && isDevelopmentImage(image))
      return fail(`${image} is an image for development`);
    const { osImageHash } = boot.value;
    if (stated === undefined || osImageHash === undefined) return pass('no hash to compare');
    const measured = toHex(osImageHash);
    return stated === measured ? pass(measured) : fail(`OS image ${stated}, measured ${measured}`);
  },
};
