import { type FunctionType, valueType } from '../../src/wasm/module.ts';
import { functionImport, i32Const, i64Const, mainModule, nothing, op } from '../support/build-module.ts';
import { type Bytes, signed, sized, u32 } from '../support/wasm-bytes.ts';
import type { Blob } from './blobs.ts';
import { type Argument, ArgumentSource } from './host-arguments.ts';
import { type HostSignature, hostSignatures } from './host-signatures.ts';
import type { Random } from './random.ts';

/** How often functions of each kind are called. The first pattern that fits; the more costly ones are rarer. */
const weights: readonly (readonly [pattern: RegExp, weight: number])[] = [
  [/^(panic|abort)/, 0.15],
  [/^storage_iter|^(sandbox|sleep|burn)/, 0.15],
  [/^storage_/, 5],
  [/^promise_(batch_)?(create|then)$/, 4],
  [/^promise_yield/, 2],
  [/^promise_|^set_state/, 1.2],
  [/register/, 2],
  [/^(ml_dsa|ecrecover|.*_verify)/, 0.5],
  [/pairing/, 0.15],
  [/^(bls|alt_bn)/, 0.25],
];
const usualWeight = 1;

const weightOf = (name: string): number =>
  weights.find(([pattern]) => pattern.test(name))?.[1] ?? usualWeight;

const total = hostSignatures.reduce((sum, { name }) => sum + weightOf(name), 0);

function pickFunction(random: Random): HostSignature {
  let left = (random.below(1_000_000) / 1_000_000) * total;
  for (const signature of hostSignatures) {
    left -= weightOf(signature.name);
    if (left < 0) return signature;
  }
  throw new Error('the weights do not add up');
}

function find(wanted: string): HostSignature {
  const found = hostSignatures.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`nearcore offers no ${wanted}`);
  return found;
}

/** Locals of a script. */
const local = { value: 0, promise: 1, action: 2, count: 3 } as const;
const scriptLocals = [
  [3, valueType.i64],
  [1, valueType.i32],
] as const;
const i64ExtendI32U = 0xad;
const i64Eq = 0x51;

/** Results of calls lie from address 0 on, then what registers held. */
const resultSlots = 64;
const registerDump = 0x400;
const returned = 0x1000;

/** Calls of host functions in a row, in the making. */
class ScriptWriter {
  readonly #random: Random;
  readonly #source: ArgumentSource;
  readonly #imports = new Map<string, FunctionType>();
  readonly #blobs = new Set<Blob>();
  #results = 0;
  /** Locals that hold what a function made. */
  readonly #made = new Set<number>();

  constructor(random: Random, wildness: number) {
    this.#random = random;
    this.#source = new ArgumentSource(random, wildness, (blob) => this.#blobs.add(blob));
  }

  /** A call with arguments of its own, whose result is kept. */
  step(signature: HostSignature): Bytes {
    const { name, params, type } = signature;
    if (name === 'promise_and') return this.#join(signature);
    const before = this.#prepare(params);
    const args = this.#source.of(name, params).flatMap((argument, at) => pass(argument, type.params[at]));
    return [...before, ...args, ...this.#call(name, type), ...this.#keep(name, type)];
  }

  /** Makes what the function needs and the script has not made yet. */
  #prepare(params: readonly string[]): Bytes {
    return makers
      .filter(([param, made]) => params.includes(param) && !this.#made.has(made))
      .flatMap(([, , maker]) => this.step(find(maker)));
  }

  /** `promise_and` of promises that were made before. */
  #join({ name, type }: HostSignature): Bytes {
    const count = this.#random.below(4);
    const from = registerDump - 64;
    const stored = Array.from({ length: count }, (_, at) => [
      ...i32Const(from + 8 * at),
      ...(this.#random.chance(0.7) ? [op.localGet, local.promise] : i64Const(BigInt(this.#random.below(4)))),
      ...[op.i64Store, 0, 0],
    ]);
    const args = this.#random.chance(0.1)
      ? [...i64Const(asI64(this.#source.anyNumber())), ...i64Const(asI64(this.#source.anyNumber()))]
      : [...i64Const(from), ...i64Const(count)];
    return [...stored.flat(), ...args, ...this.#call(name, type), ...this.#keep(name, type)];
  }

  #keep(name: string, { results }: FunctionType): Bytes {
    if (results.length === 0) return [];
    const slot = i32Const(8 * (this.#results++ % resultSlots));
    const widen = results[0] === valueType.i32 ? [i64ExtendI32U] : [];
    const also = roleOf(name);
    if (also !== undefined) this.#made.add(also);
    return [
      ...widen,
      ...[op.localSet, local.value],
      ...slot,
      ...[op.localGet, local.value, op.i64Store, 0, 0],
      ...(also === undefined ? [] : [op.localGet, local.value, op.localSet, also]),
    ];
  }

  #call(name: string, type: FunctionType): Bytes {
    if (!this.#imports.has(name)) this.#imports.set(name, type);
    return [op.call, ...u32([...this.#imports.keys()].indexOf(name))];
  }

  /** Copies a register to memory if it was written. */
  dump(register: number): Bytes {
    const number = i64Const(register);
    return [
      ...[op.block, 0x40],
      ...number,
      ...this.#callNamed('register_len'),
      ...i64Const(-1),
      ...[i64Eq, op.brIf, 0],
      ...number,
      ...i64Const(registerDump + 0x200 * register),
      ...this.#callNamed('read_register'),
      op.end,
    ];
  }

  answer(): Bytes {
    return [...i64Const(returned), ...i64Const(0), ...this.#callNamed('value_return')];
  }

  #callNamed(name: string): Bytes {
    return this.#call(name, find(name).type);
  }

  /** Gives each of the registers that arguments name something to hold. */
  fillRegisters(): Bytes {
    const fitting = new ArgumentSource(this.#random, 0, (blob) => this.#blobs.add(blob));
    return [0, 1, 2, 3].flatMap((register) => {
      const args = [BigInt(register), ...fitting.content('value')].flatMap((argument) =>
        pass(argument, valueType.i64),
      );
      return [...args, ...this.#callNamed('write_register')];
    });
  }

  finish(body: Bytes): Uint8Array<ArrayBuffer> {
    const stray = this.#random.chance(0.03) ? strayImports(this.#random) : [];
    const names = [...this.#imports.keys()].map((name) => ['env', name] as const);
    const all = [...names, ...stray.map(({ module, name }) => [module, name] as const)];
    return mainModule(body, {
      types: [nothing, ...this.#imports.values(), ...stray.map(({ type }) => type)],
      imports: all.map(([module, name], at) => functionImport(name, at + 1, module)),
      locals: scriptLocals,
      data: [...this.#blobs].map(({ address, bytes }) => [
        0,
        ...i32Const(address),
        op.end,
        ...sized([...bytes]),
      ]),
    });
  }
}

type StrayImport = { readonly module: string; readonly name: string; readonly type: FunctionType };

/** Imports that nothing calls: unknown ones, and known ones of a type that need not be theirs. */
const strayImports = (random: Random): readonly StrayImport[] =>
  random.times(1 + random.below(2), () => ({
    module: random.pick(['env', 'env', 'env', 'internal', '']),
    name: random.chance(0.8) ? random.pick(hostSignatures).name : 'unknown',
    type: random.chance(0.5) ? nothing : random.pick(hostSignatures).type,
  }));

/** In pages; a guest starts with 1,024 and may have 2,048. */
const growths = [0, 1, 5, 1_024, 1_025, -1];

const growMemory = (random: Random): Bytes => [...i32Const(random.pick(growths)), op.memoryGrow, 0, op.drop];

const asI64 = (value: bigint): bigint => BigInt.asIntN(64, value);

function pass(argument: Argument, type: number | undefined): Bytes {
  if (type === valueType.i32)
    return i32Const(typeof argument === 'bigint' ? Number(BigInt.asIntN(32, argument)) : 0);
  if (typeof argument === 'bigint') return [op.i64Const, ...signed(asI64(argument))];
  return [op.localGet, { promise: local.promise, action: local.action, result: local.value }[argument]];
}

/** Parameters that name what another function made. */
const makers: readonly (readonly [param: string, made: number, maker: string])[] = [
  ['promise_index', local.promise, 'promise_batch_create'],
  ['promise_idx', local.promise, 'promise_batch_create'],
  ['action_index', local.action, 'promise_batch_action_state_init'],
];

/** The local that takes the result as well. */
function roleOf(name: string): number | undefined {
  if (/^promise_batch_action_state_init/.test(name)) return local.action;
  if (/^promise_(create|then|and|batch_create|batch_then|yield_create)/.test(name)) return local.promise;
  return undefined;
}

const loopCounts = [2, 3, 10, 99, 101, 130, 1_100];

/** `body` so many times. */
const repeated = (count: number, body: Bytes): Bytes => [
  ...i32Const(count),
  ...[op.localSet, local.count, op.loop, 0x40],
  ...body,
  ...[op.localGet, local.count, ...i32Const(1), op.i32Sub, op.localTee, local.count, op.brIf, 0, op.end],
];

/** A module whose `main` calls host functions, mostly with arguments that fit, and returns what came of it. */
export function randomScript(random: Random, version: number): Uint8Array<ArrayBuffer> {
  const script = new ScriptWriter(random, random.pick([0, 0, 0.02, 0.05, 0.15, 0.5]));
  const onlyLinked = random.chance(0.97);
  const body: number[] = random.chance(0.6) ? [...script.fillRegisters()] : [];
  for (let left = 1 + random.below(random.pick([3, 8, 20])); left > 0; left--) {
    const signature = pickFunction(random);
    if (onlyLinked && !signature.versions.includes(version)) continue;
    if (random.chance(0.02)) body.push(...growMemory(random));
    const step = script.step(signature);
    body.push(...(random.chance(0.03) ? repeated(random.pick(loopCounts), step) : step));
  }
  if (random.chance(0.85))
    body.push(...[0, 1, 2].flatMap((register) => script.dump(register)), ...script.answer());
  return script.finish(body);
}
