import { RelayError } from '../relayer/relay-error.ts';
import { readRelayStore } from '../relayer/relay-store.ts';
import { readStatus } from './relay/status.ts';
import { statusLines } from './relay/status-lines.ts';
import { UsageError } from './usage-error.ts';

/** Prints what a relay knows. Returns the exit code. Throws `UsageError` when there is nothing to read. */
export async function relayStatus({ dataDir, json }: { dataDir: string; json?: true }): Promise<number> {
  const store = open(dataDir);
  try {
    const status = readStatus(store, Date.now());
    process.stdout.write(
      json === true ? `${JSON.stringify(status, null, 2)}\n` : `${statusLines(status).join('\n')}\n`,
    );
    return 0;
  } finally {
    store.close();
  }
}

function open(folder: string): ReturnType<typeof readRelayStore> {
  try {
    return readRelayStore(folder);
  } catch (cause) {
    if (cause instanceof RelayError) throw new UsageError(`relay status: ${cause.message}`, { cause });
    throw cause;
  }
}
