import { type ExecutorService, startExecutorService } from '../executor/executor-service.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import { untilSignal } from './closing.ts';
import { UsageError } from './usage-error.ts';

export type ExecutorArguments = { readonly socket: string; readonly processes: string };

/** Keeps guest processes until SIGTERM or SIGINT. Says on stderr when it listens. Exit code 1 when it cannot. */
export async function executor({ socket, processes: text }: ExecutorArguments): Promise<number> {
  const processes = Number(text);
  if (!Number.isInteger(processes) || processes < 1)
    throw new UsageError('--processes is a whole number from 1');
  let service: ExecutorService;
  try {
    service = await startExecutorService({ socket, processes });
  } catch (cause) {
    if (!isKnown(cause)) throw cause;
    process.stderr.write(`near-enclave executor: refused to start: ${cause.message}\n`);
    return 1;
  }
  process.stderr.write(`near-enclave executor: ${processes} processes at most, at ${socket}\n`);
  await untilSignal();
  await service.close();
  return 0;
}

/** Another executor listens, or the folder is not ours. */
const isKnown = (cause: unknown): cause is Error =>
  cause instanceof InternalFault || (cause instanceof Error && 'syscall' in cause);
