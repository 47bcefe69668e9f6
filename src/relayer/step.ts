import { toBase64 } from '../primitives/bytes.ts';
import type { Json } from '../primitives/schema.ts';
import type { Clock } from './clock.ts';
import { CodeFailure, type FetchCode } from './code-fetcher.ts';
import type { ChainBlock, NearNode } from './near-node.ts';
import type { TransactionStatus } from './near-schemas.ts';
import { type PendingAt, type PendingRequest, readPending } from './pending-request.ts';
import type { Finding } from './request-machine.ts';
import type { LiveRecord, Reason } from './request-record.ts';
import type { Resolver } from './resolver.ts';
import { isRefusal, RpcFailure } from './rpc-failure.ts';
import type { ServiceClient } from './service-client.ts';

/** What a step takes; the relay builds it once. */
export type StepParts = {
  readonly node: NearNode;
  readonly service: ServiceClient;
  readonly resolver: Resolver;
  readonly fetchCode: FetchCode;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly chance: () => number;
  /** The chain's name, as statements have it. */
  readonly network: string;
  /** How often something sent is looked at. */
  readonly pollMillis: number;
};

type Of<S extends LiveRecord['state']> = Extract<LiveRecord, { readonly state: S }>;

/** The only code that this service runs; all other requests are another worker's. */
const buildTarget = 'wasm32-unknown-unknown';

/**
 * Finds out one thing more about a request. Changes nothing: what was found is kept before anything else is done. Whatever
 * is down comes back as `failed`, to be tried again.
 */
export async function findNext(parts: StepParts, record: LiveRecord, head: ChainBlock): Promise<Finding> {
  try {
    if (record.state === 'sent') return await followSent(parts, record, head);
    const { pending, height } = await pendingOf(parts, record);
    if (pending === undefined) return { kind: 'gone', own: false, height };
    if (record.state === 'seen') return await askService(parts, record, pending);
    return { kind: 'sent', sent: await parts.resolver.prepare(record.answer, head.height) };
  } catch (cause) {
    return toFinding(parts, cause);
  }
}

/**
 * The request, as long as its contract keeps it, and after which block. Throws `RpcFailure` when the node is behind the
 * request's own block: one that does not know it yet must not be taken for one that knows it no more.
 */
async function pendingOf({ node }: StepParts, { event }: LiveRecord): Promise<PendingAt> {
  const { pending, height } = await readPending(node, event.contractId, event.requestId);
  // Another request may have the number by now: the data id is the request's own.
  if (pending?.dataId === event.dataId) return { pending, height };
  if (height >= event.block.height) return { pending: undefined, height };
  const what = `a view after block ${height}, before the request in ${event.block.height}`;
  throw new RpcFailure(what, { kind: 'lagging', endpoint: '' });
}

async function askService(
  parts: StepParts,
  { event }: Of<'seen'>,
  pending: PendingRequest,
): Promise<Finding> {
  const { code } = event;
  if (code?.buildTarget !== buildTarget) {
    const text = `its code is no WasmUrl with build_target ${buildTarget}: not for this service`;
    return { kind: 'refused', reason: { code: 'code_not_for_near', text } };
  }
  const wasm = await parts.fetchCode(code);
  const extras = await parts.resolver.extras(event);
  const input = event.isInputInState ? { input_data: pending.inputData ?? '' } : {};
  const body: Json = {
    network: parts.network,
    contract_id: event.contractId,
    request_data: event.requestData,
    data_id: event.dataId,
    transaction_hash: event.transactionHash,
    receipt_id: event.receiptId,
    block_height: String(event.block.height),
    block_hash: event.block.hash,
    ...input,
    wasm_base64: toBase64(wasm),
    ...extras,
  };
  const said = await parts.service.execute(body);
  if (said.kind === 'refused') return { kind: 'refused', reason: { code: said.code, text: said.text } };
  if (said.kind === 'unavailable') return failed(parts, said, said.afterMillis);
  const answer = await parts.resolver.choose(said.value);
  if (answer !== undefined) return { kind: 'answered', answer };
  return failed(parts, { code: 'no_transaction', text: 'the service signed no transaction' });
}

async function followSent(parts: StepParts, record: Of<'sent'>, head: ChainBlock): Promise<Finding> {
  const { sent } = record;
  const status = await parts.node.transactionStatus(sent.hash, sent.signerId);
  const { pending, height } = await pendingOf(parts, record);
  if (pending === undefined) {
    // Whose doing it was, the end of our transaction tells.
    const isUnderWay = status?.transaction_outcome !== undefined && !isOver(status);
    return isUnderWay ? waits(parts) : { kind: 'gone', own: didSucceed(status), height };
  }
  if (status !== undefined && isOver(status) && !didSucceed(status)) return inVain(parts, status);
  // The contract forgets the request a block or two after it took the answer.
  if (status?.transaction_outcome !== undefined) return waits(parts);
  if (!(await parts.resolver.canCome(sent, head.height))) return { kind: 'dropped' };
  // Sent again as it is: whoever took it already says so, or nothing.
  return broadcast(parts, record);
}

/** Sends what was kept as sent. */
export async function broadcast(parts: StepParts, { sent }: Of<'sent'>): Promise<Finding> {
  try {
    await parts.node.broadcast(sent.signedBase64);
    return waits(parts);
  } catch (cause) {
    // It is in a block already (its nonce is passed), or its block or nonce is of the past: its status will tell.
    if (isRefusal(cause, 'INVALID_TRANSACTION')) return dropOrWait(parts, sent.hash, sent.signerId);
    return toFinding(parts, cause);
  }
}

async function dropOrWait(parts: StepParts, hash: string, signerId: string): Promise<Finding> {
  try {
    const known = await parts.node.transactionStatus(hash, signerId);
    return known === undefined ? { kind: 'dropped' } : waits(parts);
  } catch (cause) {
    return toFinding(parts, cause);
  }
}

const waits = ({ clock, pollMillis }: StepParts): Finding => ({
  kind: 'waits',
  until: clock.now() + pollMillis,
});

/** Whoever was faster has the contract forget the request soon: it is looked for again before anything is signed anew. */
const inVain = ({ clock, pollMillis }: StepParts, status: TransactionStatus): Finding => ({
  kind: 'in_vain',
  reason: { code: 'resolve_failed', text: whyInVain(status) },
  until: clock.now() + 3 * pollMillis,
});

const isOver = ({ final_execution_status: reached }: TransactionStatus): boolean =>
  reached === 'FINAL' || reached === 'EXECUTED';

/** The first line of receipts came to a value: with the gate, that OutLayer took the answer. */
const didSucceed = (status: TransactionStatus | undefined): boolean =>
  typeof status?.status === 'object' && 'SuccessValue' in status.status;

/** What the first receipt that failed says. */
function whyInVain({ receipts_outcome: outcomes = [], status }: TransactionStatus): string {
  const failures = outcomes.flatMap(({ outcome: { executor_id: executor, status: ended } }) =>
    typeof ended === 'object' && 'Failure' in ended ? [`${executor}: ${brief(ended.Failure)}`] : [],
  );
  return (
    failures[0] ?? (typeof status === 'object' ? brief(status) : 'it ended, and the request is as it was')
  );
}

const brief = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) => (typeof part === 'bigint' ? String(part) : part)).slice(
    0,
    500,
  );

/** What is down. Throws what is a fault of ours. */
export function toFinding(parts: StepParts, cause: unknown): Finding {
  if (cause instanceof RpcFailure) {
    return failed(parts, { code: `rpc_${cause.kind}`, text: cause.message }, cause.retryAfterMillis);
  }
  if (!(cause instanceof CodeFailure)) throw cause;
  const reason = { code: cause.code, text: cause.message };
  return cause.isFinal ? { kind: 'refused', reason } : failed(parts, reason);
}

const failed = ({ clock, chance }: StepParts, { code, text }: Reason, afterMillis?: number): Finding => ({
  kind: 'failed',
  reason: { code, text },
  now: clock.now(),
  chance: chance(),
  afterMillis,
});
