import type { z } from 'zod';
import { fromUtf8, toBase64, toUtf8 } from '../primitives/bytes.ts';
import { jsonText } from '../primitives/json-text.ts';
import { exactJson } from '../primitives/lossless-json.ts';
import type { Json } from '../primitives/schema.ts';
import {
  accessKeySchema,
  blockSchema,
  chunkSchema,
  dataChangesSchema,
  receiptSchema,
  type TransactionStatus,
  transactionStatusSchema,
  viewSchema,
} from './near-schemas.ts';
import { isRefusal, RpcFailure } from './rpc-failure.ts';
import type { RpcPool } from './rpc-pool.ts';

export type ChainBlock = {
  readonly height: bigint;
  /** In base58, as NEAR prints hashes. */
  readonly hash: string;
  readonly prevHash: string;
  /** Unix nanoseconds. */
  readonly timestamp: bigint;
  /** Hashes of the chunks that are new in this block. */
  readonly chunks: readonly string[];
};

export type ChainTransaction = {
  readonly hash: string;
  readonly signerId: string;
  readonly receiverId: string;
};

/** What the relay asks of NEAR. What is not there is undefined; whatever else goes wrong throws `RpcFailure`. */
export type NearNode = {
  finalBlock(): Promise<ChainBlock>;
  /** By height or by hash. Undefined also when no endpoint has it any more, or the height was left out. */
  block(id: bigint | string): Promise<ChainBlock | undefined>;
  transactions(chunkHash: string): Promise<readonly ChainTransaction[]>;
  /** Ids of the receipts that changed the contract's data in this block, each once, in their order. */
  receiptsThatChanged(contractId: string, blockHash: string): Promise<readonly string[]>;
  /** Undefined for a receipt that nobody keeps: a node keeps none that an account sent to itself. */
  receipt(id: string): Promise<ChainReceipt | undefined>;
  /** What is known by now; nothing is waited for. */
  transactionStatus(hash: string, signerId: string): Promise<TransactionStatus | undefined>;
  view(contractId: string, method: string, args: Json): Promise<Viewed>;
  accessKey(
    accountId: string,
    publicKey: string,
  ): Promise<{ readonly nonce: bigint; readonly blockHash: string }>;
  /** Does not wait for a block. */
  broadcast(signedBase64: string): Promise<void>;
};

/** What a view method gave, after which block: a node may be behind what another one said before. */
export type Viewed = { readonly value: Json; readonly height: bigint };

export type ChainReceipt = { readonly predecessorId: string; readonly signerId: string | undefined };

export function createNearNode(pool: RpcPool, finalHead: () => Promise<ChainBlock>): NearNode {
  const ask = askOf(pool);
  return {
    finalBlock: finalHead,
    block: (id) =>
      ifKnown(['UNKNOWN_BLOCK', 'GARBAGE_COLLECTED_BLOCK'], async () =>
        toBlock(await ask('block', { block_id: id }, blockSchema)),
      ),
    async transactions(chunkHash) {
      const { transactions } = await ask('chunk', { chunk_id: chunkHash }, chunkSchema);
      return transactions.map((one) => ({
        hash: one.hash,
        signerId: one.signer_id,
        receiverId: one.receiver_id,
      }));
    },
    async receiptsThatChanged(contractId, blockHash) {
      const wanted = { changes_type: 'data_changes', account_ids: [contractId], key_prefix_base64: '' };
      const { changes } = await ask(
        'EXPERIMENTAL_changes',
        { block_id: blockHash, ...wanted },
        dataChangesSchema,
      );
      return [...new Set(changes.flatMap(({ cause }) => cause.receipt_hash ?? []))];
    },
    receipt: (id) =>
      ifKnown(['UNKNOWN_RECEIPT'], async () => {
        const found = await ask('EXPERIMENTAL_receipt', { receipt_id: id }, receiptSchema);
        return { predecessorId: found.predecessor_id, signerId: found.receipt.Action?.signer_id };
      }),
    transactionStatus: (hash, signerId) =>
      ifKnown(['UNKNOWN_TRANSACTION', 'TIMEOUT_ERROR'], () =>
        ask(
          'EXPERIMENTAL_tx_status',
          { tx_hash: hash, sender_account_id: signerId, wait_until: 'NONE' },
          transactionStatusSchema,
        ),
      ),
    view: (contractId, method, args) => callView(ask, contractId, method, args),
    async accessKey(accountId, publicKey) {
      const of = {
        request_type: 'view_access_key',
        finality: 'final',
        account_id: accountId,
        public_key: publicKey,
      };
      const { nonce, block_hash: blockHash } = await ask('query', of, accessKeySchema);
      return { nonce, blockHash };
    },
    async broadcast(signedBase64) {
      await pool.ask('send_tx', { signed_tx_base64: signedBase64, wait_until: 'NONE' });
    },
  };
}

type Ask = <S extends z.ZodType>(method: string, params: Json, schema: S) => Promise<z.output<S>>;

function askOf(pool: RpcPool): Ask {
  return async (method, params, schema) => read(await pool.ask(method, params), method, schema);
}

/** Throws `RpcFailure`: a node that answers in another form is no node. */
export function read<S extends z.ZodType>(answer: Json, method: string, schema: S): z.output<S> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const what = `${method}: not an answer of NEAR's RPC: ${issue?.path.join('.')} ${issue?.message}`;
  throw new RpcFailure(what, { kind: 'not_rpc', endpoint: '' });
}

export function toBlock({ header, chunks }: z.output<typeof blockSchema>): ChainBlock {
  const { height, hash, prev_hash: prevHash, timestamp_nanosec: timestamp } = header;
  const isNew = chunks.filter((chunk) => chunk.height_included === height);
  return { height, hash, prevHash, timestamp, chunks: isNew.map((chunk) => chunk.chunk_hash) };
}

async function callView(ask: Ask, contractId: string, method: string, args: Json): Promise<Viewed> {
  const call = {
    request_type: 'call_function',
    finality: 'final',
    account_id: contractId,
    method_name: method,
    args_base64: toBase64(toUtf8(jsonText(args))),
  };
  const { result, block_height: height } = await ask('query', call, viewSchema);
  try {
    return { value: exactJson(fromUtf8(Uint8Array.from(result))), height };
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof TypeError)) throw cause;
    throw new RpcFailure(`${contractId}.${method}: not JSON`, { kind: 'not_rpc', endpoint: '' }, { cause });
  }
}

async function ifKnown<T>(codes: readonly string[], ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (cause) {
    if (isRefusal(cause, ...codes)) return undefined;
    throw cause;
  }
}
