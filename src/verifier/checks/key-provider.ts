import { z } from 'zod';
import { fromUtf8 } from '../../primitives/bytes.ts';
import { type Check, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';

const keyProviderEvent = z.strictObject({ name: z.string(), id: z.string() });

export const keyProvider: Check<MachineEvidence> = {
  code: 'key_provider',
  proves: 'the machine took its keys from a key provider (a KMS by its public key) that the policy lists',
  leavesOpen: 'whether that provider is honest',
  run({ boot, policy }) {
    if (!boot.ok) return unproven('the event log could not be read');
    const { name, id } = keyProviderEvent.parse(JSON.parse(fromUtf8(boot.value.keyProvider)));
    const shown = `${name} ${id === '' ? '(no id)' : id}`;
    if (policy === undefined) return unproven(`${shown}; no policy`);
    const listed = policy.key_providers.some((allowed) => allowed.name === name && allowed.id === id);
    return listed ? pass(shown) : fail(`${shown} is not in the policy`);
  },
};
