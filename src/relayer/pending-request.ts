import { z } from 'zod';
import type { NearNode } from './near-node.ts';
import { u64 } from './near-schemas.ts';
import { dataIdSchema } from './request-event.ts';
import { RpcFailure } from './rpc-failure.ts';

/** A request as its contract keeps it until it is resolved or timed out. */
export type PendingRequest = {
  /** Hex. */
  readonly dataId: string;
  readonly inputData: string | undefined;
  /** Unix nanoseconds: the time of its block. */
  readonly timestamp: bigint;
};

const requestSchema = z.object({ data_id: dataIdSchema, input_data: z.string().nullish(), timestamp: u64 });
const idsSchema = z.array(u64);
const page = 100;

/** What the contract keeps under a number, after which block. Undefined: nothing. */
export type PendingAt = { readonly pending: PendingRequest | undefined; readonly height: bigint };

/** By `get_request`. Throws `RpcFailure`. */
export async function readPending(node: NearNode, contractId: string, requestId: bigint): Promise<PendingAt> {
  const { value, height } = await node.view(contractId, 'get_request', { request_id: requestId });
  if (value === null) return { pending: undefined, height };
  const parsed = requestSchema.safeParse(value);
  if (!parsed.success) throw otherForm(contractId, 'get_request', parsed.error);
  const { data_id: dataId, input_data: inputData, timestamp } = parsed.data;
  return { pending: { dataId, inputData: inputData ?? undefined, timestamp }, height };
}

/** All of them, by pages of `get_pending_request_ids`, and the first block that a page was of. Throws `RpcFailure`. */
export async function readPendingIds(
  node: NearNode,
  contractId: string,
): Promise<{ readonly ids: readonly bigint[]; readonly height: bigint }> {
  const ids: bigint[] = [];
  let first: bigint | undefined;
  for (;;) {
    const args = { from_index: ids.length, limit: page };
    const { value, height } = await node.view(contractId, 'get_pending_request_ids', args);
    const parsed = idsSchema.safeParse(value);
    if (!parsed.success) throw otherForm(contractId, 'get_pending_request_ids', parsed.error);
    ids.push(...parsed.data);
    first ??= height;
    // One that is resolved meanwhile moves the pages: what is passed over so, the next sweep finds.
    if (parsed.data.length < page) return { ids: [...new Set(ids)], height: first };
  }
}

const otherForm = (contractId: string, method: string, { issues }: z.ZodError): RpcFailure =>
  new RpcFailure(`${contractId}.${method}: ${issues[0]?.path.join('.')} ${issues[0]?.message}`, {
    kind: 'not_rpc',
    endpoint: '',
  });
