import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../src/primitives/bytes.ts';
import { toBase58 } from '../../../src/primitives/hash.ts';
import { type BlockDocument, blockDocumentJson } from '../../../src/proof/block-document.ts';
import { decodeDocument, encodeLine } from '../../../src/proof/document.ts';
import { hashBlock, hashHead, hashHeadInput, hashHeadOutput } from '../../../src/proof/head.ts';
import type { HistoryReport } from '../../../src/verifier/world/history-judge.ts';
import { verifyHistory } from '../../../src/verifier/world/verify-history.ts';
import { auditedWorld } from '../../support/audited-world.ts';
import { withValue } from '../../support/json-changes.ts';
import { detailOf, failedCodes } from '../../support/report-lines.ts';
import { worldSamples } from '../../support/world-documents.ts';

/** The line of a block: a header and one attestation come before. */
const at = (sequence: number): number => sequence + 2;

async function judged(lines: readonly string[]): Promise<HistoryReport> {
  return verifyHistory(lines, (await worldSamples()).options);
}

const changed = (line: string | undefined, path: readonly (string | number)[], value: unknown): string =>
  JSON.stringify(withValue(JSON.parse(line ?? ''), path, value));

describe('a history is caught', () => {
  test('when a block is missing', async () => {
    const { history } = await worldSamples();
    const report = await judged(history.toSpliced(at(5), 1));
    expect(failedCodes(report)).toEqual(['gap']);
    expect(detailOf(report, 'gap')).toBe('block 6: block 5 is missing');
    const more = await judged(history.toSpliced(at(5), 3));
    expect(detailOf(more, 'gap')).toBe('block 8: blocks 5 to 7 are missing');
    expect(more.summary.failures).toEqual([{ code: 'gap', failed: 1, places: ['block 8'] }]);
  });

  test('when a block comes twice', async () => {
    const { history } = await worldSamples();
    const again = await judged(history.toSpliced(at(5), 0, history[at(5)] ?? ''));
    expect(failedCodes(again)).toEqual(['replay']);
    const later = await judged(history.toSpliced(at(8), 0, history[at(3)] ?? ''));
    expect(failedCodes(later)).toEqual(['replay']);
    expect(detailOf(later, 'replay')).toBe('block 3: it came before');
  });

  test('when two blocks change places', async () => {
    const { history } = await worldSamples();
    const [first = '', second = ''] = [history[at(5)], history[at(6)]];
    const report = await judged(history.toSpliced(at(5), 2, second, first));
    expect(failedCodes(report)).toEqual(expect.arrayContaining(['gap', 'order']));
  });

  test('when it is cut off at either end', async () => {
    const { history } = await worldSamples();
    expect(failedCodes(await judged(history.slice(0, -1)))).toEqual(['history_header']);
    expect(failedCodes(await judged(history.toSpliced(at(0), 1)))).toContain('gap');
    expect(failedCodes(await judged(history.slice(0, 2)))).toContain('history_header');
    expect(failedCodes(await judged([]))).toContain('history_header');
  });

  test('when its first line says other things', async () => {
    const { history } = await worldSamples();
    const report = async (key: string, value: unknown) =>
      failedCodes(await judged([changed(history[0], [key], value), ...history.slice(1)]));
    expect(await report('world_id', '00'.repeat(32))).toContain('foreign_block');
    expect(await report('from', '1')).toContain('history_format');
    expect(await report('to', '1')).toEqual(['history_header']);
    expect(await report('before', [toBase58(new Uint8Array(32))])).toContain('history_format');
    expect(await report('format', 'near-enclave/history/v2')).toContain('history_format');
  });

  test('when a slice names another tree before it', async () => {
    const { world, get, options } = await auditedWorld();
    for (let block = 0; block < 8; block++) await world.produceBlock();
    const slice = (await get('history?from=5&to=7')).trimEnd().split('\n');
    const header = JSON.parse(slice[0] ?? '');
    expect(header.before).toHaveLength(2);
    const other = changed(slice[0], ['before', 0], toBase58(new Uint8Array(32)));
    const report = await verifyHistory([other, ...slice.slice(1)], options);
    expect(failedCodes(report)).toEqual(['history_root']);
  });

  test('when the attestation is taken away, comes twice, or stands for nothing', async () => {
    const { history } = await worldSamples();
    const stripped = await judged(history.toSpliced(1, 1));
    expect(failedCodes(stripped)).toContain('head_attestation');
    expect(detailOf(stripped, 'head_attestation')).toMatch(/and \d+ more$/);
    const doubled = history.toSpliced(2, 0, history[1] ?? '');
    expect(failedCodes(await judged(doubled))).toEqual(['history_format']);
    const key = ['attestation', 'registration', 'keys', 'ed25519'];
    const foreign = history.toSpliced(2, 0, changed(history[1], key, '11'.repeat(32)));
    expect(failedCodes(await judged(foreign))).toEqual(['head_attestation']);
  });

  test('when a line is none, and what else stands there is judged all the same', async () => {
    const { history } = await worldSamples();
    const report = await judged(history.toSpliced(at(3), 1, '{"half":'));
    expect(failedCodes(report)).toEqual(expect.arrayContaining(['history_format', 'gap']));
    expect(detailOf(report, 'history_format')).toContain('line 6: not JSON');
  });

  test('when a block brings an attestation or a path of its own', async () => {
    const { history, documents } = await worldSamples();
    const own = changed(history[at(2)], ['attestation'], documents.chunk.attestation);
    expect(failedCodes(await judged(history.with(at(2), own)))).toEqual(['history_format']);
    const path = changed(history[at(2)], ['ancestry'], documents.chunk.ancestry);
    expect(failedCodes(await judged(history.with(at(2), path)))).toEqual(['history_format']);
  });

  test('when it has a block of another world', async () => {
    const { history } = await worldSamples();
    const { world, get } = await auditedWorld({ nonce: 77n });
    for (let block = 0; block < 6; block++) await world.produceBlock();
    const [, attestation = '', foreign = ''] = (await get('history?from=5&to=5')).split('\n');
    const report = await judged(history.toSpliced(at(5), 1, attestation, foreign));
    expect(failedCodes(report)).toEqual(expect.arrayContaining(['foreign_block', 'gap']));
  });
});

/** What a machine that lies could sign: of its own key, but for that all as it should be. */
describe('signed blocks that do not fit together', () => {
  const secret = new Uint8Array(32).fill(3);
  const publicKey = ed25519.getPublicKey(secret);

  type Change = (head: BlockDocument['head']) => Pick<BlockDocument['head'], 'input' | 'output'>;

  /** The same line for another head, signed anew. */
  function resigned(line: string | undefined, change: Change): string {
    const block = decodeDocument(blockDocumentJson, line ?? '');
    const { input, output } = change(block.head);
    const envelope = {
      ...block.head.envelope,
      inputHash: hashHeadInput(input),
      outputHash: hashHeadOutput(output),
      signerKeys: { ...block.head.envelope.signerKeys, ed25519: publicKey },
    };
    return encodeLine(blockDocumentJson, {
      ...block,
      head: { input, output, envelope },
      blockHash: hashBlock({ input, output }),
      signatures: { ed25519: ed25519.sign(hashHead(envelope), secret) },
    });
  }

  const zero = new Uint8Array(32);
  const changes: readonly (readonly [string, Change])[] = [
    ['previous_block', ({ input, output }) => ({ input: { ...input, previousBlock: zero }, output })],
    ['history_root', ({ input, output }) => ({ input: { ...input, historyRoot: zero }, output })],
    ['state_link', ({ input, output }) => ({ input: { ...input, preStateRoot: zero }, output })],
    ['receipts_link', ({ input, output }) => ({ input: { ...input, receiptsHash: zero }, output })],
    ['receipts_link', ({ input, output }) => ({ input: { ...input, loadHash: zero }, output })],
    ['world_link', ({ input, output }) => ({ input: { ...input, policyHash: zero }, output })],
    ['world_link', ({ input, output }) => ({ input: { ...input, network: 'mainnet' }, output })],
    [
      'time_link',
      ({ input, output }) => ({ input: { ...input, block: { ...input.block, height: 1n } }, output }),
    ],
    [
      'time_link',
      ({ input, output }) => ({ input: { ...input, block: { ...input.block, timestamp: 1n } }, output }),
    ],
    ['origin_link', ({ input, output }) => ({ input: { ...input, stateOrigin: 'proved' }, output })],
  ];

  test.each(changes)('%s %#', async (code, change) => {
    const { history } = await worldSamples();
    expect(failedCodes(await judged(history.with(at(4), resigned(history[at(4)], change))))).toContain(code);
  });

  test('a claim that is forgotten', async () => {
    const { history, documents } = await worldSamples();
    const after = Number(documents.patch.head.input.sequence) + 1;
    const forget: Change = ({ input, output }) => ({ input: { ...input, stateOrigin: 'enclave' }, output });
    const report = await judged(history.with(at(after), resigned(history[at(after)], forget)));
    expect(failedCodes(report)).toContain('origin_link');
  });

  test('a restore of another state', async () => {
    const { history, documents } = await worldSamples();
    const sequence = Number(documents.restore.head.input.sequence);
    const other: Change = ({ input, output }) => ({ input, output: { ...output, postStateRoot: zero } });
    const report = await judged(history.with(at(sequence), resigned(history[at(sequence)], other)));
    expect(failedCodes(report)).toContain('restore_link');
  });

  test('a fork: both blocks are named', async () => {
    const { history } = await worldSamples();
    const original = JSON.parse(history[at(5)] ?? '');
    const fork = JSON.parse(
      resigned(history[at(5)], ({ input, output }) => ({
        input: { ...input, block: { ...input.block, timestamp: input.block.timestamp + 1n } },
        output,
      })),
    );
    const attestation = JSON.parse(history[1] ?? '');
    attestation.attestation.registration.keys.ed25519 = toHex(publicKey);
    const lines = history.toSpliced(at(6), 0, JSON.stringify(attestation), JSON.stringify(fork));
    const report = await judged(lines);
    expect(failedCodes(report)).toContain('fork');
    expect(detailOf(report, 'fork')).toContain(original.block_hash);
    expect(detailOf(report, 'fork')).toContain(fork.block_hash);
    // A block that nobody signed is no fork: anyone can write one.
    fork.signatures.ed25519 = toHex(fromHex(fork.signatures.ed25519).toReversed());
    const unsigned = await judged(history.toSpliced(at(6), 0, JSON.stringify(fork)));
    expect(failedCodes(unsigned)).toEqual(expect.arrayContaining(['head_signature', 'order']));
    expect(failedCodes(unsigned)).not.toContain('fork');
  });
});
