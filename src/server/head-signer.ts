import type { HeadSigner } from '../worlds/head-signer.ts';
import { makeEnvelope } from './envelope.ts';
import type { KeyEpochs } from './key-epochs.ts';

/**
 * Signs the heads of worlds with the keys that sign results. An envelope names the keys in use, and is signed before any
 * rotation can come between: both calls are synchronous. `clock`: Unix seconds.
 */
export const createHeadSigner = (epochs: KeyEpochs, clock: () => number): HeadSigner => ({
  envelope: (hashes) => makeEnvelope(epochs.current.attestation.registration, { ...hashes, now: clock() }),
  sign: (envelope) => epochs.current.keys.result.signHead(envelope),
});
