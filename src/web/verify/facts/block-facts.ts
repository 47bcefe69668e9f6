import { tokens } from '../../../primitives/amount-text.ts';
import { decode } from '../../../primitives/borsh.ts';
import { toHex } from '../../../primitives/bytes.ts';
import { toBase58 } from '../../../primitives/hash.ts';
import { executionOutcomeWithIdCodec } from '../../../primitives/outcome.ts';
import { signedTransactionSchema, type Transaction } from '../../../primitives/transaction.ts';
import type { BlockDocument, OpenContents, SignedHeadPart } from '../../../proof/block-document.ts';
import type { HeadOperation } from '../../../proof/head.ts';
import { attempt, blockTime, type Fact, unixTime } from './fact.ts';
import { type GasFacts, profileCosts, profileOf } from './gas-facts.ts';

export type TransactionFacts = {
  readonly signerId: string;
  readonly receiverId: string;
  /** What each action does, such as `increment` for a call. */
  readonly actions: readonly string[];
  readonly isExpired: boolean;
};

export type BlockFacts = {
  readonly sequence: string;
  readonly worldId: string;
  /** What made it, in words. */
  readonly made: string;
  /** Undefined if they are sealed or cannot be read. */
  readonly transactions: readonly TransactionFacts[] | undefined;
  readonly gas: GasFacts | undefined;
  readonly facts: readonly Fact[];
};

export function blockFacts(block: BlockDocument): BlockFacts {
  const { head, contents } = block;
  const open = contents.kind === 'open' ? contents : undefined;
  return {
    sequence: `${head.input.sequence}`,
    worldId: toHex(head.input.worldId),
    made: madeBy(head.input.operation),
    transactions: open && attempt(() => open.transactions.map(transactionFacts)),
    gas: open && attempt(() => gasOf(block, open)),
    facts: [...headFacts(block), ...contentFacts(block, open)],
  };
}

function madeBy(operation: HeadOperation): string {
  switch (operation.kind) {
    case 'genesis':
      return 'It is the genesis: the state with which the world began.';
    case 'chunk':
      return 'It applied transactions and receipts, as a chunk of NEAR does.';
    case 'patch':
      return `Rows of the state were set from outside (${operation.source || 'nobody says why'}).`;
    case 'restore':
      return `The world was put back to what it was after block ${toBase58(operation.block)}.`;
    case 'resume':
      return 'A receipt from outside resumed a yield.';
  }
}

function transactionFacts({ signed, isExpired }: OpenContents['transactions'][number]): TransactionFacts {
  const { transaction } = decode(signedTransactionSchema, signed);
  const { signerId, receiverId, actions } = transaction;
  return { signerId, receiverId, actions: actions.map(actionText), isExpired };
}

const actionText = (action: Transaction['actions'][number]): string =>
  action.kind === 'function_call' ? action.methodName : action.kind.replaceAll('_', ' ');

/** As far as the outcomes tell: the limit of a block stands where a call has its prepaid gas. */
function gasOf({ head }: SignedHeadPart, { outcomes }: OpenContents): GasFacts {
  const { gasBurnt } = head.output;
  const all = outcomes.map((bytes) => decode(executionOutcomeWithIdCodec, bytes));
  return {
    burnt: gasBurnt,
    used: gasBurnt,
    prepaid: head.input.block.gasLimit,
    costs: profileCosts(all.flatMap(profileOf), gasBurnt),
    receipts: all.map(({ outcome }) => ({ executorId: outcome.executorId, gas: outcome.gasBurnt })),
  };
}

/** What is signed of any block. */
export function headFacts({ head, blockHash }: SignedHeadPart): Fact[] {
  const { input, output, envelope } = head;
  return [
    { name: 'Block', value: `${input.sequence}, ${toBase58(blockHash)}` },
    { name: 'Block before', value: toBase58(input.previousBlock) },
    { name: 'World', value: toHex(input.worldId) },
    { name: 'Network', value: input.network },
    { name: 'Height', value: `${input.block.height}` },
    { name: 'Block time', value: blockTime(input.block.timestamp) },
    { name: 'State after it', value: toBase58(output.postStateRoot) },
    { name: 'Protocol version', value: `${input.protocolVersion}` },
    { name: 'Engine', value: input.engineId },
    { name: 'Signed', value: unixTime(envelope.issuedAt) },
    { name: 'Signing key', value: `ed25519 ${toHex(envelope.signerKeys.ed25519)}` },
    { name: 'App', value: toHex(envelope.appId) },
    { name: 'Compose hash', value: toHex(envelope.composeHash) },
  ];
}

function contentFacts({ head }: SignedHeadPart, open: OpenContents | undefined): Fact[] {
  const { tokensBurnt } = head.output;
  return [
    { name: 'Tokens burnt', value: tokens(tokensBurnt) },
    ...(open === undefined ? [] : [{ name: 'Receipts that came in', value: `${open.receipts.length}` }]),
    ...(open?.rows === undefined ? [] : [{ name: 'Rows set from outside', value: `${open.rows.length}` }]),
  ];
}
