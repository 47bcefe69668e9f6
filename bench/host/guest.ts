import { concatBytes } from '../../src/primitives/bytes.ts';
import type { VmContext } from '../../src/vm/context.ts';
import type { External } from '../../src/vm/external.ts';
import { hostImports } from '../../src/vm/imports.ts';
import type { FunctionType } from '../../src/wasm/module.ts';
import {
  buildModule,
  emptyBlock,
  functionExport,
  functionImport,
  i32Const,
  i64,
  i64Const,
  op,
} from '../../test/support/build-module.ts';
import { type Bytes, sized, u32 } from '../../test/support/wasm-bytes.ts';

/** What a guest passes: bytes are a slice of its memory, `zeros` one of so many zeros, `register` one that is there. */
export type Argument =
  | bigint
  | Uint8Array
  | { readonly zeros: number }
  | { readonly register: number }
  | { readonly pointer: Uint8Array }
  /** The slice of the n-th call; all are of one length. */
  | { readonly each: readonly Uint8Array[] }
  /** The number of the n-th call: `from + n`. */
  | { readonly from: bigint };

export type HostCall = { readonly name: string; readonly args: readonly Argument[] };

/** One host function with arguments that make it slow for its gas. */
export type HostCase = HostCall & {
  /** What the arguments are. */
  readonly label: string;
  /** Calls before the ones that are measured. */
  readonly setup?: readonly HostCall[];
  /** Calls that one guest can make. */
  readonly most?: number;
  /** Calls to measure, where the set-up takes so long that its noise would choose too few. */
  readonly calls?: number;
  /** It ends the guest, so it takes no more time than once for each call of a contract. */
  readonly endsCall?: true;
  readonly context?: Partial<VmContext>;
  /** The chain; nearcore's mock when there is none. */
  readonly external?: () => External;
};

const marker = 2n ** 64n - 1n;
const dataStart = 4_096;
/** Above it memory is zero, whatever the arguments are. */
const zerosStart = 32 * 1_048_576;
const i64Add = 0x7c;
const i64Sub = 0x7d;
const i64Mul = 0x7e;
const i32WrapI64 = 0xa7;

/** Bytes that lie in the guest's memory when it starts. */
class Memory {
  readonly #parts: Uint8Array[] = [];
  #end = dataStart;

  put(bytes: Uint8Array): number {
    this.#parts.push(bytes);
    this.#end += bytes.length;
    return this.#end - bytes.length;
  }

  segment(): Bytes {
    return [[0], i32Const(dataStart), [op.end], sized([...concatBytes(...this.#parts)])].flat();
  }
}

const unsigned = (value: bigint): Bytes => i64Const(BigInt.asIntN(64, value));
/** The local that counts the calls. */
const counter = 0;
const left = 1;

const moving = (base: number | bigint, stride: number): Bytes =>
  [[op.localGet, counter], i64Const(stride), [i64Mul], i64Const(base), [i64Add]].flat();

/** The instructions that push the argument, one list for each number. */
function pushed(argument: Argument, memory: Memory): readonly Bytes[] {
  if (typeof argument === 'bigint') return [unsigned(argument)];
  if (argument instanceof Uint8Array) return [i64Const(argument.length), i64Const(memory.put(argument))];
  if ('zeros' in argument) return [i64Const(argument.zeros), i64Const(zerosStart)];
  if ('register' in argument) return [unsigned(marker), i64Const(argument.register)];
  if ('pointer' in argument) return [i64Const(memory.put(argument.pointer))];
  if ('from' in argument) return [moving(argument.from, 1)];
  const stride = argument.each[0]?.length ?? 0;
  return [i64Const(stride), moving(memory.put(concatBytes(...argument.each)), stride)];
}

function typeOf(name: string): FunctionType {
  const found = hostImports.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no host function ${name}`);
  return found.type;
}

function callOf({ name, args }: HostCall, names: readonly string[], memory: Memory): Bytes {
  const { params, results } = typeOf(name);
  const numbers = args.flatMap((argument) => pushed(argument, memory));
  if (numbers.length !== params.length) throw new Error(`${name} takes ${params.length} numbers`);
  const pushes = numbers.flatMap((push, i) => (params[i] === i64 ? push : [...push, i32WrapI64]));
  return [pushes, [op.call], u32(names.indexOf(name)), results.map(() => op.drop)].flat();
}

/**
 * A module whose `main` makes the calls of `setup` and then, as often as the block's height says, the call itself.
 * So one module, and one set-up, serves any number of calls.
 */
export function guestOf(one: HostCase): Uint8Array<ArrayBuffer> {
  const calls = [...(one.setup ?? []), one];
  const names = [...new Set(['block_index', ...calls.map(({ name }) => name)])];
  const memory = new Memory();
  const setup = (one.setup ?? []).flatMap((call) => callOf(call, names, memory));
  const body = [
    ...setup,
    ...[op.call, 0, op.localSet, left],
    ...[op.block, emptyBlock, op.loop, emptyBlock],
    ...[op.localGet, left, 0x50, op.brIf, 1],
    ...callOf(one, names, memory),
    ...[op.localGet, counter, ...i64Const(1), i64Add, op.localSet, counter],
    ...[op.localGet, left, ...i64Const(1), i64Sub, op.localSet, left],
    ...[op.br, 0, op.end, op.end],
  ];
  return buildModule({
    types: [{ params: [], results: [] }, ...names.map(typeOf)],
    imports: names.map((name, i) => functionImport(name, i + 1)),
    memories: [[0, ...u32(1_024)]],
    exports: [functionExport('main', names.length)],
    functions: [{ locals: [[2, i64]], body }],
    data: [memory.segment()],
  });
}
