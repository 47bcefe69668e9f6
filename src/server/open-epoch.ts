import type { CollateralSource, Enclave, EnclaveInfo } from '../enclave/enclave.ts';
import { createEpochKeys, type EpochKeys } from '../enclave/epoch-keys.ts';
import type { Registration } from '../proof/attestation.ts';
import type { TrustConfig } from '../proof/report-data.ts';
import { type AttestationOptions, createAttestationService } from './attestation-service.ts';
import type { KeptAttestations } from './kept-attestations.ts';
import type { Epoch, OpenEpoch } from './key-epochs.ts';

export type EpochParts = Omit<AttestationOptions, 'machine'> & {
  readonly enclave: Enclave;
  readonly collateral: CollateralSource;
  readonly trust: TrustConfig;
  /** As the agent gave it at boot. */
  readonly info: EnclaveInfo;
  readonly kept: Pick<KeptAttestations, 'keep'>;
  readonly randomBytes: (length: number) => Uint8Array;
};

/** Keys with fresh entropy, quoted, and their registration kept before they can sign. */
export const createEpochOpener =
  (parts: EpochParts): OpenEpoch =>
  async (keyEpoch) => {
    const mode = parts.trust.keyMode;
    const entropy = mode === 'boot-entropy' ? parts.randomBytes(32) : new Uint8Array();
    const keys = await createEpochKeys(parts.enclave, { mode, entropy, keyEpoch });
    try {
      return await quoted(parts, keys);
    } catch (cause) {
      keys.destroy();
      throw cause;
    }
  };

async function quoted(parts: EpochParts, keys: EpochKeys): Promise<Epoch> {
  const { enclave, collateral, info, kept, clock } = parts;
  const registration: Registration = {
    keys: keys.registered,
    keyEpoch: keys.keyEpoch,
    appId: info.appId,
    composeHash: info.composeHash,
    config: parts.trust,
  };
  const { identity } = keys;
  const { appCompose, vmConfig } = info;
  const machine = { enclave, collateral, registration, identity, appCompose, vmConfig };
  const attestation = await createAttestationService({ ...parts, machine });
  await kept.keep(attestation.last.attestation);
  return { keys, attestation, since: clock() };
}
