import { describe, expect, test } from 'vitest';
import { toBase64, toUtf8 } from '../../../src/primitives/bytes.ts';
import { toBase58 } from '../../../src/primitives/hash.ts';
import { accountKey } from '../../../src/primitives/trie-key.ts';
import { verifyBlock } from '../../../src/verifier/world/verify-block.ts';
import { verifyHistory } from '../../../src/verifier/world/verify-history.ts';
import { verifyStateProof } from '../../../src/verifier/world/verify-state-proof.ts';
import { auditedWorld, liveThroughAll } from '../../support/audited-world.ts';
import { call } from '../../support/chunk-world.ts';
import { sendTo, settle } from '../../support/durable-worlds.ts';
import { detailOf, failedCodes, openCodes } from '../../support/report-lines.ts';
import { sampleConfig } from '../../support/sample-services.ts';

const lines = (text: string): string[] => text.trimEnd().split('\n');

describe('a world that did all that a world can do', async () => {
  const claimed = ['head_origins', 'anchor'];

  test('shows blocks, rows and a history that pass', async () => {
    const { world, get, options } = await auditedWorld();
    const { start: _, ...sequences } = await liveThroughAll(world);
    for (const [kind, sequence] of Object.entries(sequences)) {
      const report = verifyBlock(await get(`blocks/${sequence}`), options);
      // By itself it does not show the state that it goes back to.
      const because = kind === 'restore' ? ['restore_link'] : [];
      expect([kind, report.because, failedCodes(report)]).toEqual([kind, because, []]);
      const open = kind === 'genesis' || kind === 'chunk' ? ['anchor'] : claimed;
      expect([kind, openCodes(report)]).toEqual([kind, [...open.slice(0, -1), ...because, 'anchor']]);
      expect(report.notChecked.length).toBeGreaterThan(5);
    }
    const history = lines(await get('history'));
    const progress: number[] = [];
    const report = await verifyHistory(history, options, (blocks) => progress.push(blocks));
    expect([report.verdict, failedCodes(report), openCodes(report)]).toEqual(['PASS', [], claimed]);
    const { sequence } = await world.head();
    expect(progress.at(-1)).toBe(Number(sequence) + 1);
    expect(report.summary).toMatchObject({
      firstSequence: 0n,
      lastSequence: sequence,
      blocks: Number(sequence) + 1,
      transactions: 5,
      operations: { genesis: 1, patch: 1, resume: 1, restore: 1 },
      keys: [{ blocks: Number(sequence) + 1, keyEpoch: 0n }],
      failures: [],
    });
    expect(report.notChecked.length).toBeGreaterThan(5);
  });

  test('shows a slice of its history, and says that it is one', async () => {
    const { world, get, options } = await auditedWorld();
    await liveThroughAll(world);
    const report = await verifyHistory(lines(await get('history?from=5&to=9')), options);
    expect([report.verdict, failedCodes(report)]).toEqual(['PASS', []]);
    expect(openCodes(report)).toContain('history_start');
    expect(detailOf(report, 'history_root')).toMatch(/^5 times/);
    const head = await world.block({ kind: 'hash', hash: (await world.head()).prevHash });
    const anchor = { world_id: Buffer.from(world.id).toString('hex'), source: 'the gate' };
    const known = [
      { ...anchor, sequence: `${head?.sequence}`, block_hash: toBase58(head?.hash ?? world.id) },
    ];
    const anchored = await verifyHistory(lines(await get(`history?from=5&to=${head?.sequence}`)), {
      ...options,
      anchors: known,
    });
    expect(detailOf(anchored, 'anchor')).toBe(`anchored at ${head?.sequence}`);
    expect(openCodes(anchored)).not.toContain('history_start');
    expect(anchored.summary.anchoredAt).toBe(head?.sequence);
  });

  test('proves rows, and that there are none', async () => {
    const { world, get, options } = await auditedWorld();
    await sendTo(world, { to: 'counter.near', actions: [call('new', { start: 1 })] });
    await settle(world);
    const state = encodeURIComponent(toBase64(toUtf8('STATE')));
    const raw = encodeURIComponent(toBase64(accountKey('bob.near')));
    const paths: Record<string, RegExp> = {
      'account=alice.near': /: \d+ bytes/,
      'account=nobody.near': /: absent/,
      [`account=counter.near&key_base64=${state}`]: /: \d+ bytes/,
      [`account=counter.near&key_base64=${state}&block=0`]: /: absent/,
      'account=counter.near&code=true': /: \d+ bytes/,
      [`trie_key_base64=${raw}`]: /: \d+ bytes/,
    };
    for (const [query, detail] of Object.entries(paths)) {
      const report = verifyStateProof(await get(`state-proof?${query}`), options);
      expect([query, report.verdict, failedCodes(report)]).toEqual([query, 'PASS', []]);
      expect(detailOf(report, 'state_proof')).toMatch(detail);
    }
  });
});

describe('anchors', () => {
  async function anchoredWorld() {
    const audited = await auditedWorld();
    for (let block = 0; block < 6; block++) await audited.world.produceBlock();
    const at = async (sequence: bigint) => {
      const block = await audited.world.audit.findAt(sequence);
      const worldId = Buffer.from(audited.world.id).toString('hex');
      const hash = block?.block.hash ?? audited.world.id;
      return { world_id: worldId, sequence: `${sequence}`, block_hash: toBase58(hash), source: 'the gate' };
    };
    return { ...audited, at };
  }

  test('say how far a block is anchored, by itself and by a path', async () => {
    const { get, options, at } = await anchoredWorld();
    const judge = async (path: string, sequence: bigint) =>
      verifyBlock(await get(path), { ...options, anchors: [await at(sequence)] });
    expect(detailOf(await judge('blocks/3', 3n), 'anchor')).toBe('anchored at 3');
    expect(detailOf(await judge('blocks/3?anchor=5', 5n), 'anchor')).toBe('anchored at 5');
    expect(detailOf(await judge('blocks/0?anchor=5', 5n), 'anchor')).toBe('anchored at 5');
    const after = await judge('blocks/5?anchor=2', 2n);
    expect(detailOf(after, 'anchor')).toBe('freshness UNPROVEN: anchored at 2, before this block');
    expect(after.verdict).toBe('PASS');
    expect(detailOf(await judge('blocks/5?anchor=2', 3n), 'anchor')).toMatch(/block 2 is no anchor/);
  });

  test('count when the policy demands them, and contradict another block', async () => {
    const { get, options, at } = await anchoredWorld();
    const { policy } = options;
    if (policy === undefined) throw new Error('the dev policy');
    const strict = { ...options, policy: { ...policy, require_freshness: true } };
    const report = verifyBlock(await get('blocks/3'), strict);
    expect([report.verdict, report.because]).toEqual(['UNPROVEN', ['anchor']]);
    const known = { ...strict, policy: { ...strict.policy, anchors: [await at(3n)] } };
    expect(verifyBlock(await get('blocks/3'), known).verdict).toBe('PASS');
    const wrong = { ...(await at(3n)), block_hash: (await at(2n)).block_hash };
    expect(verifyBlock(await get('blocks/3'), { ...options, anchors: [wrong] }).because).toEqual(['anchor']);
    const history = lines(await get('history'));
    const conflict = await verifyHistory(history, { ...options, anchors: [wrong] });
    expect(conflict.because).toEqual(['anchor']);
    const partly = await verifyHistory(history, { ...strict, anchors: [await at(3n)] });
    expect([partly.verdict, partly.because]).toEqual(['UNPROVEN', ['anchor']]);
    expect(detailOf(partly, 'anchor')).toMatch(/anchored at 3; the 3 blocks after it are not/);
  });

  test('of another world say nothing', async () => {
    const { get, options, at } = await anchoredWorld();
    const anchors = [{ ...(await at(3n)), world_id: '00'.repeat(32) }];
    const report = verifyBlock(await get('blocks/3'), { ...options, anchors });
    expect(detailOf(report, 'anchor')).toMatch(/^freshness UNPROVEN/);
  });
});

test('a world that is no sandbox says that all follows from its genesis', async () => {
  const { policy } = sampleConfig();
  const { world, get, options } = await auditedWorld({ policy: { ...policy, sandbox: false } });
  await sendTo(world, { to: 'counter.near', actions: [call('new', { start: 1 })] });
  await settle(world);
  const report = await verifyHistory(lines(await get('history')), options);
  expect([report.verdict, openCodes(report)]).toEqual(['PASS', ['anchor']]);
});
