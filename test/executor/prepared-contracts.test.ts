import { describe, expect, onTestFinished, test } from 'vitest';
import { PreparedContracts, sizeOf } from '../../src/executor/prepared-contracts.ts';
import { Preparer } from '../../src/executor/preparer.ts';
import { paramsAt } from '../../src/params/at-version.ts';
import { encodePreparation } from '../../src/wasm/preparation-codec.ts';
import { prepareModule } from '../../src/wasm/prepare.ts';
import { mainModule, op } from '../support/build-module.ts';
import { builtContract } from '../support/built-contracts.ts';
import { faultOf } from './fault-of.ts';
import { entryOf } from './with-pool.ts';

const code = mainModule([op.nop]);
const other = mainModule([op.return]);
const mebibyte = 1_048_576;

function open(maxBytes = mebibyte): PreparedContracts {
  const contracts = new PreparedContracts(maxBytes, new Preparer(20_000));
  onTestFinished(() => contracts.close());
  return contracts;
}

describe('PreparedContracts', () => {
  test('prepares what this thread would prepare', async () => {
    const contracts = open();
    const large = builtContract('token');
    for (const version of [84, 88]) {
      const { bytes } = await contracts.load(large, version);
      expect(bytes).toEqual(encodePreparation(prepareModule(large, paramsAt(version))));
    }
  });

  test('prepares code once, however many ask and however they hold its bytes', async () => {
    const contracts = open();
    const [first, second] = await Promise.all([contracts.load(code, 88), contracts.load(code.slice(), 88)]);
    expect(second).toBe(first);
    expect(contracts.load(code.slice(), 88)).toBe(first);
  });

  test('names apart other code and other parameters', async () => {
    const contracts = open();
    const all = await Promise.all([
      contracts.load(code, 88),
      contracts.load(other, 88),
      contracts.load(code, 87),
    ]);
    expect(new Set(all.map(({ name }) => name)).size).toBe(3);
  });

  test('forgets what was used least recently when its room is full', async () => {
    const size = sizeOf(await open().load(code, 88));
    const contracts = open(2 * size);
    await contracts.load(code, 88);
    await contracts.load(other, 88);
    void contracts.load(code, 88);
    await contracts.load(mainModule([op.unreachable]), 88);
    expect(contracts.load(code, 88)).not.toBeInstanceOf(Promise);
    const again = contracts.load(other, 88);
    expect(again).toBeInstanceOf(Promise);
    await again;
  });

  test('tells those who wait when its thread ends, and starts another', async () => {
    const preparer = new Preparer(20_000, entryOf('preparer-that-ends'));
    const contracts = new PreparedContracts(mebibyte, preparer);
    for (let run = 0; run < 2; run++) {
      await expect(contracts.load(code, 88)).rejects.toMatchObject({ code: 'execution_fault' });
    }
    const last = expect(contracts.load(code, 88)).rejects.toMatchObject({ code: 'executor_closed' });
    await contracts.close();
    await last;
  });

  test('gives up a contract that takes too long, and prepares those behind it', async () => {
    const preparer = new Preparer(2_000, entryOf('preparer-that-hangs'));
    onTestFinished(() => preparer.close());
    const [hung, next] = [preparer.prepare(code, 88), preparer.prepare(new Uint8Array(1), 88)];
    expect(await faultOf(hung)).toEqual({
      code: 'execution_timeout',
      message: 'preparing the contract took longer than 2000 ms',
    });
    expect(await next).toEqual(Uint8Array.of(7));
  });
});
