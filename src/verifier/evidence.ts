import type { Attestation } from '../proof/attestation.ts';
import { asOpen, type Bundle, type OpenBundle } from '../proof/bundle.ts';
import { type Envelope, hashEnvelope } from '../proof/statement.ts';
import type { Expectations } from './expectations.ts';
import { gatherMachine, type MachineEvidence } from './machine.ts';

export type { Expectations, Trust } from './expectations.ts';

/** What somebody signed, and the attestation of the key that he is to have signed with. */
export type Attested = {
  readonly attestation: Attestation;
  readonly envelope: Envelope;
  /** The hash of the envelope that was signed: of a statement or of a head. */
  readonly signedHash: Uint8Array;
};

/** All that the checks of a machine look at, and of what it signed. */
export type AttestationEvidence = MachineEvidence & Attested;

/** All that the checks of a bundle look at. */
export type Evidence = AttestationEvidence & {
  readonly bundle: Bundle;
  /** The bundle, if its disclosure can be read. */
  readonly open: OpenBundle | undefined;
};

/** What the checks of a disclosure look at. */
export type OpenEvidence = Evidence & { readonly bundle: OpenBundle };

export const gatherEvidence = (bundle: Bundle, expectations: Expectations): Evidence => ({
  ...gatherAttestation(
    {
      attestation: bundle.attestation,
      envelope: bundle.statement.envelope,
      signedHash: hashEnvelope(bundle.statement.envelope),
    },
    expectations,
  ),
  bundle,
  open: asOpen(bundle),
});

export const gatherAttestation = (attested: Attested, expectations: Expectations): AttestationEvidence => ({
  ...gatherMachine(attested.attestation, expectations),
  ...attested,
});
