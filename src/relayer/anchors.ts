import type { Logger } from 'pino';
import { z } from 'zod';
import { fromBase58 } from '../primitives/hash.ts';
import {
  type AdvanceCall,
  type KnownHead,
  readAdvance,
  readWorldHead,
  readWorldOrigin,
  type Told,
  type WorldOrigin,
} from './anchor-call.ts';
import type { Clock } from './clock.ts';
import type { RelayKey } from './key-file.ts';
import type { RelayMetrics } from './metrics.ts';
import type { NearNode } from './near-node.ts';
import type { Nonces } from './nonces.ts';
import type { RelayStore } from './relay-store.ts';
import type { ServiceClient } from './service-client.ts';
import { signCall } from './signed-call.ts';

export type AnchorParts = {
  readonly node: NearNode;
  readonly service: ServiceClient;
  readonly store: RelayStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: RelayMetrics;
  readonly gateId: string;
  readonly key: RelayKey;
  readonly nonces: Nonces;
  readonly pollMillis: number;
};

export type Anchors = {
  /** Carries the newest head of each world to the gate, where that is behind. Throws `RpcFailure`. */
  carry(signal: AbortSignal): Promise<void>;
};

const advanceGas = 100_000_000_000_000n;
/** For the gate's record of a new world; what is left comes back. A hundredth of a NEAR. */
const firstDeposit = 10n ** 22n;
const mostPolls = 60;

const worldView = z
  .object({
    is_frozen: z.boolean(),
    head: z
      .object({
        sequence: z.string().regex(/^\d+$/).transform(BigInt),
        block_hash: z.string().transform(fromBase58),
      })
      .nullable(),
  })
  .nullable();

/** `worlds`: ids or names by which the service knows them. */
export function createAnchors(parts: AnchorParts, worlds: readonly string[]): Anchors {
  const origins = new Map<string, WorldOrigin>();
  return {
    async carry(signal) {
      for (const world of worlds) {
        if (signal.aborted) return;
        tell(parts, world, await carryOne(parts, origins, world));
      }
    },
  };
}

function tell(
  { store, clock, log, metrics }: AnchorParts,
  world: string,
  carried: Carried | undefined,
): void {
  if (carried === undefined) return;
  const { isGood, text } = carried;
  store.note(`anchor:${world}`, text, clock.now());
  if (isGood) log.info({ world, what: text }, 'the head was carried to the gate');
  else log.warn({ world, why: text }, 'the head was not carried to the gate');
  metrics.anchored(isGood ? 'sent' : 'failed');
}

type Carried = { readonly isGood: boolean; readonly text: string };
const bad = (text: string): Carried => ({ isGood: false, text });

/** Undefined: the gate is up to date. */
async function carryOne(
  parts: AnchorParts,
  origins: Map<string, WorldOrigin>,
  world: string,
): Promise<Carried | undefined> {
  const { node, service, gateId } = parts;
  const head = await readWorldHead(service, world);
  if ('why' in head) return bad(head.why);
  const known = worldView.parse((await node.view(gateId, 'get_world', { world_id: head.id })).value);
  if (known?.is_frozen === true) return bad('the gate froze the world: it was shown two blocks of one place');
  const last = toKnown(known?.head);
  if (last !== undefined && last.sequence >= head.sequence) return undefined;
  const origin = origins.get(world) ?? (await readWorldOrigin(service, world));
  if ('why' in origin) return bad(origin.why);
  origins.set(world, origin);
  const advance: Told<AdvanceCall> = await readAdvance(service, world, origin, last);
  return 'why' in advance ? bad(advance.why) : send(parts, advance, last === undefined);
}

const toKnown = (
  head: { sequence: bigint; block_hash: Uint8Array } | null | undefined,
): KnownHead | undefined =>
  head == null ? undefined : { sequence: head.sequence, blockHash: head.block_hash };

async function send(parts: AnchorParts, { sequence, args }: AdvanceCall, isFirst: boolean): Promise<Carried> {
  const { node, key, nonces, gateId } = parts;
  const { nonce, blockHash } = await nonces.next();
  const call = {
    receiverId: gateId,
    method: 'advance_head',
    args,
    gas: advanceGas,
    deposit: isFirst ? firstDeposit : 0n,
  };
  const { base64, hash } = signCall(key, { ...call, nonce, blockHash });
  await node.broadcast(base64);
  const failure = await failureOf(parts, hash);
  return failure === undefined ? { isGood: true, text: `block ${sequence} by ${hash}` } : bad(failure);
}

/** Whoever was faster makes ours fail with `HeadMoved` or `HeadNotNewer`; the next round sees it. */
async function failureOf(
  { node, clock, key, pollMillis }: AnchorParts,
  hash: string,
): Promise<string | undefined> {
  for (let poll = 0; poll < mostPolls; poll++) {
    const status = (await node.transactionStatus(hash, key.accountId))?.status;
    if (typeof status === 'object' && 'SuccessValue' in status) return undefined;
    if (typeof status === 'object' && 'Failure' in status)
      return JSON.stringify(status.Failure).slice(0, 300);
    await clock.sleep(pollMillis);
  }
  return `the transaction ${hash} came into no block`;
}
