import { afterEach, describe, expect, test } from 'vitest';
import { reserveStackForHost } from '../../src/web/verify/stack-reserve.ts';
import { buildModule, functionExport, functionImport, i32, nothing, op } from '../support/build-module.ts';

const unguarded = WebAssembly.Instance;
afterEach(() => {
  WebAssembly.Instance = unguarded;
});

const module = new WebAssembly.Module(
  buildModule({
    types: [{ params: [], results: [i32] }, nothing],
    imports: [functionImport('verify', 0)],
    functions: [{ type: 0, body: [op.call, 0] }],
    exports: [functionExport('main', 1)],
  }),
);

const overflow = 'Maximum call stack size exceeded';
const descend = (levels: number): number => (levels === 0 ? 0 : 1 + descend(levels - 1));

/** As signature libraries do: whatever goes wrong inside is "not valid". It takes some stack of its own. */
function verify(): boolean {
  try {
    return descend(300) === 300;
  } catch {
    return false;
  }
}

/** What the guest gets of `verify` at each depth of the stack, until there is none left. */
function answersByDepth(): Set<string> {
  const { exports } = new WebAssembly.Instance(module, { env: { verify } });
  const main = exports['main'] as () => number;
  const answers = new Set<string>();
  const ask = (): string => {
    try {
      return main() === 1 ? 'valid' : 'not valid';
    } catch (cause) {
      return cause instanceof RangeError ? cause.message : String(cause);
    }
  };
  const dive = (): void => {
    answers.add(ask());
    dive();
  };
  try {
    dive();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
  }
  return answers;
}

describe('reserveStackForHost', () => {
  test('lets no full stack pass for an answer', () => {
    reserveStackForHost();
    expect([...answersByDepth()].sort()).toEqual([overflow, 'valid']);
  });

  test('is needed: without it a good signature is not valid at some depth', () => {
    expect(answersByDepth()).toContain('not valid');
  });

  test('leaves memories and tables among the imports as they are', () => {
    reserveStackForHost();
    const memory = new WebAssembly.Memory({ initial: 1 });
    const withMemory = buildModule({
      imports: [[...functionImport('memory', 0).slice(0, -2), 2, 0, 1]],
      memories: [],
    });
    expect(
      () => new WebAssembly.Instance(new WebAssembly.Module(withMemory), { env: { memory } }),
    ).not.toThrow();
  });
});
