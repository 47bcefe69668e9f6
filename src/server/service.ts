import type { Hono } from 'hono';
import type { Logger } from 'pino';
import type { CollateralSource, Enclave } from '../enclave/enclave.ts';
import { identitySecp256k1 } from '../enclave/identity-keys.ts';
import type { Executor } from '../executor/executor.ts';
import { toHex } from '../primitives/bytes.ts';
import type { Attestation, Registration } from '../proof/attestation.ts';
import type { AccountImporter } from '../rpc/account-importer.ts';
import type { Store } from '../store/open-store.ts';
import type { ChunkExecutor } from '../worlds/chunk-executor.ts';
import type { HeadJudge } from '../worlds/head-signer.ts';
import type { WorldServices } from '../worlds/world-services.ts';
import { createApp } from './app.ts';
import { BundleArchive } from './bundle-archive.ts';
import type { Operation, ServiceConfig } from './config.ts';
import { Drain } from './drain.ts';
import { ExecuteService } from './execute-service.ts';
import { createHeadJudge } from './head-judge.ts';
import { createHeadSigner } from './head-signer.ts';
import { KeptAttestations } from './kept-attestations.ts';
import { KeyEpochs } from './key-epochs.ts';
import type { LightClient } from './light-client.ts';
import { createMetrics, type Gauged, type Metrics } from './metrics.ts';
import { createEpochOpener, type EpochParts } from './open-epoch.ts';
import { openLightClient, proverOf } from './open-light-client.ts';
import type { EventProver } from './outlayer/event-prover.ts';
import { OutlayerService } from './outlayer/outlayer-service.ts';
import { QuoteGate } from './quote-gate.ts';
import { Readiness } from './readiness.ts';
import { describeFault } from './request-log.ts';
import { Upkeep } from './upkeep.ts';
import { type WarningLimits, warningsOf } from './warnings.ts';
import { worldCacheBytes } from './world-cache.ts';
import { WorldDocuments } from './world-documents.ts';
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
  /** Finds out whether OutLayer's contract made a request; none when there is no light client. */
  readonly prover?: EventProver | undefined;
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
  /** The same for a log: public keys in hex. */
  readonly names: object;
  /** To be run about once a minute. */
  readonly upkeep: Upkeep;
  /** Takes no more calls, waits for those in flight, then destroys the keys. */
  close(): Promise<void>;
};

/** Derives the keys and has them quoted. Throws `EnclaveFault` when the enclave cannot do either. */
export async function createService(parts: ServiceParts): Promise<Service> {
  const { store, collateral, clock, config, enclave, log } = parts;
  const info = await enclave.info();
  const kept = new KeptAttestations(store.attestations, collateral, clock);
  const lightClient = await openLightClient(parts);
  const metrics = createMetrics();
  const epochs = await KeyEpochs.start(createEpochOpener(epochParts(parts, { info, kept, metrics })));
  const { registration, last } = epochs.current.attestation;
  const names = publicNames(last.attestation, await identitySecp256k1(enclave));
  metrics.watch(() => gauged(epochs, clock()));
  const drain = new Drain();
  const worlds = createWorlds(parts, epochs, createHeadJudge(kept, info.appId));
  const documents = new WorldDocuments(kept);
  const { keyRotationSeconds: rotationSeconds } = config.operation;
  const upkeep = new Upkeep({ epochs, rotationSeconds, clock, metrics, log });
  return {
    app: buildApp(parts, { epochs, metrics, worlds, documents, lightClient, drain, appId: info.appId }),
    worlds,
    registration,
    names,
    upkeep,
    async close() {
      await drain.close();
      await worlds.close();
      await epochs.close();
    },
  };
}

type EpochSetup = Pick<EpochParts, 'info' | 'kept' | 'metrics'>;

function epochParts({ config, log, ...parts }: ServiceParts, setup: EpochSetup): EpochParts {
  const { operation, trust } = config;
  return {
    ...parts,
    ...setup,
    trust,
    refreshSeconds: operation.registrationRefreshSeconds,
    gate: new QuoteGate({
      perMinute: operation.quotesPerMinute,
      running: operation.maxConcurrentQuotes,
      waiting: operation.maxWaitingQuotes,
    }),
    report: (fault) => log.warn({ fault: describeFault(fault) }, 'the quote could not be renewed'),
  };
}

const publicNames = ({ registration, identity }: Attestation, evmIdentity: Uint8Array) => ({
  app_id: toHex(registration.appId),
  identity: { ed25519: toHex(identity.publicKey), secp256k1: toHex(evmIdentity) },
  result: { ed25519: toHex(registration.keys.ed25519), secp256k1: toHex(registration.keys.secp256k1) },
});

function gauged({ current: { keys, attestation } }: KeyEpochs, now: number): Gauged {
  const { quotedAt, collateralEndsAt } = attestation.last;
  return {
    keyEpoch: keys.keyEpoch,
    quoteAgeSeconds: Math.max(0, now - quotedAt),
    collateralSeconds: collateralEndsAt === undefined ? undefined : collateralEndsAt - now,
  };
}

const nanosInSecond = 1_000_000_000;
const maxWaiting = 10_000;

function createWorlds(parts: ServiceParts, epochs: KeyEpochs, judge: HeadJudge): WorldService {
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
    signer: createHeadSigner(epochs, clock),
    judge,
    clock: () => BigInt(Math.floor(clock() * nanosInSecond)),
    cacheBytes: worldCacheBytes(config.operation.maxWorlds),
    maxWaiting,
  };
  return new WorldService(services, { maxWorlds: config.operation.maxWorlds });
}

type Made = {
  readonly epochs: KeyEpochs;
  readonly metrics: Metrics;
  readonly worlds: WorldService;
  readonly documents: WorldDocuments;
  readonly lightClient: LightClient | undefined;
  readonly drain: Drain;
  readonly appId: Uint8Array;
};

function buildApp(parts: ServiceParts, made: Made): Hono {
  const { epochs, metrics, worlds, documents, lightClient, drain, appId } = made;
  const { executor, store, clock, randomBytes, log, config } = parts;
  const archive = new BundleArchive(store.bundles);
  return createApp({
    execute: new ExecuteService({ executor, epochs, archive, clock }),
    outlayer: new OutlayerService({
      executor,
      epochs,
      archive,
      clock,
      answers: store.outlayer,
      randomBytes,
      prover: proverOf(parts, lightClient),
    }),
    epochs,
    metrics,
    worlds,
    documents,
    lightClient,
    appId,
    importer: parts.worlds.importer,
    archive,
    readiness: new Readiness(
      [
        { name: 'store', isReady: () => store.isReady() },
        { name: 'executor', isReady: () => executor.isReady() },
        { name: 'enclave', isReady: () => epochs.current.attestation.isReady() },
      ],
      () => warningsOf(gauged(epochs, clock()), warningLimits(config.operation)),
    ),
    drain,
    maxBodyBytes: config.operation.maxBodyBytes,
    sealedBounds: {
      windowSeconds: config.operation.sealedWindowSeconds,
      capacity: config.operation.maxSealedRequests,
    },
    clock,
    randomBytes,
    log,
  });
}

/** A quote that is twice as old as it may get was not renewed the last time. */
const warningLimits = (operation: Operation): WarningLimits => ({
  collateralSeconds: operation.collateralWarningSeconds,
  quoteAgeSeconds: 2 * operation.registrationRefreshSeconds,
});
