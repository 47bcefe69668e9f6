import { decode, encode } from '../../../src/primitives/borsh.ts';
import { toUtf8 } from '../../../src/primitives/bytes.ts';
import { zeroHash } from '../../../src/primitives/hash.ts';
import { type Receipt, receiptSchema } from '../../../src/primitives/receipt.ts';
import { hashReceipts } from '../../../src/proof/head.ts';
import type { CaseMaker, Spec } from '../case-maker.ts';
import { forgedBlock, type OpenBlock, resignedHead } from '../world-forger.ts';

const base = 'block-resume';

function resumptionOf({ contents: { resumption } }: OpenBlock): Receipt {
  if (resumption === undefined) throw new Error('the block resumes nothing');
  return decode(receiptSchema, resumption);
}

/** Who holds the keys brings another receipt from outside, and states its hash. */
const resuming = (spec: Omit<Spec, 'base'>, change: (receipt: Receipt) => Receipt): CaseMaker =>
  forgedBlock({ ...spec, base, name: `signed resumption: ${spec.name}` }, (block, forger) => {
    const receipt = change(resumptionOf(block));
    const contents = { ...block.contents, resumption: encode(receiptSchema, receipt) };
    const operation = { kind: 'resume' as const, receiptHash: hashReceipts([receipt]) };
    return resignedHead({ ...block, contents }, forger, { input: { operation } });
  });

const withData = (receipt: Receipt, change: { readonly data?: Uint8Array; readonly dataId?: Uint8Array }) => {
  if (receipt.receipt.kind !== 'promise_resume') throw new Error('the receipt resumes nothing');
  return { ...receipt, receipt: { ...receipt.receipt, ...change } };
};

/** What the block brings from outside. */
export const resumptionCases: readonly CaseMaker[] = [
  resuming(
    { name: 'other data', about: 'the call returned what it was woken with', check: 'block_re_execution' },
    (receipt) => withData(receipt, { data: toUtf8('from elsewhere') }),
  ),
  resuming(
    { name: 'of data that nobody waits for', about: 'it wakes nobody', check: 'block_re_execution' },
    (receipt) => withData(receipt, { dataId: zeroHash }),
  ),
  resuming(
    {
      name: 'for another account',
      about: 'an account can be woken by itself alone',
      check: 'block_operation',
    },
    (receipt) => ({ ...receipt, predecessorId: 'alice.near' }),
  ),
  resuming(
    {
      name: 'a payment',
      about: 'a receipt that no account sent, under the name of a resumption',
      check: 'block_operation',
      also: ['block_re_execution'],
    },
    (receipt) => ({
      ...receipt,
      receipt: {
        kind: 'action',
        signerId: 'alice.near',
        signerPublicKey: new Uint8Array(33),
        gasPrice: 0n,
        outputDataReceivers: [],
        inputDataIds: [],
        actions: [{ kind: 'transfer', deposit: 5n }],
      },
    }),
  ),
  forgedBlock(
    {
      name: 'signed resumption: under the name of a chunk',
      about: 'data from outside that the head does not admit',
      base,
      check: 'block_operation',
    },
    (block, forger) => resignedHead(block, forger, { input: { operation: { kind: 'chunk' } } }),
  ),
  forgedBlock(
    {
      name: 'signed resumption: another hash',
      about: 'the receipt in the document is not that',
      base,
      check: 'block_operation',
    },
    (block, forger) =>
      resignedHead(block, forger, {
        input: { operation: { kind: 'resume', receiptHash: new Uint8Array(32).fill(1) } },
      }),
  ),
  forgedBlock(
    {
      name: 'resumption: not told',
      about: 'without it the block ends otherwise',
      base,
      check: 'block_re_execution',
    },
    (block) => ({ ...block, contents: { ...block.contents, resumption: undefined } }),
  ),
];
