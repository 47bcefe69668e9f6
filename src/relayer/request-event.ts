import { z } from 'zod';
import { toHex } from '../primitives/bytes.ts';
import { jsonOrNothing } from '../primitives/json-text.ts';
import { exactJson } from '../primitives/lossless-json.ts';
import type { Json } from '../primitives/schema.ts';
import { u64 } from './near-schemas.ts';

/** Code that is fetched by its address. Of other sources the service says why it refuses them. */
export type CodeSource = {
  readonly url: string;
  readonly hash: string;
  readonly buildTarget: string | undefined;
};

/** What a contract asked for, where it did. All of it is claimed: the gate, or the enclave by a proof, finds out. */
export type RequestEvent = {
  readonly contractId: string;
  readonly requestId: bigint;
  /** Names the yield that waits for the answer. 32 bytes in hex. */
  readonly dataId: string;
  /** As the event has it, to the byte. */
  readonly requestData: string;
  /** The event leaves large inputs out: `get_request` has them. */
  readonly isInputInState: boolean;
  readonly code?: CodeSource | undefined;
  readonly block: { readonly height: bigint; readonly hash: string; readonly timestamp: bigint };
  readonly transactionHash: string;
  readonly receiptId: string;
};

export type LoggedRequest = Omit<RequestEvent, 'contractId' | 'block' | 'transactionHash' | 'receiptId'>;

/** NEP-297. The standard's name is the contract's setting; the event's is OutLayer's. */
const prefix = 'EVENT_JSON:';
const eventName = 'execution_requested';

const eventSchema = z.object({ standard: z.string(), event: z.string(), data: z.array(z.unknown()) });
const byte = z.int().min(0).max(255);
export const dataIdSchema = z
  .array(byte)
  .length(32)
  .transform((bytes) => toHex(Uint8Array.from(bytes)));
const dataSchema = z.object({ request_data: z.string(), data_id: dataIdSchema });
const requestSchema = z.object({
  request_id: u64,
  input_data_in_state: z.boolean().default(false),
  code_source: z.unknown(),
});
const wasmUrlSchema = z.object({
  WasmUrl: z.object({ url: z.string(), hash: z.string(), build_target: z.string().nullish() }),
});

/**
 * The requests that a log of the contract announces. What is no such event, or is one that cannot be read, is none: a
 * contract may log what it likes.
 */
export function readRequestLog(log: string, standard: string): readonly LoggedRequest[] {
  if (!log.startsWith(prefix)) return [];
  const event = eventSchema.safeParse(parse(log.slice(prefix.length)));
  if (!event.success || event.data.standard !== standard || event.data.event !== eventName) return [];
  return event.data.data.flatMap(readRequest);
}

function readRequest(data: unknown): readonly LoggedRequest[] {
  const read = dataSchema.safeParse(data);
  if (!read.success) return [];
  const { request_data: requestData, data_id: dataId } = read.data;
  const request = requestSchema.safeParse(parse(requestData));
  if (!request.success) return [];
  const { request_id: requestId, input_data_in_state: isInputInState, code_source: source } = request.data;
  const named = wasmUrlSchema.safeParse(source).data?.WasmUrl;
  const code = named && { url: named.url, hash: named.hash, buildTarget: named.build_target ?? undefined };
  return [{ requestId, dataId, requestData, isInputInState, code }];
}

function parse(text: string): Json | undefined {
  return jsonOrNothing(() => exactJson(text));
}
