import { toBase58 } from '../../primitives/hash.ts';
import type { ViewedState } from '../../runtime/views/view-state.ts';
import type { WorldBlock } from '../../worlds/world.ts';
import type { RpcContext } from '../method.ts';
import type { Fields } from '../params.ts';
import { handlerError, type RpcError } from '../rpc-error.ts';

export type QueryContext = RpcContext & { readonly block: WorldBlock };

/** Answers without the block, which `query` adds. Throws `RpcError`. */
export type Query = (context: QueryContext, fields: Fields) => Promise<Fields>;

/** Reads the state after the block of the query. */
export const readState = <T>({ world, block }: QueryContext, use: (state: ViewedState) => T): Promise<T> =>
  world.read(block, (store, root) => use({ store, root }));

/** Every error of a query names the block that it was answered over. */
export const queryError = (name: string, { block }: QueryContext, info: Fields, data: string): RpcError =>
  handlerError(name, { ...info, block_height: block.height, block_hash: toBase58(block.hash) }, data);

export const unknownAccount = (context: QueryContext, accountId: string): RpcError =>
  queryError(
    'UNKNOWN_ACCOUNT',
    context,
    { requested_account_id: accountId },
    `account ${accountId} does not exist while viewing`,
  );

/** Protocol: nearcore answers some queries with a result that holds an error, for clients older than its errors. */
export const errorResult = (error: string): Fields => ({ error, logs: [] });
