import { decode, encode } from '../../../src/primitives/borsh.ts';
import { compareBytes, toUtf8 } from '../../../src/primitives/bytes.ts';
import { executionOutcomeWithIdCodec } from '../../../src/primitives/outcome.ts';
import { chunkOutcomes } from '../../../src/primitives/outcome-root.ts';
import { hashPatch, hashWitness } from '../../../src/proof/head.ts';
import { durableWorldId } from '../../../src/proof/world-id.ts';
import type { CaseMaker, Spec } from '../case-maker.ts';
import { sampleContract } from '../sample-contract.ts';
import { corpusNow } from '../setting.ts';
import { forgedBlock, type HeadChange, type OpenBlock, resignedHead } from '../world-forger.ts';
import { originCases } from './origins.ts';
import { resumptionCases } from './resumptions.ts';

const chunk = 'block-chunk';

/** Signed by who holds the keys. */
const lying = (spec: Omit<Spec, 'base'>, change: (block: OpenBlock) => HeadChange, base = chunk): CaseMaker =>
  forgedBlock({ ...spec, base, name: `signed block: ${spec.name}` }, (block, forger) =>
    resignedHead(alone(block), forger, change(block)),
  );

/** Without a path to another block, which would be of another chain. */
const alone = (block: OpenBlock): OpenBlock => ({ ...block, ancestry: undefined });

const filled = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

const heads: readonly CaseMaker[] = [
  lying(
    {
      name: 'another root after',
      about: 'a state that the block does not lead to',
      check: 'block_re_execution',
    },
    () => ({ output: { postStateRoot: filled(1) } }),
  ),
  lying(
    { name: 'another root before', about: 'the witness is of another state', check: 'block_re_execution' },
    () => ({ input: { preStateRoot: filled(1) } }),
  ),
  lying(
    {
      name: 'another seed',
      about: 'the seed decides the ids of receipts, and so the outcomes',
      check: 'block_re_execution',
    },
    ({ head }) => ({ input: { block: { ...head.input.block, height: head.input.block.height + 7n } } }),
  ),
  lying(
    {
      name: 'other receipts sent',
      about: 'receipts that the block does not send',
      check: 'block_re_execution',
    },
    () => ({ output: { receiptsHash: filled(1) } }),
  ),
  lying(
    { name: 'another load left', about: 'a load that the block does not leave', check: 'block_re_execution' },
    () => ({ output: { loadHash: filled(1) } }),
  ),
  lying(
    {
      name: 'other receipts taken',
      about: 'the receipts in the document are not those',
      check: 'block_receipts',
    },
    () => ({ input: { receiptsHash: filled(1) } }),
  ),
  lying(
    {
      name: 'other transactions',
      about: 'the transactions in the document are not those',
      check: 'block_transactions',
    },
    () => ({ input: { transactionsHash: filled(1) } }),
  ),
  lying(
    { name: 'another load taken', about: 'the load in the document is not that', check: 'block_load' },
    () => ({ input: { loadHash: filled(1) } }),
  ),
  lying(
    { name: 'gas', about: 'the sum of the outcomes is another', check: 'block_outcomes' },
    ({ head }) => ({ output: { gasBurnt: head.output.gasBurnt + 1n } }),
  ),
  lying(
    { name: 'tokens', about: 'the sum of the outcomes is another', check: 'block_outcomes' },
    ({ head }) => ({ output: { tokensBurnt: head.output.tokensBurnt + 1n } }),
  ),
  lying(
    {
      name: 'another outcome root',
      about: 'the outcomes lie under another root',
      check: 'block_outcomes',
      also: ['block_re_execution'],
    },
    () => ({ output: { outcomeRoot: filled(1) } }),
  ),
  lying(
    {
      name: 'another witness',
      about: 'the witness is not the one that the head names',
      check: 'block_witness',
    },
    () => ({ output: { witnessHash: filled(1) } }),
  ),
  lying(
    {
      name: 'another size of the witness',
      about: 'the size is not that of the witness',
      check: 'block_witness',
    },
    ({ head }) => ({ output: { witnessSize: head.output.witnessSize + 1n } }),
  ),
  lying(
    { name: 'other parameters', about: 'gas by other numbers than the protocol has', check: 'head_params' },
    () => ({ input: { paramsHash: filled(1) } }),
  ),
  lying(
    {
      name: 'another engine',
      about: 'this verifier is of another make',
      check: 'block_re_execution',
      verdict: 'UNPROVEN',
    },
    () => ({ input: { engineId: 'near-enclave/0.0.9' } }),
  ),
  lying(
    { name: 'from the future', about: 'issued later than a clock may be wrong', check: 'head_issued' },
    () => ({ envelope: { issuedAt: BigInt(corpusNow + 306) } }),
  ),
  lying(
    { name: 'another input', about: 'the envelope names another input', check: 'head_input_hash' },
    () => ({ envelope: { inputHash: filled(1) } }),
  ),
  lying(
    { name: 'another output', about: 'the envelope names another output', check: 'head_output_hash' },
    () => ({ envelope: { outputHash: filled(1) } }),
  ),
  lying({ name: 'another app', about: 'not what was registered', check: 'envelope_registration' }, () => ({
    envelope: { appId: new Uint8Array(20) },
  })),
  lying(
    {
      name: 'a genesis with a block before it',
      about: 'the first block of a world follows none',
      check: 'block_operation',
    },
    () => ({ input: { previousBlock: filled(1) } }),
    'block-genesis',
  ),
  lying(
    {
      name: 'a genesis of another world',
      about: 'the world is not named after its definition',
      check: 'block_operation',
    },
    () => ({ input: { worldId: filled(1) } }),
    'block-genesis',
  ),
  lying(
    { name: 'a genesis that is another', about: 'the definition has another hash', check: 'block_operation' },
    () => ({ input: { operation: { kind: 'genesis', genesisHash: filled(1) } } }),
    'block-genesis',
  ),
  lying(
    {
      name: 'a patch under the name of a chunk',
      about: 'rows from outside that nobody is told of',
      check: 'block_operation',
      also: 'any',
    },
    () => ({ input: { operation: { kind: 'chunk' } } }),
    'block-patch',
  ),
  lying(
    {
      name: 'a restore that burns gas',
      about: 'nothing runs in such a block',
      check: 'block_outcomes',
      also: ['block_re_execution'],
    },
    () => ({ output: { gasBurnt: 1n } }),
    'block-restore',
  ),
  lying(
    {
      name: 'a restore of a state that never was',
      about: 'by itself nothing tells it from the state of the block that it names',
      check: 'restore_link',
      verdict: 'UNPROVEN',
    },
    () => ({ output: { postStateRoot: filled(1) } }),
    'block-restore',
  ),
];

const ordered = (entries: readonly Uint8Array[]) => [...entries].sort(compareBytes);
type Entries = readonly Uint8Array[];

const witnesses = (
  [
    ['an entry is missing', 'the block reads what is not there', (all: Entries) => all.slice(1)],
    [
      'an entry is too many',
      'an entry that nothing needs',
      (all: Entries) => ordered([...all, Uint8Array.of(1, 2, 3)]),
    ],
    [
      'the code is in it',
      'code lies beside the witness',
      (all: Entries) => ordered([...all, sampleContract]),
    ],
    ['another order', 'the entries are not in byte order', (all: Entries) => all.toReversed()],
    [
      'an entry comes twice',
      'the same entry once more',
      (all: Entries) => ordered([...all, ...all.slice(0, 1)]),
    ],
  ] as const
).map(([name, about, change]) =>
  forgedBlock(
    { name: `signed witness of a block: ${name}`, about, base: chunk, check: 'block_re_execution' },
    (block, forger) => {
      const witness = change(block.contents.witness ?? []);
      const witnessSize = BigInt(witness.reduce((sum, { length }) => sum + length, 0));
      const told = { ...alone(block), contents: { ...block.contents, witness } };
      return resignedHead(told, forger, { output: { witnessHash: hashWitness(witness), witnessSize } });
    },
  ),
);

const told: readonly CaseMaker[] = [
  forgedBlock(
    {
      name: 'signed block: a log',
      about: 'a receipt logged something else',
      base: chunk,
      check: 'block_re_execution',
    },
    (block, forger) => {
      const outcomes = block.contents.outcomes
        .map((bytes) => decode(executionOutcomeWithIdCodec, bytes))
        .map((one) => ({ ...one, outcome: { ...one.outcome, logs: ['another log'] } }));
      const contents = {
        ...block.contents,
        outcomes: outcomes.map((one) => encode(executionOutcomeWithIdCodec, one)),
      };
      return resignedHead({ ...alone(block), contents }, forger, {
        output: { outcomeRoot: chunkOutcomes(outcomes).root },
      });
    },
  ),
  forgedBlock(
    {
      name: 'signed block: another patch',
      about: 'the rows lead to another root',
      base: 'block-patch',
      check: 'block_re_execution',
    },
    (block, forger) => {
      const rows = (block.contents.rows ?? []).map((row) => ({ ...row, value: toUtf8('forged') }));
      const patch = { kind: 'patch' as const, patchHash: hashPatch(rows), source: '' };
      return resignedHead({ ...block, contents: { ...block.contents, rows } }, forger, {
        input: { operation: patch },
      });
    },
  ),
  forgedBlock(
    {
      name: "signed block: the genesis of another app's world",
      about: 'the world is named after an app that did not sign',
      base: 'block-genesis',
      check: 'block_operation',
    },
    (block, forger) => {
      const { origin } = block.contents;
      const { operation } = block.head.input;
      if (origin === undefined || operation.kind !== 'genesis') throw new Error('no genesis');
      const other = { ...origin, appId: new Uint8Array(20).fill(1) };
      const told = { ...alone(block), contents: { ...block.contents, origin: other } };
      const worldId = durableWorldId({ ...other, genesisHash: operation.genesisHash });
      return resignedHead(told, forger, { input: { worldId } });
    },
  ),
  forgedBlock(
    {
      name: 'block: no witness',
      about: 'nobody can make the block again',
      base: chunk,
      check: 'block_re_execution',
      verdict: 'UNPROVEN',
    },
    (block) => ({
      ...block,
      contents: { ...block.contents, witness: undefined },
    }),
  ),
  forgedBlock(
    {
      name: 'block: no code',
      about: 'nobody can make the block again',
      base: chunk,
      check: 'block_re_execution',
      verdict: 'UNPROVEN',
    },
    (block) => ({
      ...block,
      contents: {
        ...block.contents,
        codes: block.contents.codes.map(({ hash }) => ({ hash, code: undefined })),
      },
    }),
  ),
  forgedBlock(
    {
      name: 'block: a code that it does not run',
      about: 'bytes that nothing needs',
      base: chunk,
      check: 'block_codes',
    },
    (block) => ({
      ...block,
      contents: { ...block.contents, codes: [...block.contents.codes, ...block.contents.codes] },
    }),
  ),
];

export const signedBlockCases: readonly CaseMaker[] = [
  ...heads,
  ...witnesses,
  ...told,
  ...resumptionCases,
  ...originCases,
];
