import type { ResultKeys } from '../enclave/result-keys.ts';
import type { Registration } from '../proof/attestation.ts';
import type { HeadSigner } from '../worlds/head-signer.ts';
import { makeEnvelope } from './envelope.ts';

/** Signs the heads of worlds with the keys that sign results. `clock`: Unix seconds. */
export const createHeadSigner = (
  keys: ResultKeys,
  registration: Registration,
  clock: () => number,
): HeadSigner => ({
  envelope: (hashes) => makeEnvelope(registration, { ...hashes, now: clock() }),
  sign: (headHash) => keys.signStatement(headHash).ed25519,
});
