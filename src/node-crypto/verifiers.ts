import type { SignatureVerifiers } from '../primitives/signature.ts';
import { verifyEd25519 } from './ed25519.ts';
import { verifyMlDsa65 } from './ml-dsa.ts';

/** Signatures of transactions, judged as the core judges them, and faster. Loads nothing. */
export const nodeVerifiers: SignatureVerifiers = { verifyEd25519, verifyMlDsa65 };
