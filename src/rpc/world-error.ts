import type { WorldFault, WorldFaultCode } from '../worlds/world-fault.ts';
import { handlerError, internalError, parseError, type RpcError } from './rpc-error.ts';

/** The world is not well, or is not ours now; a client may try again. */
const ours: readonly WorldFaultCode[] = [
  'world_closed',
  'world_busy',
  'world_lost',
  'world_halted',
  'queue_full',
];

/** What a client is told when its world cannot do what it asked. NEAR has no words for most of it. */
export function toRpcError({ code, message }: WorldFault): RpcError {
  if (code === 'snapshot_unknown') return handlerError('UNKNOWN_SNAPSHOT', {}, message);
  if (code === 'yield_unknown') return handlerError('UNKNOWN_YIELD', {}, message);
  if (code === 'invalid_change' || code === 'not_a_sandbox') return parseError(message);
  return internalError(ours.includes(code) ? message : 'the service failed; see its log');
}
