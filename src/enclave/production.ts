import { z } from 'zod';
import { equalBytes, toHex, toUtf8 } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { measuredTrust } from '../proof/measured-trust.ts';
import { hashTrustConfig, type TrustConfig } from '../proof/report-data.ts';
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

/** The app-compose is the measured one, the keys come from a KMS, the agent is not too old. A quote must prove it to others. */
export function assertProductionInfo(info: EnclaveInfo): void {
  if (!equalBytes(sha256(toUtf8(info.appCompose)), info.composeHash)) {
    throw new EnclaveFault('compose_hash_mismatch', 'the app-compose is not the one that was measured');
  }
  // An agent that cannot say its version takes 'ed25519' for secp256k1, silently (tee.md §2 d).
  if (info.version === '')
    throw new EnclaveFault('enclave_too_old', 'the guest agent is older than dstack 0.5.7');
  const provider = keyProvider.safeParse(JSON.parse(info.keyProvider));
  if (provider.data?.name !== 'kms') {
    throw new EnclaveFault(
      'key_provider_refused',
      `the key provider is ${provider.data?.name ?? 'not named'}`,
    );
  }
}

/**
 * The settings that change trust are the ones of the measured compose file. The encrypted environment, which a host can
 * replace, cannot change them so: whatever it says, the service runs with what auditors read, or not at all.
 */
export function assertMeasuredTrust({ appCompose }: EnclaveInfo, config: TrustConfig): void {
  const measured = measuredTrust(appCompose);
  if (!measured.ok) throw new EnclaveFault('trust_settings_mismatch', measured.problems.join('; '));
  const [inFile, inUse] = [measured.config, config].map((one) => toHex(hashTrustConfig(one)));
  if (inFile === inUse) return;
  throw new EnclaveFault(
    'trust_settings_mismatch',
    `the environment makes the config ${inUse}, the measured compose file ${inFile}`,
  );
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
