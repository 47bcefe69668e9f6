import { assertRecipient } from '../hpke/hpke.ts';
import { HpkeError } from '../hpke/hpke-error.ts';
import { sealBundle } from '../hpke/sealed-bundle.ts';
import { encodeBundle } from '../proof/bundle.ts';
import { mayFetch } from './bundle-access.ts';
import type { BundleArchive } from './bundle-archive.ts';
import { ProblemError } from './problems.ts';

export type BundleRequest = {
  readonly statementHash: Uint8Array;
  /** The header `authorization`, or nothing. */
  readonly authorization: string;
  /** An x25519 public key to seal the disclosure to. */
  readonly auditor: Uint8Array | undefined;
};

export type ServedBundle = {
  /** The file. */
  readonly text: string;
  /** Whether everyone may have it, and it is the same for everyone. */
  readonly isPublic: boolean;
};

/** Gives bundles to those who may have them. Throws the caller's problems and our faults. */
export async function serveBundle(
  archive: Pick<BundleArchive, 'find'>,
  { statementHash, authorization, auditor }: BundleRequest,
): Promise<ServedBundle> {
  if (auditor !== undefined) assertAuditor(auditor);
  const found = await archive.find(statementHash);
  if (found === undefined) {
    throw new ProblemError('bundle_not_found', 'no statement with this hash was signed here');
  }
  const { salt } = found;
  if (!mayFetch({ statementHash, salt }, authorization)) {
    throw new ProblemError('bundle_private', 'send the token of this bundle, which follows from the salt');
  }
  const bundle = await found.read();
  if (auditor !== undefined) {
    return { text: encodeBundle(await sealBundle(bundle, auditor)), isPublic: false };
  }
  return { text: encodeBundle(bundle), isPublic: salt === undefined };
}

function assertAuditor(key: Uint8Array): void {
  try {
    assertRecipient(key);
  } catch (cause) {
    if (!(cause instanceof HpkeError)) throw cause;
    throw new ProblemError('auditor_key_invalid', cause.message, { field: 'auditor' });
  }
}
