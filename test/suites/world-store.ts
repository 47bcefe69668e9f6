import { beforeEach, describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import type { DatabaseLocation } from '../../src/store/database.ts';
import type { Store } from '../../src/store/open-store.ts';
import type { Lease, WorldStore } from '../../src/store/world-store.ts';
import { type DatabaseUnderTest, openedStore } from '../support/databases.ts';
import {
  sampleCommit,
  sampleDefinition,
  sampleHash,
  sampleSubmitted,
  takenLease,
  world,
} from '../support/sample-world.ts';

const unknown = sha256(toUtf8('unknown'));

/** What a store of worlds must do in each database. */
export function worldStoreSuite({ name, missing, fresh }: DatabaseUnderTest): void {
  let location: DatabaseLocation;
  let store: Store;
  let worlds: WorldStore;
  let lease: Lease;
  const opened = async (context: { skip: (condition: boolean, note?: string) => void }) => {
    context.skip(missing !== undefined, missing);
    location = await fresh();
    store = await openedStore(location);
    worlds = store.worlds;
    await worlds.create(sampleDefinition, sampleCommit(0n));
    lease = await takenLease(worlds);
  };
  const commit = async (sequence: bigint) => {
    expect(await worlds.commitBlock(lease, sampleCommit(sequence))).toEqual({ ok: true });
  };

  describe(`${name} as a store of worlds`, () => {
    beforeEach(opened);

    test('finds a world and its genesis block', async () => {
      expect(await worlds.find(world)).toEqual(sampleDefinition);
      expect(await worlds.list()).toEqual([sampleDefinition]);
      expect(await worlds.head(world)).toEqual(sampleCommit(0n).block);
    });

    test('changes nothing when a world exists', async () => {
      const other = { ...sampleDefinition, kind: 'other' };
      expect(await worlds.create(other, sampleCommit(0n, 3))).toBe('exists');
      expect(await worlds.find(world)).toEqual(sampleDefinition);
    });

    test('begins a world at sequence 0 only', async () => {
      const late = worlds.create({ ...sampleDefinition, id: unknown }, sampleCommit(1n));
      await expect(late).rejects.toThrow('the sequence of a genesis block is 0');
    });

    test('keeps worlds apart', async () => {
      const other = { ...sampleDefinition, id: unknown };
      expect(await worlds.create(other, sampleCommit(0n))).toBe('created');
      await commit(1n);
      expect((await worlds.head(unknown))?.sequence).toBe(0n);
      expect(await worlds.readNode(unknown, sampleCommit(1n).block.stateRoot)).toBeUndefined();
      expect(await worlds.list()).toHaveLength(2);
    });

    test('knows nothing of a world that was never created', async () => {
      expect(await worlds.find(unknown)).toBeUndefined();
      expect(await worlds.head(unknown)).toBeUndefined();
      expect(await worlds.blockContents(unknown, 0n)).toBeUndefined();
      expect(await worlds.commitBlock({ ...lease, world: unknown }, sampleCommit(1n))).toEqual({
        ok: false,
        refusal: { kind: 'world-unknown' },
      });
    });

    test('finds a block by sequence, height and hash', async () => {
      await commit(1n);
      const { block } = sampleCommit(1n);
      expect(await worlds.head(world)).toEqual(block);
      expect(await worlds.blockBySequence(world, 1n)).toEqual(block);
      expect(await worlds.blockByHeight(world, block.height)).toEqual(block);
      expect(await worlds.blockByHash(world, block.hash)).toEqual(block);
      expect(await worlds.blockByHeight(world, block.height - 1n)).toBeUndefined();
      expect(await worlds.blockByHash(world, unknown)).toBeUndefined();
      for (const number of [2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n]) {
        expect(await worlds.blockByHeight(world, number)).toBeUndefined();
        expect(await worlds.blockBySequence(world, number)).toBeUndefined();
      }
    });

    test('finds everything that came with a block, and the block with it', async () => {
      await commit(1n);
      const all = sampleCommit(1n);
      const { block, transactions, receipts, outcomes } = all;
      const at1 = <T>(value: T) => ({ block, position: 1, value });
      const second = (what: string) => sampleHash(what, 1n, 1);
      expect(await worlds.findTransaction(world, second('transaction'))).toEqual(at1(transactions[1]));
      expect(await worlds.findReceipt(world, second('receipt'))).toEqual(at1(receipts[1]));
      expect(await worlds.findOutcome(world, second('outcome'))).toEqual(at1(outcomes[1]));
      expect(await worlds.blockContents(world, 1n)).toEqual({ transactions, receipts, outcomes });
      expect(await worlds.findAnswer(world, toUtf8('request 1 0'))).toEqual(toUtf8('answer 1 0'));
    });

    test('finds nothing under another id', async () => {
      expect(await worlds.findTransaction(world, unknown)).toBeUndefined();
      expect(await worlds.findReceipt(world, unknown)).toBeUndefined();
      expect(await worlds.findOutcome(world, sampleHash('receipt', 0n))).toBeUndefined();
      expect(await worlds.findAnswer(world, unknown)).toBeUndefined();
      expect(await worlds.findStatement(world, unknown)).toBeUndefined();
    });

    test('finds nodes in the order in which they are asked for', async () => {
      await commit(1n);
      const [fresh, again] = sampleCommit(1n).nodes;
      const hashes = [again?.hash ?? unknown, unknown, fresh?.hash ?? unknown];
      expect(await worlds.readNodes(world, hashes)).toEqual([again?.bytes, undefined, fresh?.bytes]);
      expect(await worlds.readNodes(world, [])).toEqual([]);
    });

    test('takes and gives more nodes than one query holds', async () => {
      const nodes = Array.from({ length: 1_234 }, (_, i) => toUtf8(`node ${i}`));
      const stored = nodes.map((bytes) => ({ hash: sha256(bytes), bytes }));
      await worlds.commitBlock(lease, { ...sampleCommit(1n), nodes: stored });
      const hashes = stored.map(({ hash }) => hash);
      expect(await worlds.readNodes(world, hashes)).toEqual(nodes);
    });

    test('remembers after it was closed and opened again', async () => {
      await commit(1n);
      await store.close();
      const { worlds: after } = await openedStore(location);
      expect(await after.head(world)).toEqual(sampleCommit(1n).block);
      expect(await after.readNode(world, sampleHash('node', 1n))).toEqual(toUtf8('node 1 0'));
    });

    test.each([
      ['skips a sequence', { ...sampleCommit(1n), block: sampleCommit(2n).block }],
      ['repeats the head', { ...sampleCommit(1n), block: sampleCommit(0n).block }],
      [
        'follows another block',
        { ...sampleCommit(1n), block: { ...sampleCommit(1n).block, previousHash: unknown } },
      ],
    ])('refuses a block that %s', async (_, wrong) => {
      expect(await worlds.commitBlock(lease, wrong)).toEqual({
        ok: false,
        refusal: { kind: 'head-moved', sequence: 0n },
      });
      expect(await worlds.blockBySequence(world, 1n)).toBeUndefined();
      expect(await worlds.readNode(world, sampleHash('node', 1n))).toBeUndefined();
    });

    test('lets one of two blocks win that are committed at once', async () => {
      const rival = { ...sampleCommit(1n), block: { ...sampleCommit(1n).block, hash: unknown } };
      const results = await Promise.all([
        worlds.commitBlock(lease, sampleCommit(1n)),
        worlds.commitBlock(lease, rival),
      ]);
      expect(results.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
      expect((await worlds.head(world))?.sequence).toBe(1n);
      expect((await worlds.blockContents(world, 1n))?.receipts).toHaveLength(2);
    });

    test('keeps nothing of a block whose last row it cannot keep', async () => {
      const { statements, ...rest } = sampleCommit(1n);
      const [first] = sampleCommit(0n).statements;
      const repeated = first === undefined ? [] : [...statements, first];
      const broken = worlds.commitBlock(lease, { ...rest, statements: repeated });
      await expect(broken).rejects.toMatchObject({ code: 'store_unavailable' });
      expect((await worlds.head(world))?.sequence).toBe(0n);
      expect(await worlds.blockBySequence(world, 1n)).toBeUndefined();
      expect(await worlds.readNode(world, sampleHash('node', 1n))).toBeUndefined();
      expect(await worlds.findOutcome(world, sampleHash('outcome', 1n))).toBeUndefined();
      await commit(1n);
    });

    test('does not take a receipt for executed twice', async () => {
      const again = worlds.commitBlock(lease, { ...sampleCommit(1n), outcomes: sampleCommit(0n).outcomes });
      await expect(again).rejects.toMatchObject({ code: 'store_unavailable' });
      expect((await worlds.head(world))?.sequence).toBe(0n);
    });
  });

  describe(`${name} as a store of leases`, () => {
    beforeEach(opened);
    const request = (holder: string, now: bigint) => ({ holder, now, until: now + 100n });

    test('gives a lease to one at a time', async () => {
      const first = await worlds.takeLease(world, request('a', 2_000n));
      expect(first).toEqual({ ok: true, lease: { world, holder: 'a', epoch: 2n, until: 2_100n } });
      expect(await worlds.takeLease(world, request('b', 2_099n))).toEqual({
        ok: false,
        refusal: { kind: 'lease-held', holder: 'a', until: 2_100n },
      });
      expect(await worlds.takeLease(world, request('b', 2_100n))).toMatchObject({ lease: { epoch: 3n } });
    });

    test('gives it to one of two that ask at once', async () => {
      const asked = ['a', 'b', 'c', 'd'].map((holder) => worlds.takeLease(world, request(holder, 2_000n)));
      const given = (await Promise.all(asked)).filter(({ ok }) => ok);
      expect(given).toHaveLength(1);
    });

    test('refuses the block of a writer whose lease another took', async () => {
      const newer = await takenLease(worlds, 'another');
      expect(await worlds.commitBlock(lease, sampleCommit(1n))).toEqual({
        ok: false,
        refusal: { kind: 'lease-lost', epoch: newer.epoch },
      });
      expect(await worlds.blockBySequence(world, 1n)).toBeUndefined();
      expect(await worlds.commitBlock(newer, sampleCommit(1n))).toEqual({ ok: true });
    });

    test('starts a new epoch when a holder takes it again', async () => {
      const again = await takenLease(worlds, lease.holder);
      expect(again.epoch).toBe(lease.epoch + 1n);
      expect(await worlds.commitBlock(lease, sampleCommit(1n))).toMatchObject({ ok: false });
    });

    test('renews what is held', async () => {
      const renewed = await worlds.renewLease(lease, 5_000n);
      expect(renewed).toEqual({ ...lease, until: 5_000n });
      expect(await worlds.takeLease(world, request('b', 4_999n))).toMatchObject({ ok: false });
    });

    test('does not renew what another took', async () => {
      await takenLease(worlds, 'another');
      expect(await worlds.renewLease(lease, 5_000n)).toBeUndefined();
    });

    test('gives at once what was released', async () => {
      const renewed = await worlds.renewLease(lease, 5_000n);
      await worlds.releaseLease(renewed ?? lease);
      expect(await worlds.takeLease(world, request('b', 1n))).toMatchObject({ ok: true });
    });

    test('is not released by one who lost it', async () => {
      const newer = await worlds.takeLease(world, request('b', 2_000n));
      expect(newer.ok).toBe(true);
      await worlds.releaseLease(lease);
      expect(await worlds.takeLease(world, request('c', 2_001n))).toMatchObject({ ok: false });
    });

    test('knows no lease of an unknown world', async () => {
      const refusal = { kind: 'world-unknown' };
      expect(await worlds.takeLease(unknown, request('a', 1n))).toEqual({ ok: false, refusal });
    });
  });

  describe(`${name} as a store of statements`, () => {
    beforeEach(opened);

    test('gives those from a sequence on, at most so many', async () => {
      await commit(1n);
      await commit(2n);
      const found = await worlds.statementsFrom(world, 3n, 2);
      const drafts = [sampleCommit(1n).statements[1], sampleCommit(2n).statements[0]];
      expect(found).toEqual([
        { ...drafts[0], block: 1n, signatures: new Map() },
        { ...drafts[1], block: 2n, signatures: new Map() },
      ]);
      expect(await worlds.statementsFrom(world, 6n, 2)).toEqual([]);
    });

    test('fills the slots one by one, the first signature staying', async () => {
      const sequence = 1n;
      const sign = (slot: string, byte: number) =>
        worlds.addSignature(world, { sequence, slot, signature: new Uint8Array(64).fill(byte) });
      await sign('ed25519', 1);
      await sign('ed25519', 2);
      await sign('secp256k1', 3);
      const found = await worlds.findStatement(world, sampleHash('statement', 0n, 1));
      expect(found?.signatures).toEqual(
        new Map([
          ['ed25519', new Uint8Array(64).fill(1)],
          ['secp256k1', new Uint8Array(64).fill(3)],
        ]),
      );
      expect((await worlds.statementsFrom(world, 0n, 1))[0]?.signatures).toEqual(new Map());
    });

    test.each([
      ['of no statement', { sequence: 9n, slot: 'ed25519' }],
      ['in no slot', { sequence: 0n, slot: 'rsa' }],
    ])('refuses a signature %s', async (_, place) => {
      const refusal = worlds.addSignature(world, { ...place, signature: new Uint8Array(64) });
      await expect(refusal).rejects.toMatchObject({ code: 'statement_unknown' });
    });
  });

  describe(`${name} as a queue`, () => {
    beforeEach(opened);

    test('gives what was submitted, in the order of arrival', async () => {
      for (const n of [5n, 3n, 4n]) {
        expect(await worlds.enqueue(world, sampleSubmitted(n))).toBe('queued');
      }
      expect(await worlds.pending(world, 10)).toEqual([5n, 3n, 4n].map((n) => sampleSubmitted(n)));
      expect(await worlds.pending(world, 1)).toEqual([sampleSubmitted(5n)]);
      expect(await worlds.pending(unknown, 10)).toEqual([]);
    });

    test('remembers after it was closed and opened again', async () => {
      await worlds.enqueue(world, sampleSubmitted(1n));
      await store.close();
      const { worlds: after } = await openedStore(location);
      expect(await after.pending(world, 10)).toEqual([sampleSubmitted(1n)]);
    });

    test('takes a transaction once', async () => {
      await worlds.enqueue(world, sampleSubmitted(1n));
      expect(await worlds.enqueue(world, sampleSubmitted(1n))).toBe('already-queued');
      expect(await worlds.pending(world, 10)).toHaveLength(1);
    });

    test('forgets what a block took, and does not take it again', async () => {
      await worlds.enqueue(world, sampleSubmitted(1n));
      await worlds.enqueue(world, sampleSubmitted(2n));
      await commit(1n);
      expect(await worlds.pending(world, 10)).toEqual([sampleSubmitted(2n)]);
      expect(await worlds.enqueue(world, sampleSubmitted(1n))).toBe('already-included');
      expect(await worlds.pending(world, 10)).toEqual([sampleSubmitted(2n)]);
    });
  });
}
