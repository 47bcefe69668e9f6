import type { BlockDocument } from '../../../src/proof/block-document.ts';
import { type CaseMaker, forgedValue, type Loose, type Spec } from '../case-maker.ts';
import type { Forger } from '../forger.ts';
import { sequences } from '../world-bases.ts';
import {
  forgedHistory,
  type HeadChange,
  type History,
  type OpenBlock,
  rechained,
  resignedHead,
} from '../world-forger.ts';

const filled = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

/** Lines after a change: a header, an attestation, then blocks. */
const lines = (spec: Omit<Spec, 'base'>, change: (lines: Loose[]) => Loose[]): CaseMaker =>
  forgedValue({ also: 'any', ...spec, base: 'history', name: `history: ${spec.name}` }, ({ base }) =>
    change(base as Loose[]),
  );

const firstBlock = 2;
const at = (sequence: number): number => firstBlock + sequence;

const order: readonly CaseMaker[] = [
  lines({ name: 'a block left out', about: 'a gap', check: 'gap' }, (all) =>
    all.toSpliced(at(sequences.patch), 1),
  ),
  lines({ name: 'two blocks left out', about: 'a gap', check: 'gap' }, (all) =>
    all.toSpliced(at(sequences.ran), 2),
  ),
  lines({ name: 'a block twice', about: 'a replay', check: 'replay', also: [] }, (all) =>
    all.toSpliced(at(sequences.patch), 0, all[at(sequences.patch)]),
  ),
  lines({ name: 'an old block at the end', about: 'a replay', check: 'replay', also: [] }, (all) => [
    ...all,
    all[at(sequences.sent)],
  ]),
  lines({ name: 'blocks swapped', about: 'a block before the one that it follows', check: 'order' }, (all) =>
    all.toSpliced(at(sequences.patch), 2, all[at(sequences.paid)], all[at(sequences.patch)]),
  ),
  lines(
    { name: 'backwards', about: 'the blocks in the other order', check: 'order' },
    ([header, attestation, ...blocks]) => [header, attestation, ...blocks.toReversed()],
  ),
  lines(
    { name: 'the last block left out', about: 'cut off at its end', check: 'history_header', also: [] },
    (all) => all.slice(0, -1),
  ),
  lines(
    { name: 'the first block left out', about: 'cut off at its beginning', check: 'history_header' },
    (all) => all.toSpliced(firstBlock, 1),
  ),
  lines({ name: 'no blocks', about: 'a header and nothing behind it', check: 'history_header' }, (all) =>
    all.slice(0, 1),
  ),
  lines(
    { name: 'another end', about: 'the header promises more', check: 'history_header', also: [] },
    ([header, ...rest]) => [{ ...header, to: '9' }, ...rest],
  ),
  lines(
    { name: 'another beginning', about: 'the header begins later', check: 'order' },
    ([header, ...rest]) => [{ ...header, from: '1' }, ...rest],
  ),
  lines(
    { name: 'hashes before the genesis', about: 'nothing lies before the genesis', check: 'history_format' },
    ([header, ...rest]) => [{ ...header, before: ['1'.repeat(32)] }, ...rest],
  ),
  lines(
    { name: 'another world in the header', about: 'the blocks are of another world', check: 'foreign_block' },
    ([header, ...rest]) => [{ ...header, world_id: '11'.repeat(32) }, ...rest],
  ),
  lines({ name: 'no attestation', about: 'nothing says whose key it is', check: 'head_attestation' }, (all) =>
    all.toSpliced(1, 1),
  ),
  lines({ name: 'the attestation twice', about: 'told twice', check: 'history_format', also: [] }, (all) =>
    all.toSpliced(1, 0, all[1]),
  ),
  lines(
    {
      name: 'the attestation at the end',
      about: 'it has to come before the first block of its key',
      check: 'head_attestation',
    },
    ([header, attestation, ...blocks]) => [header, ...blocks, attestation],
  ),
  lines(
    { name: 'an attestation inside a block', about: 'told twice', check: 'history_format', also: [] },
    (all) => all.with(at(sequences.last), { ...all[at(sequences.last)], attestation: all[1].attestation }),
  ),
  lines(
    {
      name: 'an unknown line',
      about: 'neither an attestation nor a block',
      check: 'history_format',
      also: [],
    },
    (all) => [...all, { note: 'x' }],
  ),
  lines(
    { name: 'a seed of one byte', about: 'no hash of such a head can be reckoned', check: 'history_format' },
    (all) => {
      const block = structuredClone(all[at(sequences.last)]);
      block.head.input.block.random_seed_base64 = 'AA==';
      return all.with(at(sequences.last), block);
    },
  ),
  lines(
    { name: 'a second header', about: 'a history begins once', check: 'history_format', also: [] },
    (all) => [...all, all[0]],
  ),
];

/** What the service would do that forks, skips or rewrites. */
const forked = (
  history: History,
  forger: Forger,
  sequence: number,
  change: (block: OpenBlock) => HeadChange,
): OpenBlock => {
  const block = history.blocks[sequence];
  if (block === undefined) throw new Error(`no block ${sequence}`);
  return resignedHead(block, forger, change(block));
};

const chains: readonly CaseMaker[] = [
  forgedHistory(
    { name: 'history: a fork', about: 'two signed blocks of one sequence', check: 'fork', also: 'any' },
    (history, forger) => {
      const other = forked(history, forger, sequences.last, ({ head }) => ({
        input: { block: { ...head.input.block, timestamp: head.input.block.timestamp + 1n } },
      }));
      return { ...history, blocks: [...history.blocks, other] };
    },
  ),
  forgedHistory(
    {
      name: 'history: two blocks, one not signed',
      about: 'a second block of a sequence that nobody signed',
      check: 'order',
      also: 'any',
    },
    (history, forger) => {
      const other = forked(history, forger, sequences.last, ({ head }) => ({
        input: { block: { ...head.input.block, timestamp: head.input.block.timestamp + 1n } },
      }));
      const unsigned: BlockDocument = { ...other, signatures: { ed25519: new Uint8Array(64) } };
      return { ...history, blocks: [...history.blocks, { ...unsigned, contents: other.contents }] };
    },
  ),
  forgedHistory(
    {
      name: 'history: a block of another world',
      about: 'a good block of another world at the end',
      check: 'foreign_block',
    },
    (history, _, other) => ({
      ...history,
      blocks: [...history.blocks, ...other.blocks.slice(-1)],
    }),
  ),
  forgedHistory(
    {
      name: 'history: of another world',
      about: 'the whole chain of another world under this header',
      check: 'foreign_block',
      also: 'any',
    },
    (history, _, other) => ({
      ...history,
      blocks: other.blocks,
    }),
  ),
];

type Link = readonly [
  name: string,
  about: string,
  check: string,
  sequence: number,
  change: (block: OpenBlock) => HeadChange,
];

/** One block does not fit to the one before it; all after it are chained to it and signed anew. */
const links: readonly Link[] = [
  [
    'another block before',
    'the block names another one before it',
    'previous_block',
    sequences.paid,
    () => ({ input: { previousBlock: filled(1) } }),
  ],
  [
    'another history',
    'the block commits to other blocks before it',
    'history_root',
    sequences.paid,
    () => ({ input: { historyRoot: filled(1) } }),
  ],
  [
    'another root before',
    'the block begins with another state',
    'state_link',
    sequences.paid,
    () => ({ input: { preStateRoot: filled(1) } }),
  ],
  [
    'another root after',
    'the block leaves another state than it came to',
    'block_re_execution',
    sequences.paid,
    () => ({ output: { postStateRoot: filled(1) } }),
  ],
  [
    'other receipts taken',
    'receipts that the block before did not send',
    'receipts_link',
    sequences.paid,
    () => ({ input: { receiptsHash: filled(1) } }),
  ],
  [
    'another load taken',
    'a load that the block before did not leave',
    'receipts_link',
    sequences.paid,
    () => ({ input: { loadHash: filled(1) } }),
  ],
  [
    'back in time',
    'the time of the block before again',
    'time_link',
    sequences.last,
    ({ head }) => ({ input: { block: { ...head.input.block, timestamp: 1n } } }),
  ],
  [
    'a height twice',
    'the height of the block before again',
    'time_link',
    sequences.last,
    ({ head }) => ({ input: { block: { ...head.input.block, height: head.input.block.height - 1n } } }),
  ],
  [
    'a claim that is forgotten',
    'the state was patched, and the head says that it follows from the genesis',
    'origin_link',
    sequences.last,
    () => ({ input: { stateOrigin: 'enclave' } }),
  ],
  [
    'a patch that is hidden',
    'a patch that says that the state follows from the genesis',
    'origin_link',
    sequences.patch,
    () => ({ input: { stateOrigin: 'enclave' } }),
  ],
  [
    'another policy',
    'the readers of a world never change',
    'world_link',
    sequences.last,
    () => ({ input: { policyHash: filled(1) } }),
  ],
  [
    'another gas price',
    'the gas price of a world never changes',
    'world_link',
    sequences.last,
    ({ head }) => ({ input: { block: { ...head.input.block, gasPrice: 1n } } }),
  ],
  [
    'another network',
    'the network of a world never changes',
    'world_link',
    sequences.last,
    () => ({ input: { network: 'mainnet' } }),
  ],
  [
    'a restore of nothing',
    'the block that it names is not in the history',
    'restore_link',
    sequences.restore,
    () => ({ input: { operation: { kind: 'restore', block: filled(1) } } }),
  ],
];

const linkCases = links.map(([name, about, check, sequence, change]) =>
  forgedHistory(
    {
      name: `signed history: ${name}`,
      about,
      check,
      also: 'any',
      ...(name === 'a restore of nothing' && { verdict: 'UNPROVEN' as const, also: [] }),
    },
    (history, forger) =>
      rechained(history, forger, sequence, (block) => resignedHead(block, forger, change(block))),
  ),
);

const restores: readonly CaseMaker[] = [
  forgedHistory(
    {
      name: 'signed history: a restore of another block',
      about: 'it names a block that left another state',
      check: 'restore_link',
    },
    (history, forger) => {
      const other = history.blocks[sequences.sent]?.blockHash ?? filled(0);
      return rechained(history, forger, sequences.restore, (block) =>
        resignedHead(block, forger, { input: { operation: { kind: 'restore', block: other } } }),
      );
    },
  ),
];

export const historyCases: readonly CaseMaker[] = [...order, ...chains, ...linkCases, ...restores];
