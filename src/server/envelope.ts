import { zeroHash } from '../primitives/hash.ts';
import type { Registration } from '../proof/attestation.ts';
import { hashTrustConfig } from '../proof/report-data.ts';
import type { Envelope } from '../proof/statement.ts';

type Facts = {
  readonly inputHash: Uint8Array;
  readonly outputHash: Uint8Array;
  /** 32 bytes of the caller's choice, if there are any. */
  readonly challenge?: Uint8Array | undefined;
  /** Unix seconds. */
  readonly now: number;
};

/** Who signs, for whom, from when until when: what was registered at boot, around what is signed now. */
export function makeEnvelope(registration: Registration, facts: Facts): Envelope {
  const { keys, keyEpoch, appId, composeHash, config } = registration;
  const issuedAt = BigInt(Math.floor(facts.now));
  const lifetime = config.statementLifetimeSeconds;
  return {
    inputHash: facts.inputHash,
    outputHash: facts.outputHash,
    audience: config.audience,
    appId,
    composeHash,
    configHash: hashTrustConfig(config),
    signerKeys: { ed25519: keys.ed25519, secp256k1: keys.secp256k1 },
    keyEpoch,
    challenge: facts.challenge ?? zeroHash,
    issuedAt,
    expiresAt: lifetime === 0n ? 0n : issuedAt + lifetime,
  };
}
