import type { Json } from '../primitives/schema.ts';
import { backOff } from './back-off.ts';
import type { Clock } from './clock.ts';
import type { RpcEndpoint } from './rpc-endpoint.ts';
import { RpcFailure } from './rpc-failure.ts';

/** Several nodes as one: whoever fails is left alone for a while, and the next one is asked. */
export type RpcPool = {
  /** Throws the last `RpcFailure` when no endpoint gave an answer. */
  ask(method: string, params: Json): Promise<Json>;
  /** Asks every endpoint, whatever state it is in; those that fail are left out, and left alone for a while. */
  askAll(method: string, params: Json): Promise<readonly Told[]>;
  /** Leaves an endpoint alone for a while: what it says is behind what others say. */
  setAside(endpoint: string, why: string): void;
};

export type Told = { readonly endpoint: string; readonly result: Json };

type Settings = {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly chance: () => number;
  readonly onFailure: (failure: RpcFailure) => void;
};

const rest = { firstMillis: 1_000, mostMillis: 15_000 };
/** Whoever asks for more is asked again all the same: a yield lives for two minutes. */
const longestRestMillis = 60_000;
/** A question waits so long for an endpoint, when all of them rest. */
const longestWaitMillis = 5_000;

/** What one node says for want of data, or of a feature, another one may know. */
const elsewhere: ReadonlySet<string> = new Set([
  'UNKNOWN_BLOCK',
  'UNKNOWN_CHUNK',
  'UNKNOWN_RECEIPT',
  'UNKNOWN_TRANSACTION',
  'NOT_SYNCED_YET',
  'NO_SYNCED_BLOCKS',
  'GARBAGE_COLLECTED_BLOCK',
  'UNAVAILABLE_SHARD',
  'TIMEOUT_ERROR',
  'METHOD_NOT_FOUND',
]);

type Place = { readonly endpoint: RpcEndpoint; failures: number; restsUntil: number };

export function createPool(endpoints: readonly RpcEndpoint[], settings: Settings): RpcPool {
  const places: readonly Place[] = endpoints.map((endpoint) => ({ endpoint, failures: 0, restsUntil: 0 }));
  const { clock } = settings;
  return {
    async ask(method, params) {
      let last: RpcFailure | undefined;
      for (const place of await awake(places, clock)) {
        const answer = await attempt(settings, place, () => place.endpoint.ask(method, params));
        if (!(answer instanceof RpcFailure)) return answer;
        if (answer.kind === 'refused' && !elsewhere.has(answer.code ?? '')) throw answer;
        last = preferred(last, answer);
      }
      throw last ?? new RangeError('a pool without endpoints');
    },
    async askAll(method, params) {
      const answers = await Promise.all(
        places.map(async (place) => ({
          endpoint: place.endpoint.name,
          result: await attempt(settings, place, () => place.endpoint.ask(method, params)),
        })),
      );
      return answers.flatMap(({ endpoint, result }) =>
        result instanceof RpcFailure ? [] : [{ endpoint, result }],
      );
    },
    setAside(endpoint, why) {
      const place = places.find((one) => one.endpoint.name === endpoint);
      if (place !== undefined)
        leaveAlone(settings, place, new RpcFailure(`${endpoint}: ${why}`, { kind: 'lagging', endpoint }));
    },
  };
}

/** In the order that they were named in; when all rest, the first to be back, once it is. Throws `RpcFailure`. */
async function awake(places: readonly Place[], clock: Clock): Promise<readonly Place[]> {
  const able = places.filter(({ restsUntil }) => restsUntil <= clock.now());
  const [first] = [...places].sort((a, b) => a.restsUntil - b.restsUntil);
  if (able.length > 0 || first === undefined) return able;
  const wait = first.restsUntil - clock.now();
  if (wait > longestWaitMillis) {
    const endpoint = first.endpoint.name;
    throw new RpcFailure(`${endpoint}: every endpoint is left alone for now`, { kind: 'limited', endpoint });
  }
  await clock.sleep(wait);
  return [first];
}

async function attempt(
  settings: Settings,
  place: Place,
  ask: () => Promise<Json>,
): Promise<Json | RpcFailure> {
  try {
    const answer = await ask();
    place.failures = 0;
    return answer;
  } catch (cause) {
    if (!(cause instanceof RpcFailure)) throw cause;
    if (cause.kind !== 'refused') leaveAlone(settings, place, cause);
    return cause;
  }
}

function leaveAlone({ clock, chance, onFailure }: Settings, place: Place, failure: RpcFailure): void {
  place.failures++;
  const asked = Math.min(failure.retryAfterMillis ?? 0, longestRestMillis);
  place.restsUntil = clock.now() + Math.max(asked, backOff(place.failures, rest, chance()));
  onFailure(failure);
}

/** What a node said of the question tells more than that another one did not answer. */
const preferred = (last: RpcFailure | undefined, next: RpcFailure): RpcFailure =>
  last?.kind === 'refused' && next.kind !== 'refused' ? last : next;
