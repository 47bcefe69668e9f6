import { ed25519 } from '@noble/curves/ed25519.js';
import { equalBytes } from '../primitives/bytes.ts';
import { batchRoot, hashBatch } from './batch.ts';
import type { Bundle } from './bundle.ts';
import { batchTypedHash, type EvmAudience, recoverSigner, statementTypedHash } from './eip712.ts';
import { hashEnvelope } from './statement.ts';

/** A statement with what was signed of it, alone or in a batch. */
export type SignedStatement = Pick<Bundle, 'statement' | 'signatures' | 'batch'>;

/** Whether the ed25519 key of the envelope signed the statement, or the root to which its path leads. */
export function isSigned({ statement, signatures, batch }: SignedStatement): boolean {
  const { envelope } = statement;
  const hash = hashEnvelope(envelope);
  const signed = batch === undefined ? hash : hashBatch(batchRoot(hash, batch.path));
  // RFC 8032 without the leniencies of ZIP 215: one signature has one spelling.
  return ed25519.verify(signatures.ed25519, signed, envelope.signerKeys.ed25519, { zip215: false });
}

/** Whether the secp256k1 key of the envelope signed the same for a contract, in its EIP-712 form. */
export function isSignedFor(
  audience: EvmAudience,
  { statement, signatures, batch }: SignedStatement,
): boolean {
  const { envelope } = statement;
  if (signatures.secp256k1 === undefined) return false;
  const hash =
    batch === undefined
      ? statementTypedHash(envelope, audience)
      : batchTypedHash(batchRoot(hashEnvelope(envelope), batch.path), audience);
  const signer = recoverSigner(hash, signatures.secp256k1);
  return signer !== undefined && equalBytes(signer, envelope.signerKeys.secp256k1);
}
