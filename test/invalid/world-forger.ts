import { z } from 'zod';
import { emptyMerkleTree, insertLeaf, merkleRoot } from '../../src/primitives/partial-merkle-tree.ts';
import { type BlockDocument, blockDocumentJson, type OpenContents } from '../../src/proof/block-document.ts';
import { type Head, hashBlock, hashHeadInput, hashHeadOutput } from '../../src/proof/head.ts';
import { type HistoryHeader, historyHeaderJson, historyLineJson } from '../../src/proof/history-document.ts';
import { type StateProofDocument, stateProofJson } from '../../src/proof/state-proof-document.ts';
import { type CaseMaker, forgedValue, type Spec } from './case-maker.ts';
import type { Forger } from './forger.ts';

type Signed = Pick<BlockDocument, 'head' | 'blockHash' | 'signatures'>;
export type HeadChange = {
  readonly input?: Partial<Head['input']>;
  readonly output?: Partial<Head['output']>;
  readonly envelope?: Partial<BlockDocument['head']['envelope']>;
};

/** The head after a change, named, hashed and signed anew. */
export function resignedHead<T extends Signed>(
  signed: T,
  { keys }: Pick<Forger, 'keys'>,
  change: HeadChange,
): T {
  const input = { ...signed.head.input, ...change.input };
  const output = { ...signed.head.output, ...change.output };
  const envelope = {
    ...signed.head.envelope,
    inputHash: hashHeadInput(input),
    outputHash: hashHeadOutput(output),
    ...change.envelope,
  };
  return {
    ...signed,
    head: { input, output, envelope },
    blockHash: hashBlock({ input, output }),
    signatures: { ed25519: keys.result.signHead(envelope) },
  };
}

export type OpenBlock = BlockDocument & { readonly contents: OpenContents };

function assertOpen(block: BlockDocument): OpenBlock {
  const { contents } = block;
  if (contents.kind !== 'open') throw new Error('the block is sealed');
  return { ...block, contents };
}

/** A block that who holds the keys made otherwise. */
export const forgedBlock = (
  spec: Spec & Pick<CaseMaker, 'base'>,
  forge: (block: OpenBlock, forger: Forger) => BlockDocument,
): CaseMaker =>
  forgedValue(spec, ({ base, forger }) =>
    z.encode(blockDocumentJson, forge(assertOpen(z.decode(blockDocumentJson, base as never)), forger)),
  );

/** The same of a row of the state. */
export const forgedRow = (
  spec: Spec & Pick<CaseMaker, 'base'>,
  forge: (proof: StateProofDocument, forger: Forger) => StateProofDocument,
): CaseMaker =>
  forgedValue(spec, ({ base, forger }) =>
    z.encode(stateProofJson, forge(z.decode(stateProofJson, base as never), forger)),
  );

/** A history that can be changed: its blocks by themselves. */
export type History = {
  readonly header: HistoryHeader;
  readonly attestations: readonly unknown[];
  readonly blocks: readonly OpenBlock[];
};

function readHistory(lines: readonly unknown[]): History {
  const [header, ...rest] = lines;
  const read = rest.map((line) => ({ line, value: z.decode(historyLineJson, line as never) }));
  return {
    header: z.decode(historyHeaderJson, header as never),
    attestations: read.filter(({ value }) => !('format' in value)).map(({ line }) => line),
    blocks: read.flatMap(({ value }) => ('format' in value ? [assertOpen(value)] : [])),
  };
}

const toLines = ({ header, attestations, blocks }: History): unknown[] => [
  z.encode(historyHeaderJson, header),
  ...attestations,
  ...blocks.map((block) => z.encode(blockDocumentJson, block)),
];

export const forgedHistory = (
  spec: Spec,
  forge: (history: History, forger: Forger, other: History) => History,
): CaseMaker =>
  forgedValue({ ...spec, base: 'history' }, ({ base, document, forger }) => {
    const other = readHistory(document('history-other') as readonly unknown[]);
    return toLines(forge(readHistory(base as readonly unknown[]), forger, other));
  });

/** The block of that sequence is made otherwise, and all after it name it and are signed anew. */
export function rechained(
  { blocks, ...rest }: History,
  forger: Forger,
  at: number,
  change: (block: OpenBlock) => OpenBlock,
): History {
  let tree = emptyMerkleTree;
  const chain: OpenBlock[] = [];
  for (const [index, block] of blocks.entries()) {
    const before = chain.at(-1);
    const follows =
      index <= at || before === undefined
        ? block
        : resignedHead(block, forger, {
            input: { previousBlock: before.blockHash, historyRoot: merkleRoot(tree) },
          });
    const made = index === at ? change(follows) : follows;
    chain.push(made);
    tree = insertLeaf(tree, made.blockHash);
  }
  return { ...rest, blocks: chain };
}
