import { toHex } from '../primitives/bytes.ts';
import { defaultAppCompose } from './app-compose.ts';
import { toPem } from './certificates.ts';
import { createDevMachine, devKeyProvider } from './machine.ts';
import { devMeasurements } from './measurements.ts';
import { platform } from './platform.ts';
import { defaultSeed } from './seed.ts';

/** What a verifier must list to accept the default development enclave. */
export type DevFacts = Readonly<
  Record<
    | 'mrtd'
    | 'rtmr0'
    | 'rtmr1'
    | 'rtmr2'
    | 'mr_seam'
    | 'os_image_hash'
    | 'compose_hash'
    | 'app_id'
    | 'key_provider'
    | 'kms_root'
    | 'fmspc'
    | 'td_attributes'
    | 'xfam',
    string
  >
> & { readonly rootPem: string };

/** The same on every machine and in every run: attestation/dev-root.pem and the demo policy hold these. */
export async function devFacts(): Promise<DevFacts> {
  const { app, pki, kmsRootPublicKey } = await createDevMachine(defaultSeed, defaultAppCompose, {});
  const { mrtd, rtmr0, rtmr1, rtmr2, mrSeam, osImageHash, tdAttributes, xfam } = devMeasurements;
  return {
    mrtd: toHex(mrtd),
    rtmr0: toHex(rtmr0),
    rtmr1: toHex(rtmr1),
    rtmr2: toHex(rtmr2),
    mr_seam: toHex(mrSeam),
    os_image_hash: toHex(osImageHash),
    compose_hash: toHex(app.composeHash),
    app_id: toHex(app.appId),
    key_provider: devKeyProvider(defaultSeed),
    kms_root: toHex(kmsRootPublicKey),
    fmspc: toHex(platform.fmspc),
    td_attributes: toHex(tdAttributes),
    xfam: toHex(xfam),
    rootPem: toPem(pki.rootCertificate),
  };
}
