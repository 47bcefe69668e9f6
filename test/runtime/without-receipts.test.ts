import { describe, expect, test } from 'vitest';
import { executeOneShot } from '../../src/runtime/one-shot/one-shot.ts';
import { Unsupported } from '../../src/vm/errors.ts';
import {
  buildModule,
  functionExport,
  functionImport,
  i32,
  i32Const,
  i64,
  i64Const,
  op,
} from '../support/build-module.ts';
import { plainCall } from '../support/one-shot-call.ts';
import { text } from '../support/wasm-bytes.ts';

type Use = {
  readonly name: string;
  readonly args: readonly bigint[];
  readonly result?: typeof i32 | typeof i64;
};

const account = 'bob.near';

/** A guest that calls one host function with these arguments; its memory begins with an account id. */
function guestOf({ name, args, result }: Use): Uint8Array {
  const body = [
    ...args.flatMap((arg) => [...i64Const(arg)]),
    op.call,
    0,
    ...(result === undefined ? [] : [op.drop]),
  ];
  return buildModule({
    types: [
      { params: [], results: [] },
      { params: args.map(() => i64), results: result === undefined ? [] : [result] },
    ],
    imports: [functionImport(name, 1)],
    functions: [{ body }],
    memories: [[0, 1]],
    exports: [functionExport('run', 1)],
    data: [[0, ...i32Const(0), op.end, ...text(account)]],
  });
}

const run = (use: Use) => executeOneShot({ ...plainCall, code: guestOf(use) });

function thrownBy(use: Use): unknown {
  try {
    run(use);
  } catch (cause) {
    return cause;
  }
  return undefined;
}

describe('a one-shot call', () => {
  const length = BigInt(account.length);

  const receipts: readonly (readonly [use: Use, feature: string])[] = [
    [{ name: 'promise_batch_create', args: [length, 0n], result: i64 }, 'create_action_receipt'],
    [
      { name: 'promise_create', args: [length, 0n, 1n, 0n, 0n, 0n, 16n, 0n], result: i64 },
      'create_action_receipt',
    ],
    [
      { name: 'promise_yield_create', args: [1n, 0n, 0n, 0n, 0n, 0n, 0n], result: i64 },
      'create_promise_yield_receipt',
    ],
    [
      { name: 'promise_yield_create_with_id', args: [1n, 0n, 0n, 0n, 16n, 0n, 0n, 32n, 0n], result: i64 },
      'create_promise_yield_receipt_with_id',
    ],
    [{ name: 'promise_yield_resume', args: [32n, 0n, 0n, 0n], result: i32 }, 'submit_promise_resume_data'],
  ];
  test.each(receipts)('that asks for a receipt by $name has no outcome', (use, feature) => {
    const thrown = thrownBy(use);
    expect(thrown).toBeInstanceOf(Unsupported);
    expect(thrown).toMatchObject({ code: 'promises_unsupported', feature });
  });

  const failures: readonly (readonly [use: Use, kind: string])[] = [
    [{ name: 'promise_batch_create', args: [1n, 0n], result: i64 }, 'InvalidAccountId'],
    [{ name: 'promise_batch_create', args: [2n ** 27n, 0n], result: i64 }, 'GasExceeded'],
    [{ name: 'promise_return', args: [0n] }, 'InvalidPromiseIndex'],
    [{ name: 'promise_batch_action_transfer', args: [0n, 0n] }, 'InvalidPromiseIndex'],
    [
      { name: 'promise_batch_action_add_key_with_full_access', args: [0n, 0n, 0n, 0n] },
      'InvalidPromiseIndex',
    ],
    [{ name: 'promise_batch_action_transfer_to_gas_key', args: [0n, 0n, 0n, 0n] }, 'InvalidPromiseIndex'],
  ];
  test.each(failures)('that fails in $name before that fails as on the chain', (use, kind) => {
    expect(run(use).outcome.error).toMatchObject({ kind: 'HostError', error: { kind } });
  });

  test('that is a view is denied promises before they are missed', () => {
    const code = guestOf({ name: 'promise_batch_create', args: [length, 0n], result: i64 });
    const { outcome } = executeOneShot({ ...plainCall, code, isView: true });
    expect(outcome.error).toMatchObject({
      error: { kind: 'ProhibitedInView', method_name: 'promise_batch_create' },
    });
  });

  test('joins no promises without a receipt', () => {
    expect(run({ name: 'promise_and', args: [0n, 0n], result: i64 }).outcome.status).toBe('ok');
  });

  test('names accounts by their state init, which takes no receipt', () => {
    const use = { name: 'universal_state_init_to_account_id', args: [7n, 0n, 0n], result: i64 } as const;
    // The bytes are an account id, so no state init: the function says so by its result.
    expect(run(use).outcome).toMatchObject({ status: 'ok' });
  });
});
