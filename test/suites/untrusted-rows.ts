import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { InternalFault } from '../../src/primitives/internal-fault.ts';
import type { Database, DatabaseLocation } from '../../src/store/database.ts';
import type { WorldStore } from '../../src/store/world-store.ts';
import { type DatabaseUnderTest, openedStore, sealingKey, tampered } from '../support/databases.ts';
import {
  sampleCommit,
  sampleDefinition,
  sampleHash,
  sampleSubmitted,
  takenLease,
  world,
} from '../support/sample-world.ts';

/** Another world, in which everything has the same ids and bytes. */
const twin = new Uint8Array(32).fill(2);
const signature = { sequence: 0n, slot: 'ed25519', signature: new Uint8Array(64) };

type SealedTable = 'worlds' | 'blocks' | 'nodes' | 'block_parts' | 'statements' | 'signatures' | 'queue';

/** For each table: a read that must open one of its rows. */
const reads: readonly { table: SealedTable; read: (worlds: WorldStore) => Promise<unknown> }[] = [
  { table: 'worlds', read: (worlds) => worlds.find(world) },
  { table: 'blocks', read: (worlds) => worlds.head(world) },
  { table: 'nodes', read: (worlds) => worlds.readNode(world, sampleHash('node', 1n)) },
  { table: 'block_parts', read: (worlds) => worlds.findOutcome(world, sampleHash('outcome', 1n)) },
  { table: 'block_parts', read: (worlds) => worlds.findTransaction(world, sampleHash('transaction', 1n)) },
  { table: 'block_parts', read: (worlds) => worlds.findAnswer(world, toUtf8('request 1 0')) },
  { table: 'statements', read: (worlds) => worlds.findStatement(world, sampleHash('statement', 1n)) },
  { table: 'signatures', read: (worlds) => worlds.statementsFrom(world, 0n, 1) },
  { table: 'queue', read: (worlds) => worlds.pending(world, 10) },
];

/** What a host that owns the database can do to it, and what becomes of that. */
export function untrustedRowsSuite({ name, missing, fresh }: DatabaseUnderTest): void {
  describe(`${name} in the hands of a stranger`, () => {
    let location: DatabaseLocation;

    /** Two worlds with the same two blocks, a queue and a signature; closed. */
    beforeEach(async (context) => {
      context.skip(missing !== undefined, missing);
      location = await fresh();
      const store = await openedStore(location);
      for (const id of [world, twin]) {
        await store.worlds.create({ ...sampleDefinition, id }, sampleCommit(0n));
        const taken = await store.worlds.takeLease(id, { holder: 'a', now: 1n, until: 1n });
        if (taken.ok) await store.worlds.commitBlock(taken.lease, sampleCommit(1n));
        await store.worlds.enqueue(id, sampleSubmitted(5n));
        await store.worlds.enqueue(id, sampleSubmitted(6n));
        await store.worlds.addSignature(id, signature);
        await store.worlds.addSignature(id, { ...signature, slot: 'secp256k1' });
      }
      await store.close();
    });

    const reopened = async (): Promise<WorldStore> => (await openedStore(location)).worlds;

    async function expectFault(act: Promise<unknown>, code: string): Promise<void> {
      const fault = await act.then(
        () => expect.fail('it was read'),
        (cause: unknown) => cause,
      );
      expect(fault).toBeInstanceOf(InternalFault);
      expect(fault).toMatchObject({ code });
    }

    test.each(reads)('reads a row of $table that nobody touched', async ({ read }) => {
      const found = await read(await reopened());
      expect(found).toBeDefined();
      expect(found).not.toEqual([]);
    });

    test.each(reads)('cannot read a row of $table under another key', async ({ read }) => {
      const other = sealingKey.with(0, 0);
      const { worlds } = await openedStore(location, other);
      // Names are keyed, too: what is looked up by id is not even found.
      const found = await read(worlds).catch((cause: unknown) => cause);
      if (found !== undefined) expect(found).toMatchObject({ code: 'store_corrupt' });
    });

    test.each(reads)(
      'refuses a row of $table with one bit flipped, wherever it is',
      async ({ table, read }) => {
        for (const place of ['salt', 'counter', 'content', 'tag'] as const) {
          await tampered(location, (database) => flipEverywhere(database, table, place));
          const store = await openedStore(location);
          await expectFault(read(store.worlds), 'store_corrupt');
          await store.close();
          await tampered(location, (database) => flipEverywhere(database, table, place));
        }
        await expect(read(await reopened())).resolves.toBeDefined();
      },
    );

    test.each(reads.filter(({ table }) => table !== 'worlds'))(
      'refuses a row of $table that is of another row there',
      async ({ table, read }) => {
        await tampered(location, (database) => exchange(database, table, 'this world'));
        await expectFault(read(await reopened()), 'store_corrupt');
      },
    );

    test.each(reads)('refuses a row of $table that is of another world', async ({ table, read }) => {
      await tampered(location, (database) => exchange(database, table, 'the twin'));
      await expectFault(read(await reopened()), 'store_corrupt');
    });

    test.each(reads)('refuses a row of $table that was cut short', async ({ table, read }) => {
      await tampered(location, (database) =>
        database
          .updateTable(table)
          .set({ sealed: new Uint8Array(35) })
          .execute(),
      );
      await expectFault(read(await reopened()), 'store_corrupt');
    });

    test('refuses an outcome that was moved to another block', async () => {
      await tampered(location, (database) =>
        database
          .updateTable('block_parts')
          .set({ position: 9n })
          .where('kind', '=', 'outcomes')
          .where('position', '=', 0n)
          .execute(),
      );
      const outcome = (await reopened()).findOutcome(world, sampleHash('outcome', 1n));
      await expectFault(outcome, 'store_corrupt');
    });

    test('misses an outcome that was taken away', async () => {
      await tampered(location, (database) =>
        database
          .deleteFrom('block_parts')
          .where('kind', '=', 'outcomes')
          .where('position', '=', 1n)
          .execute(),
      );
      await expectFault((await reopened()).blockContents(world, 1n), 'store_corrupt');
    });

    test('misses the block of an outcome', async () => {
      await tampered(location, (database) => database.deleteFrom('blocks').execute());
      const worlds = await reopened();
      await expectFault(worlds.findOutcome(world, sampleHash('outcome', 1n)), 'store_corrupt');
      await expectFault(worlds.head(world), 'store_corrupt');
    });

    test('refuses a node whose bytes are others than its hash says, well sealed as they are', async () => {
      const store = await openedStore(location);
      const lease = await takenLease(store.worlds);
      const hash = sampleHash('a hash', 1n);
      await store.worlds.commitBlock(lease, {
        ...sampleCommit(2n),
        nodes: [{ hash, bytes: toUtf8('others') }],
      });
      await expectFault(store.worlds.readNode(world, hash), 'store_corrupt');
    });

    test('refuses an old head row that was put back', async () => {
      let old: { sequence: bigint; head: Uint8Array } | undefined;
      await tampered(location, async (database) => {
        old = await database
          .selectFrom('worlds')
          .select(['sequence', 'head'])
          .where('world', '=', world)
          .executeTakeFirstOrThrow();
      });
      const store = await openedStore(location);
      await store.worlds.commitBlock(await takenLease(store.worlds), sampleCommit(2n));
      await store.close();
      await tampered(location, (database) =>
        database
          .updateTable('worlds')
          .set(old ?? {})
          .where('world', '=', world)
          .execute(),
      );
      await expectFault((await reopened()).head(world), 'store_corrupt');
    });

    test('puts back a transaction that a block has taken in vain', async () => {
      const store = await openedStore(location);
      await store.worlds.enqueue(world, sampleSubmitted(2n));
      await store.close();
      let old: { name: Uint8Array; world: Uint8Array; sealed: Uint8Array }[] = [];
      await tampered(location, async (database) => {
        old = await database
          .selectFrom('queue')
          .select(['world', 'name', 'sealed'])
          .where('world', '=', world)
          .orderBy('ticket')
          .execute();
      });
      const again = await openedStore(location);
      await again.worlds.commitBlock(await takenLease(again.worlds), sampleCommit(2n));
      const left = await again.worlds.pending(world, 10);
      expect(left).not.toContainEqual(sampleSubmitted(2n));
      await again.close();
      await tampered(location, async (database) => {
        await database.deleteFrom('queue').where('world', '=', world).execute();
        for (const row of old) await database.insertInto('queue').values(row).execute();
      });
      expect(await (await reopened()).pending(world, 10)).toEqual(left);
    });

    test('puts back a block that was there before under a newer number in vain', async () => {
      const store = await openedStore(location);
      await store.worlds.commitBlock(await takenLease(store.worlds), sampleCommit(2n));
      await store.close();
      await tampered(location, async (database) => {
        const { sealed } = await database
          .selectFrom('blocks')
          .select('sealed')
          .where('world', '=', world)
          .where('sequence', '=', 1n)
          .executeTakeFirstOrThrow();
        await database
          .updateTable('blocks')
          .set({ sealed })
          .where('world', '=', world)
          .where('sequence', '=', 2n)
          .execute();
      });
      await expectFault((await reopened()).head(world), 'store_corrupt');
    });

    test('cannot take the head back under a process that knows a newer one', async (context) => {
      context.skip(location.kind === 'sqlite', 'no one else can open the embedded file');
      const { worlds } = await openedStore(location);
      await worlds.head(world);
      await tampered(location, async (database) => {
        const head = await database
          .selectFrom('blocks')
          .select('name')
          .where('world', '=', world)
          .where('sequence', '=', 0n)
          .executeTakeFirstOrThrow();
        await database.updateTable('worlds').set({ sequence: 0n, head: head.name }).execute();
        await database.deleteFrom('blocks').where('sequence', '>', 0n).execute();
      });
      await expectFault(worlds.head(world), 'store_rolled_back');
    });

    test('refuses a block under a lease whose epoch was taken back', async () => {
      const store = await openedStore(location);
      const lease = await takenLease(store.worlds);
      await store.close();
      await tampered(location, (database) => database.updateTable('worlds').set({ epoch: 0n }).execute());
      const commit = (await reopened()).commitBlock(lease, sampleCommit(2n));
      await expectFault(commit, 'store_rolled_back');
    });

    test('finds no id, name or content in the clear', async () => {
      const seen: unknown[] = [];
      await tampered(location, async (database) => {
        for (const table of ['worlds', 'blocks', 'nodes', 'block_parts', 'statements', 'queue'] as const) {
          seen.push(...(await database.selectFrom(table).selectAll().execute()));
        }
      });
      const text = seen
        .map((row) =>
          Object.values(row as object)
            .map(textOf)
            .join(' '),
        )
        .join('\n');
      expect(text).toContain(textOf(world));
      for (const secret of [
        toUtf8('outcome bytes'),
        toUtf8('public'),
        sampleHash('block', 1n),
        sampleHash('node', 1n),
        sampleHash('transaction', 5n),
      ]) {
        expect(text).not.toContain(textOf(secret));
      }
    });
  });
}

const textOf = (value: unknown): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);

const places = { salt: () => 0, counter: () => 19, content: () => 20, tag: (length: number) => length - 1 };

async function flipEverywhere(
  database: Database,
  table: SealedTable,
  place: keyof typeof places,
): Promise<void> {
  for (const { sealed } of await database.selectFrom(table).select('sealed').execute()) {
    const at = places[place](sealed.length);
    const flipped = new Uint8Array(sealed).with(at, (sealed[at] ?? 0) ^ 1);
    await database.updateTable(table).set({ sealed: flipped }).where('sealed', '=', sealed).execute();
  }
}

type Row = { readonly world: Uint8Array; readonly sealed: Uint8Array };

/** Gives each row of a world the seal of another one: of the same world, or of its twin. */
async function exchange(database: Database, table: SealedTable, from: 'this world' | 'the twin') {
  const all = (await database.selectFrom(table).selectAll().execute()) as unknown as Row[];
  const [own = [], others = []] = [world, twin].map((id) =>
    all.filter((row) => textOf(row.world) === textOf(id)),
  );
  const set = (old: Uint8Array, sealed: Uint8Array) =>
    database.updateTable(table).set({ sealed }).where('sealed', '=', old).execute();
  const marks = own.map(() => randomBytes(16));
  for (const [i, mark] of marks.entries()) await set(own[i]?.sealed ?? mark, mark);
  for (const [i, mark] of marks.entries()) {
    const source = from === 'the twin' ? others[i] : own.at(i - 1);
    await set(mark, source?.sealed ?? mark);
  }
}
