import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';

/** Debian keeps the server's programs out of the path. */
const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...globSync('/usr/lib/postgresql/*/bin')];
const binaries = folders.find((folder) => existsSync(join(folder, 'initdb')));

/** Why no server can be started here. */
export const postgresMissing =
  binaries === undefined
    ? 'PostgreSQL is not installed: apt-get install --no-install-recommends postgresql'
    : undefined;

type User = { readonly uid: number; readonly gid: number };

/** PostgreSQL refuses to run as root: then as whom it was installed for, or as nobody. */
function unprivileged(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('no user to run PostgreSQL as');
}

export type PostgresServer = {
  /** The address of a new, empty database. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
};

type ServerOptions = { readonly fsync: 'on' | 'off' };

/** A server of its own in a temporary folder, on a unix socket there. */
export async function startPostgres({ fsync }: ServerOptions): Promise<PostgresServer> {
  if (binaries === undefined) throw new Error(postgresMissing);
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-pg-'));
  const user = unprivileged();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
  await promisify(execFile)(join(binaries, 'initdb'), initdb, { cwd: folder, ...user });
  const settings = ['-k', folder, '-c', 'listen_addresses=', '-c', `fsync=${fsync}`];
  const server = spawn(join(binaries, 'postgres'), ['-D', data, ...settings], {
    cwd: folder,
    stdio: 'ignore',
    ...user,
  });
  const urlOf = (name: string) => `postgres://postgres@/${name}?host=${encodeURIComponent(folder)}`;
  await untilReady(urlOf('postgres'), server);
  return {
    async createDatabase() {
      const name = `test_${randomUUID().replaceAll('-', '')}`;
      await ask(urlOf('postgres'), `create database ${name}`);
      return urlOf(name);
    },
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      // Immediate shutdown: nothing here is kept.
      server.kill('SIGQUIT');
      await ended;
      rmSync(dirname(data), { recursive: true });
    },
  };
}

async function ask(url: string, query: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(query);
  } finally {
    await client.end();
  }
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await ask(url, 'select 1');
    } catch (cause) {
      if (tries === 600 || server.exitCode !== null) throw cause;
      await sleep(50);
    }
  }
}
