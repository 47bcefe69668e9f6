import { accessKeySchema } from '../../src/primitives/access-key.ts';
import { accountCodec } from '../../src/primitives/account.ts';
import type { Action } from '../../src/primitives/action.ts';
import { noBandwidthRequests } from '../../src/primitives/bandwidth.ts';
import { encode } from '../../src/primitives/borsh.ts';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { hashOfCode } from '../../src/primitives/code-hash.ts';
import { type CongestionInfo, noCongestion } from '../../src/primitives/congestion-info.ts';
import { sha256, zeroHash } from '../../src/primitives/hash.ts';
import { onceFor } from '../../src/primitives/once-for.ts';
import type { ActionReceipt, Receipt } from '../../src/primitives/receipt.ts';
import { accessKeyKey, accountKey, contractCodeKey } from '../../src/primitives/trie-key.ts';
import {
  applyChunk,
  applyMissingChunk,
  type ChunkInput,
  type ChunkResult,
} from '../../src/runtime/chunk/apply.ts';
import { noValidators } from '../../src/runtime/chunk/chunk-context.ts';
import type { ChunkOutcome } from '../../src/runtime/chunk/chunk-run.ts';
import type { ChunkTransaction } from '../../src/runtime/chunk/process-transactions.ts';
import type { ContractLoader } from '../../src/runtime/one-shot/one-shot.ts';
import { trieGet } from '../../src/trie/get.ts';
import type { Hash } from '../../src/trie/node.ts';
import { MemoryNodeStore } from '../../src/trie/store.ts';
import { type TrieChange, trieUpdate } from '../../src/trie/update.ts';
import { type Contract, loadContract } from '../../src/vm/contract.ts';
import { ed25519Key, signTransaction, type TestKey } from './keys.ts';

export const near: bigint = 10n ** 24n;
export const tgas: bigint = 10n ** 12n;

/** Signs for every account of a world. */
export const worldKey: TestKey = ed25519Key(1);

const usageWithoutCode = 182n;
const balance = 1_000n * near;
const gasPrice = 100_000_000n;
/** What transactions pay for gas since version 85. */
const purchasePrice = 1_000_000_000n;

type Step = {
  readonly receipts?: readonly Receipt[];
  readonly transactions?: readonly ChunkTransaction[];
  readonly gasLimit?: bigint;
  readonly gasPrice?: bigint;
  readonly missedChunks?: bigint;
};

const loaders = new Map<number, (code: Uint8Array) => Contract>();

/** Loads a contract once for each version. */
const load: ContractLoader = (code, params) => {
  const loader =
    loaders.get(params.protocolVersion) ?? onceFor((one: Uint8Array) => loadContract(one, params));
  loaders.set(params.protocolVersion, loader);
  return loader(code);
};

/** Chunks on chunks, as a world makes them: what leaves one comes into the next. */
export class ChunkWorld {
  readonly store = new MemoryNodeStore();
  readonly version: number;
  root: Hash = zeroHash;
  height = 1_000n;
  incoming: readonly Receipt[] = [];
  #congestion: CongestionInfo = noCongestion;
  #requests = noBandwidthRequests;

  /** Accounts with 1,000 NEAR each, `worldKey`, and a contract or none. */
  constructor(version: number, accounts: Readonly<Record<string, Uint8Array | undefined>>) {
    this.version = version;
    this.write(Object.entries(accounts).flatMap(([accountId, code]) => rowsOf(accountId, code)));
  }

  write(changes: readonly TrieChange[]): void {
    const { root, made } = trieUpdate(this.store, this.root, changes);
    this.store.putAll(made);
    this.root = root;
  }

  read(key: Uint8Array): Uint8Array | undefined {
    return trieGet(this.store, this.root, key);
  }

  /** The next chunk: what came from the last one, then `receipts`. */
  next(step: Step = {}): ChunkResult {
    return this.take(applyChunk(this.input(step), this.store, { load }));
  }

  skip(): ChunkResult {
    return this.take(applyMissingChunk(this.input({}), this.store));
  }

  /** Chunks until nothing is on its way; all of their outcomes. */
  settle(step: Step = {}): readonly ChunkOutcome[] {
    const outcomes = [...this.next(step).outcomes];
    while (this.incoming.length > 0) outcomes.push(...this.next().outcomes);
    return outcomes;
  }

  input(step: Step): ChunkInput {
    return {
      protocolVersion: this.version,
      chainId: 'test',
      prevStateRoot: this.root,
      block: {
        height: this.height,
        timestamp: this.height * 1_000_000_000n,
        epochHeight: 1n,
        gasPrice: step.gasPrice ?? gasPrice,
        gasLimit: step.gasLimit ?? 1_000n * tgas,
        randomSeed: sha256(toUtf8(`${this.height}`)),
      },
      validators: noValidators,
      transactions: step.transactions ?? [],
      incomingReceipts: [...this.incoming, ...(step.receipts ?? [])],
      congestion: { info: this.#congestion, missedChunks: step.missedChunks ?? 0n },
      bandwidthRequests: this.#requests,
    };
  }

  /** Goes on from what a chunk came to. */
  take(result: ChunkResult): ChunkResult {
    this.store.putAll(result.state.made);
    this.root = result.stateRoot;
    this.height++;
    this.incoming = result.outgoingReceipts;
    this.#congestion = result.congestion;
    this.#requests = result.bandwidthRequests;
    return result;
  }
}

function rowsOf(accountId: string, code: Uint8Array | undefined): TrieChange[] {
  const account = {
    version: 'v1' as const,
    amount: balance,
    locked: 0n,
    codeHash: code === undefined ? zeroHash : hashOfCode(code),
    storageUsage: usageWithoutCode + BigInt(code?.length ?? 0),
  };
  const accessKey = { nonce: 0n, permission: { kind: 'full_access' as const } };
  return [
    [accountKey(accountId), encode(accountCodec, account)],
    [accessKeyKey(accountId, worldKey.publicKey), encode(accessKeySchema, accessKey)],
    ...(code === undefined ? [] : [[contractCodeKey(accountId), code] as const]),
  ];
}

let receipts = 0;

type ReceiptFacts = Partial<Omit<ActionReceipt, 'kind' | 'actions'>> & { readonly predecessorId?: string };

/** A receipt from alice.near, with an id of its own. */
export function receiptTo(receiverId: string, actions: readonly Action[], facts: ReceiptFacts = {}): Receipt {
  const { predecessorId = 'alice.near', ...fields } = facts;
  return {
    predecessorId,
    receiverId,
    receiptId: sha256(toUtf8(`receipt ${receipts++}`)),
    receipt: {
      kind: 'action',
      signerId: 'alice.near',
      signerPublicKey: worldKey.publicKey,
      gasPrice: purchasePrice,
      outputDataReceivers: [],
      inputDataIds: [],
      actions,
      ...fields,
    },
  };
}

/** The data of a promise's result; `undefined` if it failed. */
export const dataTo = (receiverId: string, dataId: Uint8Array, data: Uint8Array | undefined): Receipt => ({
  predecessorId: 'alice.near',
  receiverId,
  receiptId: sha256(dataId),
  receipt: { kind: 'data', dataId, data },
});

export const call = (methodName: string, args: unknown = {}, gas: bigint = 50n * tgas): Action => ({
  kind: 'function_call',
  methodName,
  args: args instanceof Uint8Array ? args : toUtf8(JSON.stringify(args)),
  gas,
  deposit: 0n,
});

export const pay = (deposit: bigint): Action => ({ kind: 'transfer', deposit });

/** Of alice.near. */
export function transactionTo(receiverId: string, actions: readonly Action[], nonce = 1n): ChunkTransaction {
  const transaction = {
    kind: 'v0' as const,
    signerId: 'alice.near',
    publicKey: worldKey.publicKey,
    nonce,
    receiverId,
    blockHash: zeroHash,
    actions,
  };
  return { signed: signTransaction(transaction, worldKey), isExpired: false };
}

/** The error of an outcome's action, or nothing. */
export function failureOf({ outcome }: ChunkOutcome): object | undefined {
  return outcome.status.kind === 'failure' ? outcome.status.error.error : undefined;
}

/** What an outcome returned, as text; nothing if it returned no value. */
export function returnedBy({ outcome }: ChunkOutcome): string | undefined {
  return outcome.status.kind === 'success_value' ? new TextDecoder().decode(outcome.status.value) : undefined;
}
