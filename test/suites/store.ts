import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import type { StatementRecord, Store } from '../../src/store/store.ts';

export type StoreUnderTest = {
  readonly name: string;
  /** Opens the same store again and again; `fresh` forgets all before. */
  fresh(): void;
  open(): Promise<Store>;
};

const hash = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const signature = new Uint8Array(64).fill(9);
const contract = toUtf8('contract');
const record: StatementRecord = {
  statementHash: hash(1),
  document: '{"says":"\u2028 ünïcode"}',
  contents: [{ hash: sha256(contract), bytes: contract }],
};

/** What every store must do. */
export function storeSuite({ name, fresh, open }: StoreUnderTest): void {
  const opened = async (): Promise<Store> => {
    const store = await open();
    onTestFinished(() => store.close());
    return store;
  };

  describe(`${name} as a store`, () => {
    beforeEach(fresh);

    test('finds what was committed, without a signature', async () => {
      const store = await opened();
      await store.commitStatement(record);
      expect(await store.findStatement(hash(1))).toEqual({ document: record.document, signature: undefined });
      expect(await store.findContent(sha256(contract))).toEqual(contract);
    });

    test('finds the signature that was added', async () => {
      const store = await opened();
      await store.commitStatement(record);
      await store.addSignature(hash(1), signature);
      expect((await store.findStatement(hash(1)))?.signature).toEqual(signature);
    });

    test('finds nothing under an unknown hash', async () => {
      const store = await opened();
      await store.commitStatement(record);
      expect(await store.findStatement(hash(2))).toBeUndefined();
      expect(await store.findContent(hash(2))).toBeUndefined();
    });

    test('refuses a signature for a statement that was never committed', async () => {
      const store = await opened();
      const refusal = store.addSignature(hash(1), signature);
      await expect(refusal).rejects.toMatchObject({ code: 'statement_unknown' });
    });

    test('takes the newer document of the same statement and keeps its signature', async () => {
      const store = await opened();
      await store.commitStatement(record);
      await store.addSignature(hash(1), signature);
      await store.commitStatement({ ...record, document: 'newer' });
      expect(await store.findStatement(hash(1))).toEqual({ document: 'newer', signature });
    });

    test('keeps nothing of a record that it cannot keep whole', async () => {
      const store = await opened();
      const broken = { ...record, statementHash: new Uint8Array(3) };
      await expect(store.commitStatement(broken)).rejects.toMatchObject({ code: 'store_unavailable' });
      expect(await store.findContent(sha256(contract))).toBeUndefined();
    });

    test('remembers after it was closed and opened again', async () => {
      const before = await opened();
      await before.commitStatement(record);
      await before.addSignature(hash(1), signature);
      await before.close();
      const after = await opened();
      expect(await after.findStatement(hash(1))).toEqual({ document: record.document, signature });
    });

    test('is ready until it is closed, and fails from then on', async () => {
      const store = await opened();
      expect(await store.isReady()).toBe(true);
      await store.close();
      expect(await store.isReady()).toBe(false);
      await expect(store.findStatement(hash(1))).rejects.toMatchObject({ code: 'store_unavailable' });
      await expect(store.commitStatement(record)).rejects.toMatchObject({ code: 'store_unavailable' });
    });

    test('can be closed twice', async () => {
      const store = await opened();
      await store.close();
      await expect(store.close()).resolves.toBeUndefined();
    });
  });
}
