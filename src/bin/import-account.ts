import type { Parameters } from '../params/at-version.ts';
import { importRows } from '../worlds/account-import.ts';
import type { Sandbox, WorldBlock } from '../worlds/world.ts';
import type { BlockChoice, RpcNode } from './exec/rpc-query.ts';
import { takeSnapshot } from './exec/rpc-snapshot.ts';

export type ImportRequest = {
  readonly accountId: string;
  readonly choice: BlockChoice;
  /** Handles of the keys that may use the account in the world: those that it has elsewhere do not come along. */
  readonly fullAccess: readonly Uint8Array[];
};

const all = { code: true, state: true, balance: true, timestamp: false };

/**
 * Brings an account into a world as a node tells of it: for development only, since nothing of it is proved. The world's
 * head says so, and names the node and the block. Throws `RpcError` and `WorldFault`.
 */
export async function importAccount(
  sandbox: Sandbox,
  params: Parameters,
  node: RpcNode,
  { accountId, choice, fullAccess }: ImportRequest,
): Promise<WorldBlock> {
  const snapshot = await takeSnapshot(node, accountId, choice, { wanted: all, say: () => undefined });
  const { code, state = [], balance = 0n, block } = snapshot;
  const rows = importRows(params, {
    accountId,
    balance,
    code: code?.length === 0 ? undefined : code,
    data: state,
    fullAccess,
  });
  return sandbox.patchState(rows, `${snapshot.node}, block ${block.hash}`);
}
