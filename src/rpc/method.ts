import type { Json } from '../primitives/schema.ts';
import type { AccountImporter } from './account-importer.ts';
import type { ServedWorld } from './served-world.ts';

export type RpcSettings = {
  /** How long a request waits for a transaction: nearcore's `polling_timeout`. */
  readonly waitMillis: number;
  /** Bytes of a contract's data above which `view_state` wants pages. */
  readonly maxStateBytes: bigint;
  /** In development only. */
  readonly importer?: AccountImporter | undefined;
};

/** nearcore waits for 10 s, and shows at most 50 kB of state; a world's owner may see more of it. */
export const defaultRpcSettings: RpcSettings = { waitMillis: 10_000, maxStateBytes: 4_194_304n };

export type RpcContext = { readonly world: ServedWorld; readonly settings: RpcSettings };

/** Throws `RpcError`. */
export type RpcMethod = (context: RpcContext, params: Json) => Promise<Json>;
