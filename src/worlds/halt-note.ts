import { ExecutorFault, type ExecutorFaultCode } from '../executor/executor.ts';
import { decode, encode, string, struct, u64 } from '../primitives/borsh.ts';
import { StoreFault } from '../store/store-fault.ts';
import type { Halt } from './world-fault.ts';

const haltCodec = struct({ sequence: u64, reason: string });

export const encodeHalt = (halt: Halt): Uint8Array => encode(haltCodec, halt);

export const decodeHalt = (bytes: Uint8Array): Halt => decode(haltCodec, bytes);

/** Nothing was run, so the same may be tried again by itself. */
const passing: readonly ExecutorFaultCode[] = ['executor_overloaded', 'executor_closed'];

/**
 * Whether what went wrong may pass without anybody's doing, and says nothing of the block that was tried. A run that
 * could not read the state has the store's fault as its cause.
 */
export const mayPass = (cause: unknown): boolean =>
  (cause instanceof StoreFault && cause.code === 'store_unavailable') ||
  (cause instanceof ExecutorFault && (passing.includes(cause.code) || mayPass(cause.cause)));

/** Whoever may read the world is told the reason: no message is in it, since a guest process may have made that up. */
export const toHalt = (sequence: bigint, cause: unknown): Halt => ({ sequence, reason: reasonOf(cause) });

function reasonOf(cause: unknown): string {
  if (cause instanceof ExecutorFault || cause instanceof StoreFault) return cause.code;
  return cause instanceof Error ? cause.name : 'no error';
}
