import { createDstackEnclave } from '../enclave/dstack.ts';
import { type Enclave, EnclaveFault } from '../enclave/enclave.ts';
import { assertProductionEnvironment } from '../enclave/production.ts';
import { fromHex, toHex } from '../primitives/bytes.ts';
import { ConfigError, type Operation, parseConfig } from '../server/config.ts';
import { BackupError } from '../store/backup/backup-error.ts';
import { readLines, writeLines } from '../store/backup/backup-file.ts';
import type { Meeting } from '../store/backup/meet-worlds.ts';
import { restoreBackup } from '../store/backup/restore-backup.ts';
import { writeBackup } from '../store/backup/write-backup.ts';
import { type Database, openDatabase } from '../store/database.ts';
import type { Sealer } from '../store/sealer.ts';
import { StoreFault } from '../store/store-fault.ts';
import type { Closing } from './closing.ts';
import { development } from './development.ts';
import { createSealer, databaseLocation, systemClock } from './start-service.ts';
import { UsageError } from './usage-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;
export type BackupArguments = {
  readonly out: string;
  readonly world?: readonly string[];
  readonly dev?: boolean;
};
export type RestoreArguments = { readonly dev?: boolean };

/** Writes a backup. Throws `UsageError`. Returns the exit code. */
export function backup({ out, world, dev = false }: BackupArguments, env: Environment): Promise<number> {
  const worlds = world?.map(toWorldId);
  return telling('backup', out, () =>
    withStore(dev, env, async (database, sealer) => {
      const request = { worlds, madeAt: systemClock() };
      const { header, rows } = await writeLines(out, (write) =>
        writeBackup(database, sealer, request, write),
      );
      for (const one of header.worlds) say(`world ${toHex(one.id)}  block ${one.sequence}`);
      say(`${rows} rows in ${out}`);
    }),
  );
}

/** Restores a backup. Throws `UsageError`. Returns the exit code. */
export function restore(file: string, { dev = false }: RestoreArguments, env: Environment): Promise<number> {
  return telling('restore', file, () =>
    withStore(dev, env, async (database, sealer) => {
      const { header, worlds, rows } = await restoreBackup(database, sealer, readLines(file));
      for (const meeting of worlds) say(lineOf(meeting));
      say(`${rows} rows of ${file}, made at ${new Date(1000 * header.madeAt).toISOString()}`);
      say('Whether these are the newest blocks, nobody here can say: docs/runbooks/restore.md.');
    }),
  );
}

const lineOf = ({ kind, world: { id, sequence }, before }: Meeting): string =>
  ({
    new: `world ${toHex(id)}  new, at block ${sequence}`,
    same: `world ${toHex(id)}  was here, at block ${sequence}`,
    forward: `world ${toHex(id)}  went on from block ${before} to ${sequence}`,
  })[kind];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function toWorldId(text: string): Uint8Array {
  if (/^[0-9a-f]{64}$/.test(text)) return fromHex(text);
  throw new UsageError(`--world ${text}: not the id of a world, 64 digits of lowercase hex`);
}

async function withStore(
  isDev: boolean,
  env: Environment,
  run: (database: Database, sealer: Sealer) => Promise<void>,
): Promise<void> {
  const { enclave, operation, close } = await (isDev ? openDevelopment(env) : openProduction(env));
  try {
    const sealer = await createSealer(enclave);
    const database = await openDatabase(databaseLocation(operation));
    try {
      await run(database, sealer);
    } finally {
      await database.destroy();
    }
  } finally {
    await close();
  }
}

type Machine = Closing & { readonly enclave: Enclave; readonly operation: Operation };

/** As the service has it. A machine that is none gives another key, which opens nothing. */
async function openProduction(env: Environment): Promise<Machine> {
  assertProductionEnvironment(env);
  const { operation } = parseConfig(env);
  const { kmsRootPublicKey } = operation;
  const enclave = createDstackEnclave(undefined, kmsRootPublicKey === undefined ? {} : { kmsRootPublicKey });
  return { enclave, operation, close: async () => undefined };
}

async function openDevelopment(env: Environment): Promise<Machine> {
  const { openDevMachine } = await development(() => import('./dev.ts'));
  return openDevMachine(env);
}

/** One line for what was refused, or what the disk did not do. */
async function telling(command: string, file: string, act: () => Promise<void>): Promise<number> {
  try {
    await act();
    return 0;
  } catch (cause) {
    const why = reasonOf(cause);
    if (why === undefined) throw cause;
    process.stderr.write(`near-enclave ${command}: ${file}: ${why}\n`);
    return 1;
  }
}

function reasonOf(cause: unknown): string | undefined {
  if (cause instanceof BackupError || cause instanceof StoreFault || cause instanceof EnclaveFault) {
    return `${cause.code}: ${cause.message}`;
  }
  if (cause instanceof ConfigError) return cause.message;
  return cause instanceof Error && 'syscall' in cause && 'code' in cause ? String(cause.code) : undefined;
}
