import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { extname } from 'node:path';
import type { Duplex } from 'node:stream';
import { InternalFault } from '../primitives/internal-fault.ts';
import { toFrame } from './frames.ts';
import { encodeFromGuest } from './from-guest.ts';
import { channelFd } from './guest-thread.ts';
import { spawnSandboxed } from './sandbox.ts';

export type ExecutorServiceOptions = {
  /** Path of the socket; its folder is all that is shared with the signing service. */
  readonly socket: string;
  /** Guest processes at most. */
  readonly processes: number;
  /** What a process runs; only tests have another. */
  readonly entry?: URL;
};

export type ExecutorService = {
  readonly pids: readonly number[];
  /** Ends the processes, and takes no more connections. */
  close(): Promise<void>;
};

/** For the owner, and for the group that the signing service shares with us. */
const socketMode = 0o660;

const ownEntry = new URL(`./child${extname(import.meta.url)}`, import.meta.url);
const ended = toFrame(encodeFromGuest({ kind: 'ended' }));

/**
 * Keeps guest processes for a signing service that is elsewhere. Each connection gets a process of its own, ended with it;
 * bytes are handed on as they are. Nothing of a guest is run or read in this process, so there is nothing in it to take
 * over. Throws `InternalFault` when another service listens at the path, or something else than a socket is there.
 */
export async function startExecutorService(options: ExecutorServiceOptions): Promise<ExecutorService> {
  const { socket: path, processes, entry = ownEntry } = options;
  const pids = new Set<number>();
  const connections = new Set<Socket>();
  const server = createServer((connection) => {
    // The other side cannot tell this from a service that went away, and tries again.
    if (connections.size >= processes) connection.destroy();
    else keepProcess(connection);
  });

  function keepProcess(connection: Socket): void {
    connections.add(connection);
    const pid = relay(connection, entry);
    if (pid !== undefined) pids.add(pid);
    connection.on('close', () => {
      connections.delete(connection);
      if (pid !== undefined) pids.delete(pid);
    });
  }

  await removeLeftOver(path);
  await listenAt(server, path);
  return {
    get pids() {
      return [...pids];
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const connection of connections) connection.destroy();
      await closed;
    },
  };
}

async function listenAt(server: Server, path: string): Promise<void> {
  server.listen(path);
  await once(server, 'listening');
  await chmod(path, socketMode);
}

/** A socket that a service left behind when it was killed. */
async function removeLeftOver(path: string): Promise<void> {
  const probe = connect(path);
  try {
    await once(probe, 'connect');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return;
    if (codeOf(cause) !== 'ECONNREFUSED') throw cause;
    // A file or a link refuses connections too, and is somebody's.
    if (!(await lstat(path)).isSocket()) throw new InternalFault(`${path} is no socket`);
    await rm(path);
    return;
  } finally {
    probe.destroy();
  }
  throw new InternalFault(`another executor listens at ${path}`);
}

const codeOf = (cause: unknown): unknown =>
  cause instanceof Error && 'code' in cause ? cause.code : undefined;

/** Starts a process for a connection and joins the two: whichever ends ends the other. Returns the process's id. */
function relay(connection: Socket, entry: URL): number | undefined {
  const child = spawnedOrNot(entry);
  if (child === undefined) {
    connection.destroy();
    return undefined;
  }
  const channel = child.stdio[channelFd] as Duplex;
  const kill = (): void => void child.kill('SIGKILL');
  connection.pipe(channel);
  channel.pipe(connection, { end: false });
  channel.on('end', kill);
  for (const stream of [channel, child.stdin, connection]) stream?.on('error', kill);
  child.on('error', () => connection.destroy());
  connection.on('close', kill);
  // That it was the process which ended, and not this service, is for us to say.
  child.on('close', () => connection.end(ended));
  return child.pid;
}

/** Without memory or descriptors the system throws, or gives no channel: the other calls' processes go on. */
function spawnedOrNot(entry: URL): ChildProcess | undefined {
  try {
    const child = spawnSandboxed(entry);
    if (child.stdio?.[channelFd] != null) return child;
    child.on('error', () => undefined); // follows, and says why
    return undefined;
  } catch {
    return undefined; // whatever it was, no process is there
  }
}
