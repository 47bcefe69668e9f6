import { z } from 'zod';
import { equalBytes, toHex, toUtf8 } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { EnclaveFault, type EnclaveInfo } from './enclave.ts';
import { quoteCertificates } from './quote-certificates.ts';

/** What a production service refuses to start on. Each throws `EnclaveFault`; none trusts more than it reads. */

/** A variable of the environment, which the host can set, must not choose the root of trust (tee.md §2 e). */
export function assertProductionEnvironment(env: Readonly<Record<string, string | undefined>>): void {
  for (const name of ['DSTACK_SIMULATOR_ENDPOINT', 'TAPPD_SIMULATOR_ENDPOINT']) {
    if (env[name] !== undefined) throw new EnclaveFault('simulator_in_production', `${name} is set`);
  }
}

const keyProvider = z.object({ name: z.string() });

/** The app-compose is the measured one, and the keys come from a KMS. A quote must prove both to others. */
export function assertProductionInfo(info: EnclaveInfo): void {
  if (!equalBytes(sha256(toUtf8(info.appCompose)), info.composeHash)) {
    throw new EnclaveFault('compose_hash_mismatch', 'the app-compose is not the one that was measured');
  }
  const provider = keyProvider.safeParse(JSON.parse(info.keyProvider));
  if (provider.data?.name !== 'kms') {
    throw new EnclaveFault(
      'key_provider_refused',
      `the key provider is ${provider.data?.name ?? 'not named'}`,
    );
  }
}

/** SHA-256 of the DER of "Intel SGX Root CA". */
const intelRootFingerprint = '44a0196b2b99f889b8e149e95b807a350e7424964399e885a7cbb8ccfab674d3';

/** A plain answer to a development enclave in the wrong place; a forger could append Intel's root: verify too. */
export function assertIntelQuote(quote: Uint8Array): void {
  const root = quoteCertificates(quote).at(-1);
  const fingerprint = root === undefined ? 'none' : toHex(sha256(root));
  if (fingerprint !== intelRootFingerprint) {
    throw new EnclaveFault('not_intel_root', `the quote's root certificate is ${fingerprint}`);
  }
}
