import { ExecutorFault, type ExecutorFaultCode } from '../executor/executor.ts';
import { decode, encode, string, struct, u64 } from '../primitives/borsh.ts';
import { StoreFault } from '../store/store-fault.ts';
import type { Halt } from './world-fault.ts';

const haltCodec = struct({ sequence: u64, reason: string });

export const encodeHalt = (halt: Halt): Uint8Array => encode(haltCodec, halt);

export const decodeHalt = (bytes: Uint8Array): Halt => decode(haltCodec, bytes);

/** Nothing was run, so the same may be tried again by itself. */
const passing: readonly ExecutorFaultCode[] = ['executor_overloaded', 'executor_closed'];

/** Whether what went wrong may pass without anybody's doing, and says nothing of the block that was tried. */
export const mayPass = (cause: unknown): boolean =>
  (cause instanceof StoreFault && cause.code === 'store_unavailable') ||
  (cause instanceof ExecutorFault && passing.includes(cause.code));

/** Holds no more than our own words: nothing of what the contract said. */
export const toHalt = (sequence: bigint, cause: unknown): Halt => ({
  sequence,
  reason: cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause),
});
