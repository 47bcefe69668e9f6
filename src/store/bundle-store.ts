import { hash as sha256 } from 'node:crypto';
import { fromUtf8, toHex, toUtf8 } from '../primitives/bytes.ts';
import { zeroHash } from '../primitives/hash.ts';
import type { Database } from './database.ts';
import { ignoreConflict } from './insert-rows.ts';
import { type Sealer, toBytes, type WorldSealer } from './sealer.ts';
import { guarded, StoreFault } from './store-fault.ts';
import type { BundleRow } from './tables.ts';

/** Bytes that many statements share, such as a contract or a quote: kept once, under their sha256. */
export type Content = { readonly hash: Uint8Array; readonly bytes: Uint8Array };

export type StatementRecord = {
  readonly statementHash: Uint8Array;
  /** What the statement says, as text. Holds no signature. */
  readonly document: string;
  /** What the document names by hash. */
  readonly contents: readonly Content[];
};

/**
 * A committed statement. Without a signature the process ended before it signed: the keys of that boot are gone, no
 * signature ever left, and the statement must be treated as never made.
 */
export type BundleDocument = {
  readonly document: string;
  readonly signatures: StatementSignatures | undefined;
};

/** 64 bytes, and 65 bytes for an audience on an EVM chain. */
export type StatementSignatures = {
  readonly ed25519: Uint8Array;
  readonly secp256k1: Uint8Array | undefined;
};

/** Results of one-shot calls, which outlive the process. Each method throws `StoreFault`. */
export interface BundleStore {
  /**
   * Keeps what a statement says, before it is signed: durable when this returns. The same hash again takes the newer
   * document and keeps the signatures, since both say the same and only the quote beside them may differ.
   */
  commitStatement(record: StatementRecord): Promise<void>;
  /** Durable when this returns; only then may a signature leave the process. Fails for an unknown statement. */
  addSignatures(statementHash: Uint8Array, signatures: StatementSignatures): Promise<void>;
  findStatement(statementHash: Uint8Array): Promise<BundleDocument | undefined>;
  /** Bytes that have the hash. */
  findContent(hash: Uint8Array): Promise<Uint8Array | undefined>;
}

/** One-shot calls belong to no world that is kept: their rows are sealed for the world of zeros. */
export const createBundleStore = (database: Database, sealer: Sealer): BundleStore =>
  new SqlBundleStore(database, sealer.forWorld(zeroHash));

export const contentAddress = (name: Uint8Array) => ({ table: 'bundle_contents', key: name, sequence: 0n });
export const bundleAddress = (statementHash: Uint8Array) => ({
  table: 'bundles',
  key: statementHash,
  sequence: 0n,
});

function signaturesOf({
  signature,
  evm_signature: evm,
}: Pick<BundleRow, 'signature' | 'evm_signature'>): StatementSignatures | undefined {
  if (signature === null) return undefined;
  return { ed25519: toBytes(signature), secp256k1: evm === null ? undefined : toBytes(evm) };
}

class SqlBundleStore implements BundleStore {
  readonly #database: Database;
  readonly #sealer: WorldSealer;

  constructor(database: Database, sealer: WorldSealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  async commitStatement({ statementHash, document, contents }: StatementRecord): Promise<void> {
    const rows = contents.map(({ hash, bytes }) => {
      const name = this.#sealer.name('bundle_contents', hash);
      return { name, sealed: this.#sealer.seal(contentAddress(name), bytes) };
    });
    const sealed = this.#sealer.seal(bundleAddress(statementHash), toUtf8(document));
    await guarded(() =>
      this.#database.transaction().execute(async (transaction) => {
        for (const row of rows) {
          await transaction.insertInto('bundle_contents').values(row).onConflict(ignoreConflict).execute();
        }
        await transaction
          .insertInto('bundles')
          .values({ statement_hash: statementHash, sealed, signature: null, evm_signature: null })
          .onConflict((conflict) => conflict.column('statement_hash').doUpdateSet({ sealed }))
          .execute();
      }),
    );
  }

  async addSignatures(statementHash: Uint8Array, signatures: StatementSignatures): Promise<void> {
    const { ed25519: signature, secp256k1 } = signatures;
    const { numUpdatedRows } = await guarded(() =>
      this.#database
        .updateTable('bundles')
        .set({ signature, evm_signature: secp256k1 ?? null })
        .where('statement_hash', '=', statementHash)
        .executeTakeFirstOrThrow(),
    );
    if (numUpdatedRows === 1n) return;
    throw new StoreFault('statement_unknown', 'the statement was not committed');
  }

  async findStatement(statementHash: Uint8Array): Promise<BundleDocument | undefined> {
    const row = await guarded(() =>
      this.#database
        .selectFrom('bundles')
        .select(['sealed', 'signature', 'evm_signature'])
        .where('statement_hash', '=', statementHash)
        .executeTakeFirst(),
    );
    if (row === undefined) return undefined;
    const document = fromUtf8(this.#sealer.open(bundleAddress(statementHash), row.sealed));
    return { document, signatures: signaturesOf(row) };
  }

  async findContent(hash: Uint8Array): Promise<Uint8Array | undefined> {
    const name = this.#sealer.name('bundle_contents', hash);
    const row = await guarded(() =>
      this.#database
        .selectFrom('bundle_contents')
        .select('sealed')
        .where('name', '=', name)
        .executeTakeFirst(),
    );
    if (row === undefined) return undefined;
    const bytes = this.#sealer.open(contentAddress(name), row.sealed);
    if (sha256('sha256', bytes, 'hex') === toHex(hash)) return bytes;
    throw new StoreFault('store_corrupt', `bundle_contents ${toHex(hash)} has another hash`);
  }
}
