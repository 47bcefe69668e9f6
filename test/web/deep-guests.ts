import { ed25519 } from '@noble/curves/ed25519.js';
import type { OneShotCall } from '../../src/runtime/one-shot/one-shot-call.ts';
import {
  emptyBlock,
  f64,
  functionImport,
  i32,
  i32Const,
  i64,
  i64Const,
  mainModule,
  nothing,
  op,
} from '../support/build-module.ts';
import { plainCall } from '../support/one-shot-call.ts';
import { u32 } from '../support/wasm-bytes.ts';

export type DeepGuest = { readonly name: string; readonly call: OneShotCall };

const guest = (name: string, code: Uint8Array): DeepGuest => ({
  name,
  call: { ...plainCall, code, method: 'main' },
});

const times = (count: number, make: (index: number) => readonly number[]): number[] =>
  Array.from({ length: count }, (_, index) => make(index)).flat();

const [i64Xor, i64Mul, i32LessThan, i64Eqz] = [0x85, 0x7e, 0x48, 0x50];

/** Locals of each activation hold loaded values over the call. */
const withLocals = (count: number) =>
  mainModule(
    [
      ...times(count, (at) => [...i32Const(at), op.i32Load, 2, 0, op.localSet, ...u32(at)]),
      ...[op.call, 0],
      ...times(count, (at) => [...i32Const(at), op.localGet, ...u32(at), op.i32Store, 2, 0]),
    ],
    { locals: [[count, i32]] },
  );

/** Operands wait under the call. */
const withOperands = (count: number) =>
  mainModule([
    ...times(count, (at) => [...i32Const(at * 4), op.i32Load, 2, 0]),
    ...[op.call, 0],
    ...times(count, () => [op.drop]),
  ]);

const withParams = (count: number, type: typeof i32 | typeof i64 | typeof f64, value: readonly number[]) =>
  mainModule([...times(count, () => value), op.call, 1], {
    types: [nothing, { params: Array.from({ length: count }, () => type), results: [] }],
    functions: [{ type: 1, body: [...times(count, (at) => [op.localGet, at]), op.call, 1] }],
  });

const throughTable = mainModule([...i32Const(0), op.callIndirect, 0, 0], {
  elements: [[0, ...i32Const(0), op.end, 1, 0]],
});

const message = new Uint8Array(32).fill(9);
const secret = new Uint8Array(32).fill(3);
const at = { signature: 1024, message: 1088, key: 1120 };
const signedData = [...ed25519.sign(message, secret), ...message, ...ed25519.getPublicKey(secret)];
/** Traps unless the signature is found to be good. */
const verifySignature = [
  ...[...i64Const(64), ...i64Const(at.signature)],
  ...[...i64Const(32), ...i64Const(at.message)],
  ...[...i64Const(32), ...i64Const(at.key), op.call, 0],
  ...[i64Eqz, op.if, emptyBlock, op.unreachable, op.end],
];
const verifierParts = {
  imports: [functionImport('ed25519_verify', 1)],
  data: [[0, ...i32Const(at.signature), op.end, ...u32(signedData.length), ...signedData]],
};
const verifierType = { params: Array.from({ length: 6 }, () => i64), results: [i64] };

/** Descends so far, then asks the host to verify a good signature. */
const askingAt = (depth: number) =>
  mainModule([...i32Const(depth), op.call, 2], {
    types: [nothing, verifierType, { params: [i32], results: [] }],
    ...verifierParts,
    functions: [
      {
        type: 2,
        body: [
          ...[op.localGet, 0, op.if, emptyBlock, op.localGet, 0, ...i32Const(1), op.i32Sub, op.call, 2],
          ...[op.else, ...verifySignature, op.end],
        ],
      },
    ],
  });

/** Nearcore's own limit ends each of them, or they end by themselves, in the stack of a tab as well. */
export const deepGuests: readonly DeepGuest[] = [
  ...[1, 16, 200].map((count) => guest(`${count} locals`, withLocals(count))),
  ...[16, 500].map((count) => guest(`${count} operands`, withOperands(count))),
  guest('64 parameters of i32', withParams(64, i32, i32Const(5))),
  guest('64 parameters of f64', withParams(64, f64, [op.f64Const, 0, 0, 0, 0, 0, 0, 0, 0])),
  guest('calls through a table', throughTable),
  guest('a signature verified at the depth of 2,300', askingAt(2_300)),
];

/**
 * V8 keeps common parts of expressions over a call, which nearcore does not count: an activation that nearcore counts as 88
 * bytes takes some 1,600 once the function is optimized, which the many shallow calls at the beginning bring about.
 */
export function wideFrames(depth: number): DeepGuest {
  const expressions = times(100, (index) => [
    ...[...i32Const(0), op.localGet, 1, ...i64Const(1_000_003 * (index + 1)), i64Xor],
    ...[...i64Const(77_777 * (index + 1) + 1), i64Mul, op.i64Store, 3, 0],
  ]);
  const isDeepest = [op.localGet, 1, ...i64Const(5), 0x51, op.if, emptyBlock];
  const code = mainModule(
    [
      ...[op.loop, emptyBlock, ...i32Const(0), ...i64Const(7), op.call, 2],
      ...[
        op.localGet,
        0,
        ...i32Const(1),
        op.i32Add,
        op.localTee,
        0,
        ...i32Const(100_000),
        i32LessThan,
        op.brIf,
        0,
        op.end,
      ],
      ...[...i32Const(depth), ...i64Const(5), op.call, 2],
    ],
    {
      locals: [[1, i32]],
      types: [nothing, verifierType, { params: [i32, i64], results: [] }],
      ...verifierParts,
      functions: [
        {
          type: 2,
          body: [
            ...expressions,
            ...[op.localGet, 0, op.if, emptyBlock],
            ...[op.localGet, 0, ...i32Const(1), op.i32Sub, op.localGet, 1, op.call, 2],
            ...[op.else, ...isDeepest, ...verifySignature, op.end, op.end],
            ...expressions,
          ],
        },
      ],
    },
  );
  return guest(`wide frames, ${depth} deep`, code);
}
