import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { destination, type Logger, pino, stdTimeFunctions } from 'pino';
import type { CollateralSource, Enclave } from '../enclave/enclave.ts';
import { createExecutorPool } from '../executor/pool.ts';
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

/** Unix seconds. */
export const systemClock = (): number => Math.floor(Date.now() / 1000);

/** JSON lines on stderr: stdout is for what the user asked to see. */
export const createLog = ({ logLevel }: Operation): Logger =>
  pino({ level: logLevel, base: null, timestamp: stdTimeFunctions.isoTime }, destination(2));

/** Builds the service of its parts and opens its port. Whatever fails, what was opened before is closed. */
export async function startService(setup: ServiceSetup): Promise<RunningService> {
  const opened: Closing[] = [];
  try {
    const service = await openService(setup, opened);
    const { host, port } = setup.config.operation;
    const listener = await listen(service.app, host, port);
    // The service first: it answers what is in flight and turns the rest away, which takes an open port.
    const { worlds, registration } = service;
    return {
      url: listener.url,
      worlds,
      appId: registration.appId,
      close: () => closeAll([service, listener, ...opened]),
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
    // A guest to a process: the wall-clock limit of one can then never end another.
    threads: 1,
  });
  opened.unshift(executor);
  const worlds = { ...(await worldSetup(setup.enclave, executor)), importer: setup.importer };
  return createService({ ...setup, store, executor, worlds, clock: systemClock, randomBytes });
}

const databaseLocation = ({ databaseUrl, dataDir }: Operation): DatabaseLocation =>
  databaseUrl === undefined
    ? { kind: 'sqlite', path: join(dataDir, 'near-enclave.sqlite') }
    : { kind: 'postgres', url: databaseUrl };

/** The key that each image of this app has, on each machine and after each restart: it opens what an earlier one sealed. */
async function createSealer(enclave: Enclave): Promise<Sealer> {
  const { key } = await enclave.deriveKey('near-enclave/sealing/secp256k1/v1', 'secp256k1');
  return new Sealer(key);
}
