import { z } from 'zod';
import { fromHex } from '../primitives/bytes.ts';
import { toBase58, zeroHash } from '../primitives/hash.ts';
import { exactJson } from '../primitives/lossless-json.ts';
import { formatPublicKey } from '../primitives/public-key.ts';
import type { Json } from '../primitives/schema.ts';
import type { Clock } from './clock.ts';
import { read } from './near-node.ts';
import { blockSchema } from './near-schemas.ts';
import type { RequestEvent } from './request-event.ts';
import { isRefusal, RpcFailure } from './rpc-failure.ts';
import type { RpcPool } from './rpc-pool.ts';
import type { ServiceAnswer, ServiceClient } from './service-client.ts';

/** For the proved mode: keeps the service's light client in step with NEAR, and brings proofs of events. */
export type LightClientFeed = {
  /** Brings blocks until the service knows the newest. Throws `RpcFailure`, also when the service takes none. */
  follow(signal: AbortSignal): Promise<void>;
  /** What shows the enclave that the contract logged the event. Throws `RpcFailure` while its head is before that. */
  evidence(event: RequestEvent): Promise<Json>;
  /** The key of the enclave that stands at OutLayer's operator. Throws `RpcFailure`. */
  operatorKey(): Promise<string>;
};

const headSchema = z.object({
  checkpoint: z.string(),
  head: z.object({ hash: z.string(), height: z.string().regex(/^\d+$/).transform(BigInt) }).nullable(),
});
type ServiceHead = z.output<typeof headSchema>;

const keysSchema = z.object({
  registration: z.object({ keys: z.object({ near_access: z.string().regex(/^[0-9a-f]{64}$/) }) }),
});

const heightSchema = z.object({
  inner_lite: z.object({ height: z.union([z.int(), z.bigint()]).transform(BigInt) }),
});
const proofSchema = z.object({ block_header_lite: z.record(z.string(), z.custom<Json>()) });
const noHash = toBase58(zeroHash);
/** Epochs that are caught up with in one go. */
const mostBlocks = 200;
const keyMillis = 60_000;
const ed25519Tag = 0;

export function createLightClientFeed(pool: RpcPool, service: ServiceClient, clock: Clock): LightClientFeed {
  let key: { readonly text: string; readonly until: number } | undefined;
  return {
    async follow(signal) {
      for (let brought = 0; brought < mostBlocks && !signal.aborted; brought++) {
        if (!(await bringNext(pool, service))) return;
      }
    },
    async evidence({ contractId, receiptId, block }) {
      const { head } = await readHead(service);
      if (head === null || head.height <= block.height)
        throw unready(
          `the service's light client is at ${head?.height ?? 'no block'}, the event at ${block.height}`,
        );
      const proof = await pool.ask('EXPERIMENTAL_light_client_proof', {
        type: 'receipt',
        receipt_id: receiptId,
        receiver_id: contractId,
        light_client_head: head.hash,
      });
      return { light_client_head: head.hash, proof: withTextNumbers(proof) };
    },
    async operatorKey() {
      if (key === undefined || key.until < clock.now()) {
        const text = await readOperatorKey(service);
        key = { text, until: clock.now() + keyMillis };
      }
      return key.text;
    },
  };
}

/** Whether there was a newer block, and the service took it. */
async function bringNext(pool: RpcPool, service: ServiceClient): Promise<boolean> {
  const { checkpoint, head } = await readHead(service);
  const block = head === null ? await startBlock(pool, checkpoint) : await nextBlock(pool, head.hash);
  const height = heightOf(block);
  // There is none: an empty answer, or the one that is known.
  if (height === undefined || (head !== null && height <= head.height)) return false;
  const answer = await service.post('/v1/light-client/blocks', { block: withTextNumbers(block) });
  if (answer.kind !== 'ok') throw unready(`the service took no block: ${answer.code}: ${answer.text}`);
  return true;
}

const heightOf = (block: Json): bigint | undefined => heightSchema.safeParse(block).data?.inner_lite.height;

/**
 * The checkpoint itself, which `next_light_client_block` never gives: its header, and who produces blocks in the epoch after
 * its own, as the chain tells once that epoch has begun. Its hash decides; approvals of it are not looked at.
 */
async function startBlock(pool: RpcPool, checkpoint: string): Promise<Json> {
  const after = heightOf(await nextBlock(pool, checkpoint));
  if (after === undefined) throw unready('no light-client block follows the checkpoint yet');
  const final = read(await pool.ask('block', { finality: 'final' }), 'block', blockSchema);
  const proof = await pool.ask('EXPERIMENTAL_light_client_block_proof', {
    block_hash: checkpoint,
    light_client_head: final.header.hash,
  });
  const { block_header_lite: header } = read(proof, 'light_client_block_proof', proofSchema);
  const producers = await pool.ask('EXPERIMENTAL_validators_ordered', { block_id: after });
  return { ...header, next_block_inner_hash: noHash, next_bps: producers, approvals_after_next: [] };
}

async function nextBlock(pool: RpcPool, after: string): Promise<Json> {
  try {
    return await pool.ask('next_light_client_block', { last_block_hash: after });
  } catch (cause) {
    if (isRefusal(cause, 'UNKNOWN_BLOCK')) return null;
    throw cause;
  }
}

const readHead = async (service: ServiceClient): Promise<ServiceHead> =>
  readService(await service.get('/v1/light-client'), headSchema);

async function readOperatorKey(service: ServiceClient): Promise<string> {
  const { registration } = readService(await service.get('/v1/attestation'), keysSchema);
  return formatPublicKey(Uint8Array.of(ed25519Tag, ...fromHex(registration.keys.near_access)));
}

function readService<S extends z.ZodType>(answer: ServiceAnswer<string>, schema: S): z.output<S> {
  if (answer.kind !== 'ok') throw unready(`the service: ${answer.code}: ${answer.text}`);
  const parsed = schema.safeParse(exactJson(answer.value));
  if (!parsed.success) throw unready(`the service: ${parsed.error.issues[0]?.path.join('.')} is missing`);
  return parsed.data;
}

/** The service refuses numbers that a double would round; it takes them as text. */
function withTextNumbers(value: Json): Json {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(withTextNumbers);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withTextNumbers(part)]));
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const unready = (what: string): RpcFailure => new RpcFailure(what, { kind: 'lagging', endpoint: '' });
