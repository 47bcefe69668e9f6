import type { Database } from '../database.ts';
import type { Lease, LeaseRequest, LeaseResult, WorldId } from '../world-store.ts';

/**
 * The one statement that gives a lease: of two that ask at once, the second one waits for the first and is refused. A
 * holder that comes again takes it from itself.
 */
export async function takeLease(
  database: Database,
  world: WorldId,
  { holder, now, until }: LeaseRequest,
): Promise<LeaseResult> {
  const taken = await database
    .updateTable('worlds')
    .set(({ eb }) => ({ epoch: eb('epoch', '+', 1n), holder, lease_until: until }))
    .where('world', '=', world)
    .where(({ or, eb }) => or([eb('lease_until', '<=', now), eb('holder', '=', holder)]))
    .returning('epoch')
    .executeTakeFirst();
  if (taken !== undefined) return { ok: true, lease: { world, holder, epoch: taken.epoch, until } };
  const held = await database
    .selectFrom('worlds')
    .select(['holder', 'lease_until'])
    .where('world', '=', world)
    .executeTakeFirst();
  if (held === undefined) return { ok: false, refusal: { kind: 'world-unknown' } };
  return { ok: false, refusal: { kind: 'lease-held', holder: held.holder, until: held.lease_until } };
}

export async function renewLease(
  database: Database,
  lease: Lease,
  until: bigint,
): Promise<Lease | undefined> {
  return (await setUntil(database, lease, until)) ? { ...lease, until } : undefined;
}

export async function releaseLease(database: Database, lease: Lease): Promise<void> {
  await setUntil(database, lease, 0n);
}

async function setUntil(database: Database, { world, epoch }: Lease, until: bigint): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('worlds')
    .set({ lease_until: until })
    .where('world', '=', world)
    .where('epoch', '=', epoch)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
