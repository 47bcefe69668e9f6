import type { Hono } from 'hono';
import type { Logger } from 'pino';
import type { CollateralSource, Enclave, EnclaveInfo } from '../enclave/enclave.ts';
import { createResultKeys, type ResultKeys } from '../enclave/result-keys.ts';
import type { Executor } from '../executor/executor.ts';
import type { Registration } from '../proof/attestation.ts';
import type { TrustConfig } from '../proof/report-data.ts';
import type { Store } from '../store/store.ts';
import { createApp } from './app.ts';
import { type AttestationService, createAttestationService } from './attestation-service.ts';
import { BundleArchive } from './bundle-archive.ts';
import type { ServiceConfig } from './config.ts';
import { Drain } from './drain.ts';
import { ExecuteService } from './execute-service.ts';
import { Readiness } from './readiness.ts';
import { describeFault } from './request-log.ts';

/** What a service is made of. All of it stays the caller's to close. */
export type ServiceParts = {
  readonly enclave: Enclave;
  readonly collateral: CollateralSource;
  readonly executor: Executor;
  readonly store: Store;
  readonly config: ServiceConfig;
  /** Unix seconds. */
  readonly clock: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log: Logger;
};

export type Service = {
  readonly app: Hono;
  /** What was quoted at boot: keys, measurements, settings. */
  readonly registration: Registration;
  /** Takes no more calls, waits for those in flight, then destroys the keys. */
  close(): Promise<void>;
};

/** Derives the result keys and has them quoted. Throws `EnclaveFault` when the enclave cannot do either. */
export async function createService(parts: ServiceParts): Promise<Service> {
  const info = await parts.enclave.info();
  const keys = await createKeys(parts);
  const registration = toRegistration(keys, info, parts.config.trust);
  const attestation = await startAttestation(parts, registration, info.appCompose);
  const drain = new Drain();
  return {
    app: buildApp(parts, { keys, attestation, drain }),
    registration,
    async close() {
      await drain.close();
      keys.destroy();
    },
  };
}

function createKeys({ enclave, config, randomBytes }: ServiceParts): Promise<ResultKeys> {
  const mode = config.trust.keyMode;
  return createResultKeys(enclave, mode === 'boot-entropy' ? { mode, entropy: randomBytes(32) } : { mode });
}

const toRegistration = (keys: ResultKeys, info: EnclaveInfo, config: TrustConfig): Registration => ({
  keys: {
    ed25519: keys.ed25519PublicKey,
    secp256k1: keys.secp256k1PublicKey,
    transport: undefined,
    nearAccess: undefined,
  },
  keyEpoch: keys.keyEpoch,
  appId: info.appId,
  composeHash: info.composeHash,
  config,
});

function startAttestation(
  { enclave, collateral, config, clock, log }: ServiceParts,
  registration: Registration,
  appCompose: string,
): Promise<AttestationService> {
  const { maxConcurrentQuotes, maxWaitingQuotes, registrationRefreshSeconds } = config.operation;
  return createAttestationService({
    machine: { enclave, collateral, registration, appCompose },
    clock,
    refreshSeconds: registrationRefreshSeconds,
    bounds: { running: maxConcurrentQuotes, waiting: maxWaitingQuotes },
    report: (fault) => log.warn({ fault: describeFault(fault) }, 'the quote could not be renewed'),
  });
}

type Made = { readonly keys: ResultKeys; readonly attestation: AttestationService; readonly drain: Drain };

function buildApp(parts: ServiceParts, { keys, attestation, drain }: Made): Hono {
  const { executor, store, clock, randomBytes, log, config } = parts;
  const archive = new BundleArchive(store);
  return createApp({
    execute: new ExecuteService({ executor, keys, attestation, archive, clock }),
    attestation,
    archive,
    readiness: new Readiness([
      { name: 'store', isReady: () => store.isReady() },
      { name: 'executor', isReady: () => executor.isReady() },
      { name: 'enclave', isReady: () => attestation.isReady() },
    ]),
    drain,
    maxBodyBytes: config.operation.maxBodyBytes,
    clock,
    randomBytes,
    log,
  });
}
