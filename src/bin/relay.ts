import type { Logger } from 'pino';
import { createBlockServerSource } from '../relayer/block-server-source.ts';
import { systemClock } from '../relayer/clock.ts';
import { createCodeFetcher } from '../relayer/code-fetcher.ts';
import { createFinalHead } from '../relayer/final-head.ts';
import { healthApp } from '../relayer/health-app.ts';
import { readKeyFile } from '../relayer/key-file.ts';
import { createLightClientFeed } from '../relayer/light-client-feed.ts';
import { createRelayMetrics, type RelayMetrics } from '../relayer/metrics.ts';
import { createNearNode } from '../relayer/near-node.ts';
import { createRelay, type Relay, type RelayMode } from '../relayer/relay.ts';
import { RelayError } from '../relayer/relay-error.ts';
import { openRelayStore, type RelayStore } from '../relayer/relay-store.ts';
import { createEndpoint } from '../relayer/rpc-endpoint.ts';
import { createPool, type RpcPool } from '../relayer/rpc-pool.ts';
import { createRpcSource } from '../relayer/rpc-source.ts';
import { createServiceClient, type ServiceClient } from '../relayer/service-client.ts';
import { untilSignal } from './closing.ts';
import { listen } from './listen.ts';
import { type RelayArguments, type RelayOptions, readSettings } from './relay/settings.ts';
import { createLog } from './start-service.ts';

/** A node looks for a transaction that it does not know for ten seconds. */
const rpcTimeoutMillis = 15_000;
const codeTimeoutMillis = 30_000;
/** NEAR's own bound of a contract is 4 MiB. */
const largestCode = 4 * 1024 * 1024;

export type RunningRelay = {
  /** Of /healthz and /metrics, if it was to listen. */
  readonly url: string | undefined;
  /** Settles when the relay ended; rejects on a fault of ours. */
  readonly ended: Promise<void>;
  /** Ends what is being done, and closes everything. */
  close(): Promise<void>;
};

/** Runs a relay until a signal. Returns the exit code. Throws `UsageError`. */
export async function relay(args: RelayArguments): Promise<number> {
  let running: RunningRelay;
  try {
    running = await startRelay(args);
  } catch (cause) {
    if (!(cause instanceof RelayError || isListenError(cause))) throw cause;
    process.stderr.write(`near-enclave relay: refused to start: ${cause.message}\n`);
    return 1;
  }
  await Promise.race([untilSignal(), running.ended]);
  await running.close();
  return 0;
}

const isListenError = (cause: unknown): cause is Error =>
  cause instanceof Error && 'syscall' in cause && cause.syscall === 'listen';

/** Opens the store and begins. Throws `UsageError` and `RelayError`. */
export async function startRelay(args: RelayArguments): Promise<RunningRelay> {
  const options = readSettings(args);
  const log = createLog(options);
  // Before anything is opened: a key that others can read is not used at all.
  const key = options.key === undefined ? undefined : readKeyFile(options.key);
  const store = openRelayStore(options.dataDir);
  try {
    const metrics = createRelayMetrics();
    const built = buildRelay(options, { store, metrics, log, key });
    return await run(options, { ...built, store, metrics, log });
  } catch (cause) {
    store.close();
    throw cause;
  }
}

type Base = { readonly store: RelayStore; readonly metrics: RelayMetrics; readonly log: Logger };

function buildRelay(
  options: RelayOptions,
  { store, metrics, log, key }: Base & { readonly key: ReturnType<typeof readKeyFile> | undefined },
): { readonly relay: Relay } {
  const clock = systemClock;
  const pool = createPool(
    options.rpc.map((url) => createEndpoint(url, { timeoutMillis: rpcTimeoutMillis })),
    {
      clock,
      chance: Math.random,
      onFailure: ({ endpoint, kind, message }) => {
        metrics.endpointFailed(endpoint, kind);
        log.warn({ endpoint, kind, why: message }, 'an endpoint failed and is left alone for a while');
        store.note(`endpoint:${endpoint}`, message, clock.now());
      },
    },
  );
  const node = createNearNode(pool, createFinalHead(pool, clock));
  const service = createServiceClient(options.service, {
    timeoutMillis: options.serviceSeconds * 1000,
    idempotencyKey: store.secret('idempotency_key'),
  });
  const fetchCode = createCodeFetcher({
    timeoutMillis: codeTimeoutMillis,
    largest: largestCode,
    anywhere: options.codeFromAnywhere,
  });
  const source =
    options.blocks === undefined ? createRpcSource(node) : createBlockServerSource(options.blocks);
  const parts = { node, source, service, store, fetchCode, clock, chance: Math.random, log, metrics };
  const { network, contract: contractId, standard, pollMillis } = options;
  const relay = createRelay(parts, {
    network,
    watched: { contractId, standard },
    mode: modeOf(options, key, pool, service),
    pollMillis,
    sweepMillis: options.sweepSeconds * 1000,
    anchorMillis: options.anchorSeconds * 1000,
  });
  return { relay };
}

function modeOf(
  { gate: gateId, operator: operatorId, world: worlds }: RelayOptions,
  key: ReturnType<typeof readKeyFile> | undefined,
  pool: RpcPool,
  service: ServiceClient,
): RelayMode {
  if (gateId !== undefined && key !== undefined) return { kind: 'gate', gateId, key, worlds };
  if (operatorId === undefined) throw new TypeError('settings without a mode');
  return { kind: 'proved', operatorId, lightClient: createLightClientFeed(pool, service, systemClock) };
}

async function run(
  options: RelayOptions,
  { relay: built, store, metrics, log }: Base & { readonly relay: Relay },
): Promise<RunningRelay> {
  const stop = new AbortController();
  const { listen: at } = options;
  const listener = at === undefined ? undefined : await listen(healthApp(built, metrics), at.host, at.port);
  log.info({ contract: options.contract, gate: options.gate, url: listener?.url }, 'the relay runs');
  const ended = built.run(stop.signal);
  return {
    url: listener?.url,
    ended,
    async close() {
      stop.abort();
      log.info('the relay ends what it is doing');
      try {
        await ended;
      } finally {
        await listener?.close();
        store.close();
      }
    },
  };
}
