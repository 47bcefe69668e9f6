import type { Logger } from 'pino';
import { createAnchors } from './anchors.ts';
import type { BlockSource, Watched } from './block-source.ts';
import type { Clock } from './clock.ts';
import type { FetchCode } from './code-fetcher.ts';
import { forever, type Task } from './forever.ts';
import { createGateResolver } from './gate-resolver.ts';
import type { RelayKey } from './key-file.ts';
import type { LightClientFeed } from './light-client-feed.ts';
import type { RelayFigures, RelayMetrics } from './metrics.ts';
import type { ChainBlock, NearNode } from './near-node.ts';
import { createNonces, type Nonces } from './nonces.ts';
import { createProvedResolver } from './proved-resolver.ts';
import type { RelayStore } from './relay-store.ts';
import type { Resolver } from './resolver.ts';
import type { ServiceClient } from './service-client.ts';
import { sweep } from './sweep.ts';
import { type WatchParts, watchOnce } from './watch.ts';
import { createWorker, type Worker, type WorkerParts } from './worker.ts';

/** How answers come to the chain. */
export type RelayMode =
  | {
      readonly kind: 'gate';
      readonly gateId: string;
      readonly key: RelayKey;
      readonly worlds: readonly string[];
    }
  | { readonly kind: 'proved'; readonly operatorId: string; readonly lightClient: LightClientFeed };

export type RelaySettings = {
  /** The chain's name, as statements have it, such as `mainnet`. */
  readonly network: string;
  readonly watched: Watched;
  readonly mode: RelayMode;
  /** How often the chain is looked at. */
  readonly pollMillis: number;
  readonly sweepMillis: number;
  readonly anchorMillis: number;
};

export type RelayParts = {
  readonly node: NearNode;
  readonly source: BlockSource;
  readonly service: ServiceClient;
  readonly store: RelayStore;
  readonly fetchCode: FetchCode;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly chance: () => number;
  readonly log: Logger;
  readonly metrics: RelayMetrics;
};

export type Relay = {
  /** Works until the signal, then ends what is being done. Rejects on a fault of ours only. */
  run(signal: AbortSignal): Promise<void>;
  figures(): RelayFigures;
  /** Whether the chain was looked at lately. */
  isHealthy(): boolean;
};

const staleMillis = 60_000;
/** The head is noted for `relay status` so often. */
const notedMillis = 10_000;
/** What ended is kept so long. */
const keptMillis = 30 * 24 * 3_600_000;

/** When things last went well, for those who ask how it goes. */
type Seen = { head: ChainBlock | undefined; watchedAt: number; sweptAt: number };

export function createRelay(parts: RelayParts, settings: RelaySettings): Relay {
  const { store, clock, metrics } = parts;
  const { contractId } = settings.watched;
  const seen: Seen = { head: undefined, watchedAt: clock.now(), sweptAt: 0 };
  const { mode, network, pollMillis } = settings;
  const nonces = createNonces(parts.node, accountOf(mode), publicKeyOf(mode));
  const working: WorkerParts = { ...parts, resolver: resolverOf(parts, mode, nonces), network, pollMillis };
  const worker = createWorker(working);
  const tasks = tasksOf(parts, settings, { seen, worker, nonces });
  const figures = (): RelayFigures => {
    const { seen: fresh, answered, sent } = store.counts();
    return {
      headHeight: Number(seen.head?.height ?? 0n),
      cursorHeight: Number(store.cursor(contractId)?.height ?? 0n),
      live: fresh + answered + sent,
      sweepAgeSeconds: seen.sweptAt === 0 ? undefined : (clock.now() - seen.sweptAt) / 1000,
    };
  };
  metrics.watch(figures);
  return {
    async run(signal) {
      // A task that ends by a fault of ours ends the others, too.
      const fault = new AbortController();
      const stop = AbortSignal.any([signal, fault.signal]);
      const running = tasks.map(async (task) => {
        try {
          await forever(parts, task, stop);
        } finally {
          fault.abort();
        }
      });
      const ends = [...(await Promise.allSettled(running)), ...(await Promise.allSettled([worker.idle()]))];
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    },
    figures,
    isHealthy: () => clock.now() - seen.watchedAt < staleMillis,
  };
}

type Running = { readonly seen: Seen; readonly worker: Worker; readonly nonces: Nonces };

function tasksOf(parts: RelayParts, settings: RelaySettings, running: Running): readonly Task[] {
  const { node, store, clock } = parts;
  const { pollMillis, watched } = settings;
  const { seen, worker, nonces } = running;
  const watching: WatchParts = { ...parts, watched };
  let notedAt = 0;
  const watch: Task = {
    name: 'watch',
    everyMillis: pollMillis,
    async run(signal) {
      seen.head = await node.finalBlock();
      await watchOnce(watching, seen.head, signal);
      seen.watchedAt = clock.now();
      if (seen.watchedAt < notedAt + notedMillis) return;
      notedAt = seen.watchedAt;
      store.note('head', String(seen.head.height), notedAt);
    },
  };
  const work: Task = {
    name: 'work',
    everyMillis: Math.ceil(pollMillis / 2),
    run: async (signal) => worker.begin(signal),
  };
  const sweeping: Task = {
    name: 'sweep',
    everyMillis: settings.sweepMillis,
    async run(signal) {
      // What is newer than the cursor is the watch's to find, so there must be one.
      while (store.cursor(watched.contractId) === undefined && !signal.aborted)
        await clock.sleep(pollMillis, signal);
      if (signal.aborted) return;
      await sweep(watching, await node.finalBlock());
      store.forget(clock.now() - keptMillis);
      seen.sweptAt = clock.now();
    },
  };
  return [watch, work, sweeping, ...anchorTasks(parts, settings, nonces), ...lightClientTasks(settings)];
}

/** A block is brought as soon as a proof may need it. */
const lightClientTasks = ({ mode, pollMillis }: RelaySettings): Task[] =>
  mode.kind === 'proved'
    ? [{ name: 'light_client', everyMillis: pollMillis, run: (signal) => mode.lightClient.follow(signal) }]
    : [];

function anchorTasks(
  parts: RelayParts,
  { mode, anchorMillis, pollMillis }: RelaySettings,
  nonces: Nonces,
): Task[] {
  if (mode.kind !== 'gate' || mode.worlds.length === 0) return [];
  const anchors = createAnchors({ ...parts, ...mode, nonces, pollMillis }, mode.worlds);
  return [{ name: 'anchors', everyMillis: anchorMillis, run: (signal) => anchors.carry(signal) }];
}

const accountOf = (mode: RelayMode): string => (mode.kind === 'gate' ? mode.key.accountId : mode.operatorId);

const publicKeyOf = (mode: RelayMode): (() => Promise<string>) =>
  mode.kind === 'gate' ? async () => mode.key.publicKey : () => mode.lightClient.operatorKey();

const resolverOf = ({ node, clock }: RelayParts, mode: RelayMode, nonces: Nonces): Resolver =>
  mode.kind === 'gate'
    ? createGateResolver(node, { ...mode, nonces }, clock)
    : createProvedResolver(node, {
        operatorId: mode.operatorId,
        publicKey: () => mode.lightClient.operatorKey(),
        evidence: (event) => mode.lightClient.evidence(event),
        nonces,
      });
