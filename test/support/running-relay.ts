import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { RelayArguments } from '../../src/bin/relay/settings.ts';
import { type RelayStatus, type RequestLine, readStatus } from '../../src/bin/relay/status.ts';
import { type RunningRelay, startRelay } from '../../src/bin/relay.ts';
import { readRelayStore } from '../../src/relayer/relay-store.ts';

/** Ends with the test, if it did not end before. */
export async function runningRelay(args: RelayArguments): Promise<RunningRelay> {
  const relay = await startRelay(args);
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= relay.close();
    return closed;
  };
  onTestFinished(close);
  return { ...relay, close };
}

export function relayStatus({ dataDir }: RelayArguments): RelayStatus {
  const store = readRelayStore(String(dataDir));
  try {
    return readStatus(store, Date.now());
  } finally {
    store.close();
  }
}

/** What it says of one request. */
export function requestLine(args: RelayArguments, id: string): RequestLine | undefined {
  const { pending, given_up: givenUp } = relayStatus(args);
  return [...pending, ...givenUp].find(({ request_id: requestId }) => requestId === id);
}

const command = fileURLToPath(new URL('../../src/bin/near-enclave.ts', import.meta.url));

/** The command in a process of its own, which can be killed. */
export function relayProcess(args: RelayArguments): {
  readonly child: ChildProcess;
  readonly kill: () => Promise<void>;
} {
  const flags = Object.entries(args).flatMap(([name, value]) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === true) return [flag];
    return (Array.isArray(value) ? value : [value]).flatMap((one) => [flag, String(one)]);
  });
  const child = spawn(process.execPath, [command, 'relay', ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  return { child, kill };
}
