import { decode } from '../../primitives/borsh.ts';
import { toHex } from '../../primitives/bytes.ts';
import { receiptSchema } from '../../primitives/receipt.ts';
import { signedTransactionSchema } from '../../primitives/transaction.ts';
import type { OpenContents } from '../../proof/block-document.ts';
import { type Head, shardLoadCodec } from '../../proof/head.ts';
import { applyChunk, type ChunkInput, type ChunkResult } from '../../runtime/chunk/apply.ts';
import { noValidators } from '../../runtime/chunk/chunk-context.ts';
import { onWitness, type Stateless } from '../../runtime/chunk/stateless.ts';
import type { Engine } from '../../runtime/one-shot/one-shot.ts';
import type { Hash } from '../../trie/node.ts';
import { codeIn, type NodeStore } from '../../trie/store.ts';
import type { CodeBook } from './code-book.ts';

/** What a chunk takes of a document. */
export type Runnable = {
  readonly head: Head;
  readonly contents: OpenContents & { readonly witness: readonly Uint8Array[] };
  readonly codes: CodeBook;
  readonly engine: Engine;
};

export type ChunkAgain = {
  readonly result: ChunkResult;
  /** Of the codes that the document names. */
  readonly unusedCodes: readonly Hash[];
};

/**
 * Applies the chunk of a block again, on the nodes and codes of its document alone. Throws when the contents contradict
 * themselves or the head.
 */
export function runAgain({ head, contents, codes, engine }: Runnable): Stateless<ChunkAgain> {
  const input = toChunkInput(head, contents);
  const used = new Set<string>();
  return onWitness(contents.witness, [], (store) => {
    const result = applyChunk(input, withBook(store, { contents, codes, used }), engine);
    const unusedCodes = contents.codes.map(({ hash }) => hash).filter((hash) => !used.has(toHex(hash)));
    return { result, unusedCodes };
  });
}

type Book = Pick<Runnable, 'contents' | 'codes'> & { readonly used: Set<string> };

/** Only codes that the document names are there, whatever else the book has. */
function withBook(entries: NodeStore, { contents, codes, used }: Book): NodeStore {
  const named = new Set(contents.codes.map(({ hash }) => toHex(hash)));
  return {
    get: (hash) => entries.get(hash),
    code(hash) {
      const name = toHex(hash);
      if (!named.has(name)) return codeIn(entries, hash);
      used.add(name);
      return codes.get(hash);
    },
  };
}

function toChunkInput({ input }: Head, contents: OpenContents): ChunkInput {
  const load = decode(shardLoadCodec, contents.load);
  const receipts = [
    ...contents.receipts,
    ...(contents.resumption === undefined ? [] : [contents.resumption]),
  ];
  return {
    protocolVersion: input.protocolVersion,
    chainId: input.network,
    prevStateRoot: input.preStateRoot,
    block: input.block,
    validators: noValidators,
    transactions: contents.transactions.map(({ signed, isExpired }) => ({
      signed: decode(signedTransactionSchema, signed),
      isExpired,
    })),
    incomingReceipts: receipts.map((bytes) => decode(receiptSchema, bytes)),
    congestion: { info: load.congestion, missedChunks: 0n },
    bandwidthRequests: load.bandwidthRequests,
  };
}
