import type { Hono } from 'hono';
import type { Logger } from 'pino';
import type { CollateralSource, Enclave, EnclaveInfo } from '../enclave/enclave.ts';
import { createResultKeys, type ResultKeys } from '../enclave/result-keys.ts';
import type { Executor } from '../executor/executor.ts';
import { toHex } from '../primitives/bytes.ts';
import type { Registration } from '../proof/attestation.ts';
import type { TrustConfig } from '../proof/report-data.ts';
import type { AccountImporter } from '../rpc/account-importer.ts';
import type { Store } from '../store/open-store.ts';
import type { ChunkExecutor } from '../worlds/chunk-executor.ts';
import type { WorldServices } from '../worlds/world-services.ts';
import { createApp } from './app.ts';
import { type AttestationService, createAttestationService } from './attestation-service.ts';
import { BundleArchive } from './bundle-archive.ts';
import type { ServiceConfig } from './config.ts';
import { Drain } from './drain.ts';
import { ExecuteService } from './execute-service.ts';
import { createHeadSigner } from './head-signer.ts';
import { Readiness } from './readiness.ts';
import { describeFault } from './request-log.ts';
import { WorldService } from './world-service.ts';

/** What worlds take beside the parts that they share with calls. */
export type WorldSetup = Pick<WorldServices, 'seedKey' | 'holder' | 'verifiers'> & {
  readonly chunks: ChunkExecutor;
  /** In development only. */
  readonly importer?: AccountImporter | undefined;
};

/** What a service is made of. All of it stays the caller's to close. */
export type ServiceParts = {
  readonly enclave: Enclave;
  readonly collateral: CollateralSource;
  readonly executor: Executor;
  readonly worlds: WorldSetup;
  readonly store: Store;
  readonly config: ServiceConfig;
  /** Unix seconds. */
  readonly clock: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log: Logger;
};

export type Service = {
  readonly app: Hono;
  readonly worlds: WorldService;
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
  const worlds = createWorlds(parts, keys, registration);
  return {
    app: buildApp(parts, { keys, attestation, worlds, drain, appId: info.appId }),
    worlds,
    registration,
    async close() {
      await drain.close();
      await worlds.close();
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

const nanosInSecond = 1_000_000_000;
/** Of trie nodes that each open world keeps at hand. */
const cacheBytes = 67_108_864;
const maxWaiting = 10_000;

function createWorlds(parts: ServiceParts, keys: ResultKeys, registration: Registration): WorldService {
  const { store, clock, config } = parts;
  const { chunks: executor, seedKey, holder, verifiers } = parts.worlds;
  const services = {
    seedKey,
    holder,
    store: store.worlds,
    notes: store.notes,
    executor,
    verifiers,
    report: (world: Uint8Array, fault: unknown) =>
      parts.log.warn({ world: toHex(world), fault: describeFault(fault) }, 'a world could not make a block'),
    signer: createHeadSigner(keys, registration, clock),
    clock: () => BigInt(Math.floor(clock() * nanosInSecond)),
    cacheBytes,
    maxWaiting,
  };
  return new WorldService(services, { maxWorlds: config.operation.maxWorlds });
}

type Made = {
  readonly keys: ResultKeys;
  readonly attestation: AttestationService;
  readonly worlds: WorldService;
  readonly drain: Drain;
  readonly appId: Uint8Array;
};

function buildApp(parts: ServiceParts, { keys, attestation, worlds, drain, appId }: Made): Hono {
  const { executor, store, clock, randomBytes, log, config } = parts;
  const archive = new BundleArchive(store.bundles);
  return createApp({
    execute: new ExecuteService({ executor, keys, attestation, archive, clock }),
    attestation,
    worlds,
    appId,
    importer: parts.worlds.importer,
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
