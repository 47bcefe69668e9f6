import type { StateRecord } from '../runtime/state/state-record.ts';

export type ImportRequest = {
  /** Of a NEAR node's JSON-RPC. */
  readonly nodeUrl: string;
  readonly accountId: string;
  /** A height or a hash; without one, the node's last final block. */
  readonly blockId: string | number | undefined;
};

export type ImportedAccount = {
  /** The account, its code and its data; nobody's keys. */
  readonly records: readonly StateRecord[];
  /** Where they come from, for the head: the node, the account, the block. Nothing of it is proved. */
  readonly source: string;
};

/** Asks a NEAR node for an account. Only in development: a service in production reads nobody's word into a world. */
export interface AccountImporter {
  /** Throws `ImportFailed`. */
  fetch(request: ImportRequest): Promise<ImportedAccount>;
}

/** The node did not answer, or not as it should. */
export class ImportFailed extends Error {}
