import { fromBase58 } from '../../src/primitives/hash.ts';
import { parsePublicKey } from '../../src/primitives/public-key.ts';
import * as keys from '../../src/primitives/trie-key.ts';

/** The key that nearcore's debug print of a `TrieKey` describes, by our encoders; `undefined` for an unknown kind. */
export function trieKeyFromDebug(debug: string): Uint8Array | undefined {
  const kind = debug.split(' ')[0] ?? '';
  return makers[kind]?.(createFields(debug));
}

type Fields = {
  readonly account: string;
  hash(name: string): Uint8Array;
  number(name: string): bigint;
  readonly key: Uint8Array;
  readonly handle: Uint8Array;
  readonly globalContract: keys.GlobalContractId;
};

/** Fields are read when an encoder asks for them. */
function createFields(debug: string): Fields {
  const find = (pattern: RegExp): string => {
    const found = pattern.exec(debug)?.[1];
    if (found === undefined) throw new Error(`no ${pattern} in ${debug}`);
    return found;
  };
  return {
    get account() {
      return find(/(?:account_id|receiver_id): AccountId\("([^"]*)"\)/);
    },
    hash: (name) => fromBase58(find(new RegExp(`${name}: (?:YieldId\\()?(\\w+)`))),
    number: (name) => BigInt(find(new RegExp(`${name}: (\\d+)`))),
    get key() {
      const list = find(/key: \[([^\]]*)\]/);
      return list === '' ? new Uint8Array(0) : Uint8Array.from(list.split(', '), Number);
    },
    get handle() {
      return parseHandle(find(/key_handle: ([\w:-]+)/));
    },
    get globalContract(): keys.GlobalContractId {
      const byHash = /CodeHash\((\w+)\)/.exec(debug)?.[1];
      if (byHash !== undefined) return { kind: 'code_hash', codeHash: fromBase58(byHash) };
      return { kind: 'account_id', accountId: find(/AccountId\("([^"]*)"\)/) };
    },
  };
}

function parseHandle(text: string): Uint8Array {
  const mlDsa = 'ml-dsa-65-hash:';
  const bytes = text.startsWith(mlDsa)
    ? Uint8Array.of(3, ...fromBase58(text.slice(mlDsa.length)))
    : parsePublicKey(text);
  if (bytes === undefined) throw new Error(`no key handle: ${text}`);
  return bytes;
}

const makers: Readonly<Record<string, (fields: Fields) => Uint8Array>> = {
  Account: ({ account }) => keys.accountKey(account),
  ContractCode: ({ account }) => keys.contractCodeKey(account),
  AccessKey: ({ account, handle }) => keys.accessKeyKey(account, handle),
  GasKeyNonce: (fields) => keys.gasKeyNonceKey(fields.account, fields.handle, Number(fields.number('index'))),
  ReceivedData: (fields) => keys.receivedDataKey(fields.account, fields.hash('data_id')),
  PostponedReceiptId: (fields) => keys.postponedReceiptIdKey(fields.account, fields.hash('data_id')),
  PendingDataCount: (fields) => keys.pendingDataCountKey(fields.account, fields.hash('receipt_id')),
  PostponedReceipt: (fields) => keys.postponedReceiptKey(fields.account, fields.hash('receipt_id')),
  DelayedReceiptIndices: () => keys.delayedReceiptIndicesKey,
  DelayedReceipt: (fields) => keys.delayedReceiptKey(fields.number('index')),
  ContractData: ({ account, key }) => keys.contractDataKey(account, key),
  PromiseYieldIndices: () => keys.promiseYieldIndicesKey,
  PromiseYieldTimeout: (fields) => keys.promiseYieldTimeoutKey(fields.number('index')),
  PromiseYieldReceipt: (fields) => keys.promiseYieldReceiptKey(fields.account, fields.hash('data_id')),
  PromiseYieldStatus: (fields) => keys.promiseYieldStatusKey(fields.account, fields.hash('data_id')),
  BufferedReceiptIndices: () => keys.bufferedReceiptIndicesKey,
  BufferedReceipt: (fields) =>
    keys.bufferedReceiptKey(Number(fields.number('receiving_shard')), fields.number('index')),
  BandwidthSchedulerState: () => keys.bandwidthSchedulerStateKey,
  BufferedReceiptGroupsQueueData: (fields) =>
    keys.bufferedReceiptGroupsQueueDataKey(fields.number('receiving_shard')),
  BufferedReceiptGroupsQueueItem: (fields) =>
    keys.bufferedReceiptGroupsQueueItemKey(fields.number('receiving_shard'), fields.number('index')),
  GlobalContractCode: ({ globalContract }) => keys.globalContractCodeKey(globalContract),
  GlobalContractNonce: ({ globalContract }) => keys.globalContractNonceKey(globalContract),
  YieldIdToDataId: (fields) => keys.yieldIdToDataIdKey(fields.account, fields.hash('yield_id')),
  DataIdToYieldId: (fields) => keys.dataIdToYieldIdKey(fields.account, fields.hash('data_id')),
};
