import { hashOfCode } from '../primitives/code-hash.ts';
import { zeroHash } from '../primitives/hash.ts';
import { type AccountImporter, ImportFailed, type ImportRequest } from '../rpc/account-importer.ts';
import type { StateRecord } from '../runtime/state/state-record.ts';
import { type BlockChoice, RpcError, RpcNode } from './exec/rpc-query.ts';
import { type Snapshot, takeSnapshot } from './exec/rpc-snapshot.ts';

const wanted = { code: true, state: true, balance: true, timestamp: false };

/** Imports by what `near-enclave exec` asks nodes with. */
export const accountImporter: AccountImporter = {
  async fetch(request) {
    const snapshot = await snapshotOf(request);
    const { node, block } = snapshot;
    return {
      records: toRecords(snapshot),
      source: `${request.accountId} at block ${block.hash}, as ${node} says`,
    };
  },
};

async function snapshotOf({ nodeUrl, accountId, blockId }: ImportRequest): Promise<Snapshot> {
  const choice: BlockChoice = blockId === undefined ? { finality: 'final' } : { block_id: blockId };
  try {
    const node = new RpcNode(new URL(nodeUrl));
    return await takeSnapshot(node, accountId, choice, { wanted, say: () => undefined });
  } catch (cause) {
    if (cause instanceof RpcError || cause instanceof TypeError) {
      throw new ImportFailed(cause.message, { cause });
    }
    throw cause;
  }
}

const bytesOfAccount = 100;
const bytesOfRow = 40;

/** Bills the account for what comes with it. Code becomes its own, also where the other chain has a global contract. */
function toRecords({ accountId, balance = 0n, code, state = [] }: Snapshot): StateRecord[] {
  const rows = state.map(([key, value]): StateRecord => ({ kind: 'data', accountId, dataKey: key, value }));
  const dataBytes = state.reduce((sum, [key, value]) => sum + bytesOfRow + key.length + value.length, 0);
  const account = {
    version: 'v1' as const,
    amount: balance,
    locked: 0n,
    codeHash: code === undefined ? zeroHash : hashOfCode(code),
    storageUsage: BigInt(bytesOfAccount + (code?.length ?? 0) + dataBytes),
  };
  return [
    { kind: 'account', accountId, account },
    ...(code === undefined ? [] : [{ kind: 'contract' as const, accountId, code }]),
    ...rows,
  ];
}
