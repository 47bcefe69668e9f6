import { once } from 'node:events';

/** Something that was opened. */
export type Closing = { close(): Promise<void> };

/** One after the other, in this order: the last that was opened goes first. */
export async function closeAll(opened: readonly Closing[]): Promise<void> {
  for (const one of opened) await one.close();
}

/** Resolves at the first SIGTERM or SIGINT. A second one ends the process at once, as if nobody listened. */
export async function untilSignal(): Promise<NodeJS.Signals> {
  const stop = new AbortController();
  const wait = async (name: NodeJS.Signals): Promise<NodeJS.Signals> => {
    await once(process, name, { signal: stop.signal });
    return name;
  };
  try {
    return await Promise.race([wait('SIGTERM'), wait('SIGINT')]);
  } finally {
    stop.abort();
  }
}
