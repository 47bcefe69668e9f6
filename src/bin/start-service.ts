import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { destination, type Logger, pino, stdTimeFunctions } from 'pino';
import type { CollateralSource, Enclave } from '../enclave/enclave.ts';
import { keyPaths } from '../enclave/key-paths.ts';
import { createExecutorPool, ownProcesses } from '../executor/pool.ts';
import { serviceConnections } from '../executor/service-connection.ts';
import type { AccountImporter } from '../rpc/account-importer.ts';
import type { Operation, ServiceConfig } from '../server/config.ts';
import { createService, type Service } from '../server/service.ts';
import type { WorldService } from '../server/world-service.ts';
import type { DatabaseLocation } from '../store/database.ts';
import { openStore } from '../store/open-store.ts';
import { Sealer } from '../store/sealer.ts';
import { type Closing, closeAll } from './closing.ts';
import { listen } from './listen.ts';
import { worldSetup } from './world-setup.ts';

export type ServiceSetup = {
  readonly enclave: Enclave;
  readonly collateral: CollateralSource;
  readonly config: ServiceConfig;
  readonly log: Logger;
  /** In development only. */
  readonly importer?: AccountImporter;
};

export type RunningService = {
  readonly url: string;
  readonly worlds: WorldService;
  /** 20 bytes. */
  readonly appId: Uint8Array;
  /** Drains: calls in flight are answered, then everything is closed. */
  close(): Promise<void>;
};

/** Guest processes beside those that run at once: for private worlds that come again, and one for whoever comes new. */
const keptProcesses = 2;

const upkeepMillis = 60_000;

/** Unix seconds. */
export const systemClock = (): number => Math.floor(Date.now() / 1000);

/** JSON lines on stderr: stdout is for what the user asked to see. */
export const createLog = ({ logLevel }: Pick<Operation, 'logLevel'>): Logger =>
  pino({ level: logLevel, base: null, timestamp: stdTimeFunctions.isoTime }, destination(2));

/** Builds the service of its parts and opens its port. Whatever fails, what was opened before is closed. */
export async function startService(setup: ServiceSetup): Promise<RunningService> {
  const opened: Closing[] = [];
  try {
    const service = await openService(setup, opened);
    const { host, port } = setup.config.operation;
    const listener = await listen(service.app, host, port);
    // The service first: it answers what is in flight and turns the rest away, which takes an open port.
    const { worlds, registration, upkeep } = service;
    setup.log.info(service.names, 'the keys are quoted');
    const timer = setInterval(() => void upkeep.run(), upkeepMillis).unref();
    const stopUpkeep = { close: async () => clearInterval(timer) };
    return {
      url: listener.url,
      worlds,
      appId: registration.appId,
      close: () => closeAll([stopUpkeep, service, listener, ...opened]),
    };
  } catch (cause) {
    await closeAll(opened);
    throw cause;
  }
}

/** The last part that was opened comes first in `opened`. */
async function openService(setup: ServiceSetup, opened: Closing[]): Promise<Service> {
  const { trust, operation } = setup.config;
  const store = await openStore(databaseLocation(operation), await createSealer(setup.enclave));
  opened.unshift(store);
  const executor = createExecutorPool({
    timeoutMillis: Number(trust.limits.executionTimeoutMillis),
    processes: operation.executorProcesses,
    kept: keptProcesses,
    place:
      operation.executorSocket === undefined ? ownProcesses() : serviceConnections(operation.executorSocket),
  });
  opened.unshift(executor);
  const worlds = { ...(await worldSetup(setup.enclave, executor)), importer: setup.importer };
  opened.unshift({ close: async () => void worlds.seedKey.fill(0) });
  return createService({ ...setup, store, executor, worlds, clock: systemClock, randomBytes });
}

export const databaseLocation = ({ databaseUrl, dataDir }: Operation): DatabaseLocation =>
  databaseUrl === undefined
    ? { kind: 'sqlite', path: join(dataDir, 'near-enclave.sqlite') }
    : { kind: 'postgres', url: databaseUrl };

/** The key that each image of this app has, on each machine and after each restart: it opens what an earlier one sealed. */
export async function createSealer(enclave: Enclave): Promise<Sealer> {
  const { key } = await enclave.deriveKey(keyPaths.sealing, 'secp256k1');
  const sealer = new Sealer(key);
  key.fill(0);
  return sealer;
}
