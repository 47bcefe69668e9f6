import { describe, expect, test } from 'vitest';
import { toBase64, toUtf8 } from '../../src/primitives/bytes.ts';
import { auditorPublicKey } from '../../src/verifier/auditor-key.ts';
import { type Judged, verifyDocument } from '../../src/verifier/verify-document.ts';
import { readFacts } from '../../src/web/verify/facts/document-facts.ts';
import { auditedWorld, liveThroughAll } from '../support/audited-world.ts';

const auditorKey = new Uint8Array(32).fill(9);

/** A world that did all that a world can do, and what is shown of its documents. */
async function shownWorld() {
  const { world, get, options } = await auditedWorld();
  const sequences = await liveThroughAll(world);
  const judge = async (path: string, key?: Uint8Array): Promise<Judged> =>
    verifyDocument([toUtf8(await get(path))], { ...options, auditorKey: key });
  return {
    sequences,
    last: (await world.head()).sequence,
    judge,
    facts: async (path: string, key?: Uint8Array) => readFacts(await judge(path, key)),
  };
}

describe('readFacts of a world', () => {
  test('tells what made each block, and its transactions', async () => {
    const { sequences, facts } = await shownWorld();
    const made = async (sequence: bigint) => {
      const found = await facts(`blocks/${sequence}`);
      return found?.kind === 'block' ? found.block : undefined;
    };
    expect((await made(0n))?.made).toMatch(/genesis/);
    expect((await made(sequences.patch))?.made).toContain('set from outside (test)');
    expect((await made(sequences.resume))?.made).toMatch(/resumed a yield/);
    expect((await made(sequences.restore))?.made).toMatch(
      /put back to what it was after block [1-9A-HJ-NP-Za-km-z]{43,44}\./,
    );
    const chunk = await made(sequences.chunk);
    expect(chunk?.transactions).toContainEqual(
      expect.objectContaining({ receiverId: 'bob.near', actions: ['transfer'], isExpired: false }),
    );
    const before = await made(sequences.chunk - 1n);
    expect(before?.transactions?.flatMap(({ actions }) => actions)).toContain('ask_as');
    expect(chunk?.gas?.receipts.length).toBeGreaterThan(1);
    expect(chunk?.facts).toContainEqual({ name: 'Network', value: 'test-world' });
  });

  test('tells a row by its place and value, and one that is absent', async () => {
    const { facts } = await shownWorld();
    expect(await facts('state-proof?account=bob.near')).toMatchObject({
      kind: 'state-proof',
      row: {
        row: { what: 'account', accountId: 'bob.near', value: { note: expect.stringContaining('NEAR') } },
      },
    });
    expect(await facts('state-proof?account=nobody.near')).toMatchObject({
      row: { row: { accountId: 'nobody.near', value: 'absent', readable: undefined } },
    });
  });

  test('tells a row whose key names an account longer than any', async () => {
    const { judge } = await shownWorld();
    const judged = await judge('state-proof?account=bob.near');
    const document = JSON.parse(String(judged.document));
    document.row.trie_key_base64 = toBase64(new Uint8Array(600_000).fill(0x61).with(0, 0));
    expect(readFacts({ ...judged, document })).toMatchObject({
      row: { row: { what: 'account', accountId: 'a'.repeat(599_999) } },
    });
  });

  test('gives a history in figures', async () => {
    const { facts, last } = await shownWorld();
    expect(await facts('history')).toMatchObject({
      kind: 'history',
      history: { firstSequence: 0n, lastSequence: last, blocks: Number(last) + 1, anchoredAt: undefined },
    });
  });

  test('shows what is sealed only to whom it is for', async () => {
    const { facts, judge } = await shownWorld();
    const query = `auditor=${auditorPublicKey(auditorKey)}`;
    const sealedRow = `state-proof?account=bob.near&${query}`;
    expect(await facts(`blocks/1?${query}`)).toMatchObject({
      block: { transactions: undefined, gas: undefined },
    });
    expect(await facts(sealedRow)).toMatchObject({ row: { row: undefined } });
    expect(await facts(sealedRow, auditorKey)).toMatchObject({ row: { row: { accountId: 'bob.near' } } });
    expect(await facts(`blocks/1?${query}`, auditorKey)).toMatchObject({
      block: { transactions: expect.any(Array) },
    });
    expect((await judge(sealedRow, auditorKey)).report.verdict).toBe('PASS');
  });

  test('shows nothing of what is no document', async () => {
    const { judge } = await shownWorld();
    const judged = await judge('blocks/99999');
    expect(judged.report.verdict).toBe('FAIL');
    expect(readFacts(judged)).toBeUndefined();
  });
});
