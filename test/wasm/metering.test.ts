import { describe, expect, test } from 'vitest';
import { createInstance, type HostFunction, type Instance } from '../../src/wasm/instance.ts';
import {
  buildModule,
  emptyBlock,
  funcref,
  functionExport,
  functionImport,
  i32,
  i32Const,
  i64,
  mainModule,
  nothing,
  op,
} from '../support/build-module.ts';
import { operation, params, prepared, runModule, trapOf } from '../support/run-module.ts';
import { type Bytes, text } from '../support/wasm-bytes.ts';

const repeat = <T>(count: number, item: T): T[] => new Array<T>(count).fill(item);

/** What the entry of a function without parameters and locals costs: one operation for each eight of 64 bytes. */
const entry = 8n;

/** Runs with just enough gas, and with one operation less for each charge in order. */
function expectCharges(body: Bytes, charges: readonly bigint[], parts = {}): void {
  const code = mainModule(body, parts);
  const total = charges.reduce((sum, one) => sum + one, 0n);
  expect(runModule(code, { gas: total })).toMatchObject({ trap: undefined, spent: total });
  let paid = 0n;
  for (const charge of charges) {
    const run = runModule(code, { gas: paid + charge - 1n });
    // The charge that fails counts, and nothing behind it.
    expect(run).toMatchObject({ trap: 'gas_exhausted', spent: paid + charge });
    paid += charge;
  }
}

describe('gas', () => {
  test('is charged for a straight line at once', () => expectCharges(repeat(10, op.nop), [entry, 10n]));

  test('is charged for each eight bytes of a frame, rounded up', () =>
    expectCharges([], [9n], { locals: [[1, i32]] }));

  test('is charged anew behind an operation that may trap', () => {
    const load = [...i32Const(0), op.i32Load, 2, 0, op.drop];
    expectCharges([...load, ...load], [entry, 2n, 3n, 1n]);
  });

  test('is charged for each arm and what follows', () => {
    const choice = (condition: number): Bytes => [
      ...[...i32Const(condition), op.if, emptyBlock, op.nop, op.nop, op.else, op.nop, op.end],
      ...[op.nop, op.nop, op.nop],
    ];
    expectCharges(choice(1), [entry, 2n, 2n, 3n]);
    expectCharges(choice(0), [entry, 2n, 1n, 3n]);
  });

  test('is charged in each round of a loop', () => {
    const rounds = 5n;
    const body = [
      ...[...i32Const(Number(rounds)), op.localSet, 0, op.loop, emptyBlock],
      ...[op.localGet, 0, ...i32Const(1), op.i32Sub, op.localTee, 0, op.brIf, 0, op.end],
    ];
    expectCharges(body, [9n, 2n, ...repeat(Number(rounds), 6n)], { locals: [[1, i32]] });
  });

  test('is charged for a block that is left early', () => {
    const body = [op.block, emptyBlock, op.nop, op.br, 0, op.nop, op.end, op.nop];
    expectCharges(body, [entry, 2n, 1n]);
  });

  test('is charged in a callee and in a caller', () => {
    expectCharges([op.nop, op.call, 1, op.nop], [entry, 2n, entry, 3n, 1n], {
      functions: [{ body: repeat(3, op.nop) }],
    });
  });

  test.each([
    ['memory.fill', [...i32Const(0), ...i32Const(0), ...i32Const(100), op.bulk, 11, 0], 3n, 100n],
    ['memory.copy', [...i32Const(0), ...i32Const(0), ...i32Const(7), op.bulk, 10, 0, 0], 3n, 7n],
    ['memory.grow', [...i32Const(3), op.memoryGrow, 0, op.drop], 1n, 3n],
    ['memory.grow that fails', [...i32Const(5000), op.memoryGrow, 0, op.drop], 1n, 5000n],
    ['table.fill', [...i32Const(0), op.refNull, funcref, ...i32Const(4), op.bulk, 17, 0], 3n, 4n],
    ['table.copy', [...i32Const(0), ...i32Const(0), ...i32Const(4), op.bulk, 14, 0, 0], 3n, 4n],
    ['table.grow', [op.refNull, funcref, ...i32Const(4), op.bulk, 15, 0, op.drop], 2n, 4n],
  ] as const)('is charged for %s by its count', (_, body, operands, count) => {
    const after = body.at(-1) === op.drop ? [1n] : [];
    expectCharges(body, [entry, operands, 32n + count, ...after]);
  });

  test('is charged for what then traps', () => {
    const body = [...i32Const(67_108_864), ...i32Const(0), ...i32Const(9), op.bulk, 11, 0, op.nop];
    expect(runModule(mainModule(body))).toMatchObject({
      trap: 'memory_out_of_bounds',
      spent: entry + 3n + 41n,
    });
    const division = [...i32Const(1), ...i32Const(0), op.i32DivU, op.drop];
    expect(runModule(mainModule(division))).toMatchObject({ trap: 'illegal_arithmetic', spent: entry + 3n });
  });

  test('is spent beyond any limit by a count of 2^32 - 1', () => {
    const { trap, spent } = runModule(mainModule([...i32Const(-1), op.memoryGrow, 0, op.drop]), {
      gas: 100n,
    });
    expect(trap).toBe('gas_exhausted');
    // nearcore compares with 1 Pgas, and does not look closer.
    expect(spent * operation).toBeGreaterThan(10n ** 15n);
  });

  test('is exact for a count that just fails', () => {
    const body = [...i32Const(1000), op.memoryGrow, 0, op.drop];
    expect(runModule(mainModule(body), { gas: 1000n })).toMatchObject({
      trap: 'gas_exhausted',
      spent: 1041n,
    });
  });

  test('allows whole operations only', () => {
    const instance = createInstance(prepared(mainModule([op.nop])), params, () => () => undefined);
    instance.arm(Number(9n * operation + operation - 1n));
    instance.call('main');
    expect(instance.spent()).toBe(Number(9n * operation));
    instance.arm(Number(9n * operation - 1n));
    expect(trapOf(() => instance.call('main'))).toBe('gas_exhausted');
  });

  test('is counted from the last time that it was armed', () => {
    const seen: bigint[] = [];
    const code = buildModule({
      imports: [functionImport('f', 0)],
      functions: [{ body: [op.call, 0, op.nop, op.nop, op.call, 0] }],
      exports: [functionExport('main', 1)],
    });
    const instance = createInstance(prepared(code), params, () => () => {
      seen.push(BigInt(instance.spent()) / operation);
      instance.arm(Number(50n * operation));
      return undefined;
    });
    instance.arm(Number(50n * operation));
    instance.call('main');
    expect([...seen, BigInt(instance.spent()) / operation]).toEqual([9n, 3n, 0n]);
  });

  test('may be more than an i32 counts', () => {
    const instance = createInstance(prepared(mainModule([op.nop])), params, () => () => undefined);
    instance.arm(Number(2n ** 64n - 1n));
    instance.call('main');
    expect(instance.spent()).toBe(Number(9n * operation));
  });
});

describe('the stack', () => {
  /** Counts in memory how often it is entered. */
  const counting = [
    ...[...i32Const(0), ...i32Const(0), op.i32Load, 2, 0, ...i32Const(1), op.i32Add, op.i32Store, 2, 0],
    ...[op.call, 1],
  ];
  const gas = 10_000_000n;
  /** For the limit on locals, which depends on the size of a contract. */
  const padding = [...text('padding'), ...repeat(200_000, 0)];

  test.each([
    ['a frame of 64 bytes and three operands', [], 76],
    ['a frame with an i32', [[1, i32]], 80],
    ['a frame with 1,000 i64', [[1000, i64]], 8076],
    ['a frame with a reference', [[1, funcref]], 84],
  ] as const)('ends a recursion by %s', (_, locals, frame) => {
    const { trap, instance } = runModule(
      mainModule([op.call, 1], { functions: [{ body: counting, locals }], custom: padding }),
      { gas },
    );
    expect(trap).toBe('stack_exhausted');
    const entered = new Int32Array(instance.memory.buffer)[0];
    expect(entered).toBe(Math.floor((262_144 - 64) / frame));
  });

  test('ends a recursion through the table alike', () => {
    const body = [...counting.slice(0, -2), ...i32Const(0), op.callIndirect, 0, 0];
    const code = mainModule([op.call, 1], {
      functions: [{ body }],
      elements: [[0, ...i32Const(0), op.end, 1, 1]],
    });
    const { trap, instance } = runModule(code, { gas });
    expect(trap).toBe('stack_exhausted');
    expect(new Int32Array(instance.memory.buffer)[0]).toBe(Math.floor((262_144 - 64) / 76));
  });

  const withLocals = (body: Bytes, i64s: number, parts = {}): Uint8Array =>
    mainModule(body, {
      locals: [[i64s, i64]],
      custom: padding,
      ...parts,
    });

  test.each([
    ['calls nothing', []],
    ['calls a function', [op.call, 1]],
  ] as const)('holds one frame of all its bytes when the function %s', (_, body) => {
    const largest = (262_144 - 64 - 64) / 8;
    const parts = { functions: [{}] };
    expect(runModule(withLocals(body, largest, parts)).trap).toBeUndefined();
    const whole = (262_144 - 64) / 8;
    expect(runModule(withLocals([], whole)).trap).toBeUndefined();
    expect(runModule(withLocals(body, whole + 1, parts))).toMatchObject({
      trap: 'stack_exhausted',
      spent: 0n,
    });
  });

  test('is exhausted in a callee before its gas is charged', () => {
    const callee = { locals: [[32_760, i64]] as const };
    const code = withLocals([op.nop, op.call, 1], 1, { functions: [callee] });
    expect(runModule(code)).toMatchObject({ trap: 'stack_exhausted', spent: 9n + 2n });
  });

  test('is given back however a function ends', () => {
    const ends: readonly Bytes[] = [
      [],
      [op.return],
      [...i32Const(1), op.brIf, 0],
      [op.br, 0],
      [op.block, emptyBlock, op.br, 1, op.end],
      [...i32Const(0), op.brTable, 1, 0, 0],
      [op.loop, emptyBlock, op.return, op.end],
    ];
    const functions = ends.map((body) => ({ body: [...body, op.call, ends.length + 1] }));
    const rounds = [
      ...[op.loop, emptyBlock, ...ends.flatMap((_, at) => [op.call, at + 1])],
      ...[
        op.localGet,
        0,
        ...i32Const(1),
        op.i32Add,
        op.localTee,
        0,
        ...i32Const(10_000),
        0x49,
        op.brIf,
        0,
        op.end,
      ],
    ];
    const code = mainModule(rounds, { locals: [[1, i32]], functions: [...functions, {}] });
    expect(runModule(code, { gas: 100_000_000n }).trap).toBeUndefined();
  });

  test('has room for 49,998 locals in a function that is not called', () => {
    const code = withLocals([], 1, { functions: [{ locals: [[49_998, i32]] }] });
    expect(runModule(code).trap).toBeUndefined();
  });

  test('does not end what calls nothing of the guest, however often', () => {
    const code = buildModule({
      types: [nothing],
      imports: [functionImport('f', 0)],
      functions: [
        {
          body: [
            op.loop,
            emptyBlock,
            op.call,
            2,
            op.localGet,
            0,
            ...i32Const(1),
            op.i32Add,
            op.localTee,
            0,
            ...i32Const(9999),
            0x49,
            op.brIf,
            0,
            op.end,
          ],
          locals: [[1, i32]],
        },
        { body: [op.call, 0] },
      ],
      exports: [functionExport('main', 1)],
    });
    expect(runModule(code, { host: () => () => undefined }).trap).toBeUndefined();
  });
});

describe('gas around a call of the host', () => {
  const used: number[] = [];
  /** Takes ten operations of what is left, as a host that charges does. */
  const charging = (instance: () => Instance): HostFunction => {
    return () => {
      const left = 1_000 - instance().spentAtHost() / Number(operation);
      used.push(1_000 - left);
      instance().rearm((left - 10) * Number(operation));
    };
  };

  function spentBy(code: Uint8Array): { readonly atHost: readonly number[]; readonly after: number } {
    used.length = 0;
    const instance: Instance = createInstance(prepared(code), params, () => charging(() => instance));
    instance.arm(1_000 * Number(operation));
    instance.call('main');
    return { atHost: [...used], after: instance.spent() / Number(operation) };
  }

  const [direct, byTable] = [
    [op.call, 0],
    [...i32Const(0), op.callIndirect, 0, 0],
  ];
  const guest = [...i32Const(1), op.callIndirect, 0, 0];
  const moduleOf = (body: Bytes, element: Bytes): Uint8Array =>
    mainModule(body, {
      imports: [functionImport('host', 0)],
      elements: [[0, ...i32Const(0), op.end, ...element]],
      functions: [{ body: [op.nop, ...direct, op.nop] }, { body: [op.nop] }],
    });

  test('is what the guest used before it, and goes on from what the host leaves', () => {
    const code = moduleOf([...direct, op.nop, ...direct], [1, 2]);
    expect(spentBy(code)).toEqual({ atHost: [9, 2], after: 0 });
  });

  test('is the same when the table holds the host, whatever is called through it', () => {
    const viaGuest = moduleOf([...byTable, op.nop, ...guest, op.nop, ...byTable], [2, 0, 2]);
    const leaf = moduleOf([...guest, op.nop, ...byTable], [2, 0, 3]);
    expect(spentBy(viaGuest)).toEqual({ atHost: [10, 13, 4], after: 0 });
    expect(spentBy(leaf)).toEqual({ atHost: [22], after: 0 });
  });
});
