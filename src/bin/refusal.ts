import { EnclaveFault } from '../enclave/enclave.ts';
import { ConfigError } from '../server/config.ts';
import { StoreFault } from '../store/store-fault.ts';
import { describeError } from '../verifier/check.ts';

/** Says on stderr why a service does not start, and returns the exit code. Rethrows what is a fault of ours. */
export function refuseToStart(command: string, cause: unknown): number {
  if (!isKnown(cause)) throw cause;
  process.stderr.write(`near-enclave ${command}: refused to start: ${describeError(cause)}\n`);
  return 1;
}

/** The enclave, the settings, the disk or the port is not as it must be. */
const isKnown = (cause: unknown): boolean =>
  cause instanceof EnclaveFault ||
  cause instanceof ConfigError ||
  cause instanceof StoreFault ||
  (cause instanceof Error && 'syscall' in cause && cause.syscall === 'listen');
