import { buildModule, functionExport, functionImport, i64, i64Const, nothing, op } from './build-module.ts';

const wholeRegister = 2n ** 64n - 1n;

/** A contract whose `read` reads the value of the key in its input, and returns nothing; nor does `rest`. */
export const readingContract: Uint8Array = buildModule({
  types: [nothing, { params: [i64], results: [] }, { params: [i64, i64, i64], results: [i64] }],
  imports: [functionImport('input', 1), functionImport('storage_read', 2)],
  memories: [[0, 1]],
  functions: [
    {
      body: [
        [...i64Const(0), op.call, 0],
        [...i64Const(BigInt.asIntN(64, wholeRegister)), ...i64Const(0), ...i64Const(1), op.call, 1, op.drop],
      ].flat(),
    },
    { body: [op.nop] },
  ],
  exports: [functionExport('read', 2), functionExport('rest', 3)],
});
