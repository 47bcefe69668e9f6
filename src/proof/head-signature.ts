import { ed25519 } from '@noble/curves/ed25519.js';
import { equalBytes } from '../primitives/bytes.ts';
import { type Registration, toKeyRegistration } from './attestation.ts';
import { type Head, hashHead, hashHeadInput, hashHeadOutput } from './head.ts';
import type { Envelope } from './statement.ts';

/** Whether the key that the envelope names signed it as that of a head. */
export const isHeadSigned = (envelope: Envelope, signature: Uint8Array): boolean =>
  // RFC 8032 without the leniencies of ZIP 215: one signature has one spelling.
  ed25519.verify(signature, hashHead(envelope), envelope.signerKeys.ed25519, { zip215: false });

/** Whether the envelope is about this head. */
export const isAboutHead = ({ inputHash, outputHash }: Envelope, { input, output }: Head): boolean =>
  equalBytes(inputHash, hashHeadInput(input)) && equalBytes(outputHash, hashHeadOutput(output));

/** Whether keys, epoch and measurements in an envelope are those that were registered. */
export function isRegistered(envelope: Envelope, registration: Registration): boolean {
  const { keys, keyEpoch, appId, composeHash, configHash } = toKeyRegistration(registration);
  return (
    equalBytes(envelope.signerKeys.ed25519, keys.ed25519) &&
    equalBytes(envelope.signerKeys.secp256k1, keys.secp256k1) &&
    envelope.keyEpoch === keyEpoch &&
    equalBytes(envelope.appId, appId) &&
    equalBytes(envelope.composeHash, composeHash) &&
    equalBytes(envelope.configHash, configHash)
  );
}
