import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openRelayStore, type RelayStore, readRelayStore } from '../../src/relayer/relay-store.ts';
import type { RequestEvent } from '../../src/relayer/request-event.ts';
import { seen, transition } from '../../src/relayer/request-machine.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const eventOf = (id: number, height = 100n): RequestEvent => ({
  contractId: 'outlayer.near',
  requestId: BigInt(id),
  dataId: id.toString(16).padStart(64, '0'),
  requestData: '{}',
  isInputInState: true,
  block: { height, hash: 'block', timestamp: 5n },
  transactionHash: 'tx',
  receiptId: 'receipt',
});
const cursor = (height: bigint) => ({ height, hash: `block ${height}`, timestamp: height * 10n });

function opened(folder = temporaryFolder()): RelayStore {
  const store = openRelayStore(folder);
  onTestFinished(() => {
    try {
      store.close();
    } catch {
      // The test closed it.
    }
  });
  return store;
}

describe('the store of a relay', () => {
  test('moves the cursor and keeps requests together, and each request once', () => {
    const folder = temporaryFolder();
    const store = opened(folder);
    expect(store.cursor('outlayer.near')).toBeUndefined();
    expect(store.advance('outlayer.near', cursor(100n), [eventOf(1), eventOf(2)], 1)).toHaveLength(2);
    expect(store.advance('outlayer.near', cursor(101n), [eventOf(2), eventOf(3)], 2)).toEqual([eventOf(3)]);
    store.close();
    const again = opened(folder);
    expect(again.cursor('outlayer.near')).toEqual(cursor(101n));
    expect(again.due(10, 10).map(({ event }) => event.requestId)).toEqual([1n, 2n, 3n]);
    expect(again.has('outlayer.near', eventOf(2).dataId)).toBe(true);
    expect(again.has('other.near', eventOf(2).dataId)).toBe(false);
  });

  test('keeps neither when one of both fails', () => {
    const store = opened();
    store.advance('outlayer.near', cursor(100n), [], 1);
    const broken = { ...eventOf(1), contractId: null as unknown as string };
    expect(() => store.advance('outlayer.near', cursor(101n), [eventOf(7), broken], 2)).toThrow();
    expect(store.cursor('outlayer.near')).toEqual(cursor(100n));
    expect(store.has('outlayer.near', eventOf(7).dataId)).toBe(false);
  });

  test('gives what is due, the first deadline first', () => {
    const store = opened();
    store.add([eventOf(1, 300n), eventOf(2, 200n), eventOf(3, 100n)], 5);
    const late = transition(seen(eventOf(3, 100n), 5), { kind: 'waits', until: 50 });
    store.save(late, 6);
    expect(store.due(10, 10).map(({ event }) => event.requestId)).toEqual([2n, 1n]);
    expect(store.due(50, 1).map(({ event }) => event.requestId)).toEqual([3n]);
    expect(store.due(4, 10)).toEqual([]);
  });

  test('forgets what ended long ago, and nothing else', () => {
    const store = opened();
    store.add([eventOf(1), eventOf(2)], 1);
    store.save(transition(seen(eventOf(1), 1), { kind: 'gone', own: false, height: 101n }), 10);
    expect(store.counts()).toMatchObject({ seen: 1, completed: 1 });
    expect(store.forget(10)).toBe(0);
    expect(store.forget(11)).toBe(1);
    expect(store.counts()).toMatchObject({ seen: 1, completed: 0 });
  });

  test('has a secret of its own, the same for ever', () => {
    const store = opened();
    const secret = store.secret('name');
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(store.secret('name')).toBe(secret);
    expect(opened().secret('name')).not.toBe(secret);
  });

  test('is of one process, and may be looked at meanwhile', () => {
    const folder = temporaryFolder();
    const store = opened(folder);
    store.note('sweep', 'all is well', 3);
    expect(() => openRelayStore(folder)).toThrow(expect.objectContaining({ code: 'store_in_use' }));
    const reader = readRelayStore(folder);
    expect(reader.notes()).toEqual([{ name: 'sweep', at: 3, text: 'all is well' }]);
    expect(() => reader.note('sweep', 'no', 4)).toThrow(/readonly/);
    reader.close();
  });

  test('that is not there, or of another version, is refused', () => {
    expect(() => readRelayStore(temporaryFolder())).toThrow(
      expect.objectContaining({ code: 'store_missing' }),
    );
    const folder = temporaryFolder();
    const database = new DatabaseSync(join(folder, 'relay.sqlite'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => openRelayStore(folder)).toThrow(expect.objectContaining({ code: 'store_version' }));
    expect(() => readRelayStore(folder)).toThrow(expect.objectContaining({ code: 'store_version' }));
    writeFileSync(join(folder, 'relay.sqlite'), 'no database');
    expect(() => openRelayStore(folder)).toThrow(/not a database/);
  });
});
