import { toHex } from '../../primitives/bytes.ts';
import { keyPurpose, recoverSigners } from '../../proof/key-chain.ts';
import { type Check, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';

export const keyChain: Check<MachineEvidence> = {
  code: 'key_chain',
  proves: 'a KMS whose root key the policy lists derived the identity key for this app and this purpose',
  leavesOpen: 'which code used it: every image that the app ever allowed can derive it; see key_binding',
  run({ attestation: { identity }, boot, policy }) {
    if (!boot.ok) return unproven('the event log could not be read');
    const signers = recoverSigners({
      publicKey: identity.publicKey,
      purpose: keyPurpose,
      appId: boot.value.appId,
      signatures: identity.signatureChain,
    });
    if (signers === undefined) return fail('a link of the chain is no signature');
    const root = toHex(signers.rootPublicKey);
    if (policy === undefined) return unproven(`KMS root ${root}; no policy`);
    // A chain of other bytes leads to some root as well: only its being listed proves anything.
    return policy.kms_roots.includes(root)
      ? pass(`KMS root ${root}`)
      : fail(`KMS root ${root} is not in the policy`);
  },
};
