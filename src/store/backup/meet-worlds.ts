import type { Transaction } from 'kysely';
import { equalBytes, toHex } from '../../primitives/bytes.ts';
import { guarded } from '../store-fault.ts';
import type { Tables } from '../tables.ts';
import { BackupError } from './backup-error.ts';
import { type BackupHeader, corrupt, type WorldInBackup } from './backup-lines.ts';
import type { BackupRow } from './backup-tables.ts';

/** A world of a backup, and what the store knows of it. */
export type Meeting = {
  /** `forward`: the store knows the world, and the backup has blocks that follow. */
  readonly kind: 'new' | 'same' | 'forward';
  readonly world: WorldInBackup;
  /** The head that the store had. */
  readonly before: bigint | undefined;
  /** Throws `BackupError` (`backup_diverged`) for the block in the place of our head, if it is another. */
  assertContinues(block: BackupRow): void;
  /** Whether that block came. */
  isContinued(): boolean;
};

/**
 * What becomes of each world, by its id in hex. Moves the heads of those on for which there are newer blocks, and ends the
 * lease of whoever writes to them. Throws `BackupError`: `backup_older`, `backup_diverged`.
 */
export async function meetWorlds(
  transaction: Transaction<Tables>,
  { worlds }: BackupHeader,
): Promise<ReadonlyMap<string, Meeting>> {
  const meetings = new Map<string, Meeting>();
  for (const world of worlds) {
    if (meetings.has(toHex(world.id))) throw corrupt('a world comes twice');
    meetings.set(toHex(world.id), await meet(transaction, world));
  }
  return meetings;
}

async function meet(transaction: Transaction<Tables>, world: WorldInBackup): Promise<Meeting> {
  const ours = await guarded(() =>
    transaction
      .updateTable('worlds')
      // Takes the lock on the row: a block that is being committed is there before us, or is refused after us.
      .set(({ ref }) => ({ epoch: ref('epoch') }))
      .where('world', '=', world.id)
      .returning(['sequence', 'head'])
      .executeTakeFirst(),
  );
  const before = ours?.sequence;
  if (ours === undefined) return { kind: 'new', world, before, ...unasked };
  const { sequence, head } = ours;
  if (world.sequence < sequence) {
    throw new BackupError(
      'backup_older',
      `${nameOf(world)} is at block ${world.sequence} there and at ${sequence} here`,
    );
  }
  if (world.sequence === sequence) {
    if (!equalBytes(head, world.head)) throw diverged(world, sequence);
    return { kind: 'same', world, before, ...unasked };
  }
  await moveOn(transaction, world);
  let isContinued = false;
  return {
    kind: 'forward',
    world,
    before,
    assertContinues(block) {
      if (block['sequence'] !== sequence) return;
      const name = block['name'];
      if (!(name instanceof Uint8Array && equalBytes(name, head))) throw diverged(world, sequence);
      isContinued = true;
    },
    isContinued: () => isContinued,
  };
}

const unasked = { assertContinues: () => undefined, isContinued: () => true };

/** What was left for whoever writes next was about a block that is there now. */
async function moveOn(
  transaction: Transaction<Tables>,
  { id, sequence, head }: WorldInBackup,
): Promise<void> {
  const free = { holder: '', lease_until: 0n };
  await guarded(async () => {
    await transaction
      .updateTable('worlds')
      .set(({ eb }) => ({ sequence, head, epoch: eb('epoch', '+', 1n), ...free }))
      .where('world', '=', id)
      .execute();
    await transaction.deleteFrom('notes').where('world', '=', id).execute();
  });
}

const nameOf = ({ id }: WorldInBackup): string => `world ${toHex(id)}`;
const diverged = (world: WorldInBackup, sequence: bigint): BackupError =>
  new BackupError('backup_diverged', `${nameOf(world)} has another block ${sequence} there than here`);
