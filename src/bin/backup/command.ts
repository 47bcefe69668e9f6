import type { Command } from 'commander';
import type { BackupArguments, RestoreArguments } from '../backup.ts';

const backupHelp = `
Run it where the service runs: same user, same mounts, same environment (DATA_DIR or DATABASE_URL). It asks the guest agent for
the app's sealing key, as the service does. An embedded database (SQLite) belongs to one process: stop the service first.
With PostgreSQL the service may go on; the backup is of one moment.

The rows stay sealed as they are: the file may lie anywhere. It restores where the same app runs under the same KMS, and
nowhere else.

Exit codes:
  0  done
  1  refused; the line says why, and nothing was written
  3  the command was called wrongly

Examples:
  near-enclave backup --out /data/backup/2026-11-25.ndjson.gz
  near-enclave backup --out one.ndjson.gz --world 5f2c…e1     (with the attestations of its signers; no one-shot results)
  near-enclave backup --out dev.ndjson.gz --dev               (what npm start keeps)`;

const restoreHelp = `
All of it or nothing. Worlds that are not here are made; of those that are here, blocks that follow are added. Refused: a file
of another app (backup_foreign), one that is not whole (backup_corrupt) or of another version (backup_version), and a world
that has newer blocks here (backup_older) or other ones (backup_diverged).

Whether a backup is the newest state of a world, nobody here can say: compare its head with the newest that its callers or
a chain have (docs/runbooks/restore.md).`;

const devOption = ['--dev', 'with the embedded development enclave, as "npm start" has it'] as const;

/** Adds both commands; their code is loaded only when they are run. */
export function addBackup(program: Command, done: (exitCode: number) => void): void {
  program
    .command('backup')
    .summary('write worlds and results, sealed, to a file for another replica of this app')
    .description('Writes all that the store keeps, or some of its worlds, to a file.')
    .requiredOption('--out <file>', 'where it goes; must not exist')
    .option('--world <id...>', 'only these worlds, by id')
    .option(...devOption)
    .addHelpText('after', backupHelp)
    .action(async (args: BackupArguments) =>
      done(await (await import('../backup.ts')).backup(args, process.env)),
    );
  program
    .command('restore')
    .summary('put such a file into the store of a replica')
    .description('Puts a backup into the store.')
    .argument('<file>', 'what "backup" wrote')
    .option(...devOption)
    .addHelpText('after', restoreHelp)
    .action(async (file: string, args: RestoreArguments) =>
      done(await (await import('../backup.ts')).restore(file, args, process.env)),
    );
}
