import { toBase58 } from '../primitives/hash.ts';
import type { Json } from '../primitives/schema.ts';
import type { WorldTransaction } from '../worlds/world.ts';
import {
  type Execution,
  isEnough,
  progressOf,
  readExecution,
  rememberOutcomes,
  type Traces,
  type WaitUntil,
} from './execution.ts';
import { type ReceiptsShown, transactionResponse } from './execution-view.ts';
import type { RpcContext } from './method.ts';
import { handlerError, type RpcError } from './rpc-error.ts';

export type Wait = { readonly until: WaitUntil; readonly shown: ReceiptsShown };

/**
 * The transaction's response, as soon as it came as far as it should. Throws `UNKNOWN_TRANSACTION` at once, since a
 * world knows what it took, and `TIMEOUT_ERROR` with how far it came.
 */
export async function awaitTransaction(
  { world, settings }: RpcContext,
  hash: Uint8Array,
  { until, shown }: Wait,
): Promise<Json> {
  const signal = AbortSignal.timeout(settings.waitMillis);
  const traces = rememberOutcomes(world);
  for (;;) {
    // Read before the transaction is: a block that comes in between is then waited for in vain for no time.
    const { height } = await world.head();
    const execution = await readKnown(world, traces, hash);
    if (isEnough(progressOf(execution), until)) return transactionResponse(execution, shown);
    if (!(await isBlockAfter(() => world.blockAfter(height, signal), signal)))
      throw timedOut(execution, shown);
  }
}

async function readKnown(
  world: RpcContext['world'],
  traces: Traces,
  hash: Uint8Array,
): Promise<Execution | undefined> {
  const transaction: WorldTransaction | undefined = await world.transaction(hash);
  if (transaction === undefined) throw unknownTransaction(hash);
  return readExecution(traces, transaction);
}

/** Whether a block came before the time was over. */
async function isBlockAfter(wait: () => Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  try {
    await wait();
    return true;
  } catch (cause) {
    if (signal.aborted) return false;
    throw cause;
  }
}

function unknownTransaction(hash: Uint8Array): RpcError {
  const name = toBase58(hash);
  const info = { requested_transaction_hash: name };
  return handlerError('UNKNOWN_TRANSACTION', info, `Transaction ${name} doesn't exist`);
}

const timedOut = (execution: Execution | undefined, shown: ReceiptsShown): RpcError =>
  handlerError(
    'TIMEOUT_ERROR',
    { cause: 'PENDING', status: transactionResponse(execution, shown) },
    'Timeout',
  );
