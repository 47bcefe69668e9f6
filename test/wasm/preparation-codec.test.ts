import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import { decodePreparation, encodePreparation } from '../../src/wasm/preparation-codec.ts';
import { prepareModule } from '../../src/wasm/prepare.ts';
import { buildModule, mainModule, op } from '../support/build-module.ts';
import { builtContract } from '../support/built-contracts.ts';

const params = paramsAt(88);
const roundTrip = (code: Uint8Array) => decodePreparation(encodePreparation(prepareModule(code, params)));

describe('encodePreparation', () => {
  test.each([
    ['a contract', builtContract('counter')],
    ['a module that is refused', Uint8Array.of(0)],
    ['a module that the compiler refuses', buildModule({ functions: [{ locals: [[49_990, 0x7f]] }] })],
    ['a module that cannot be loaded', buildModule({ globals: [[0x70, 0, 0xd2, 0, 0x0b]], functions: [{}] })],
    ['a module with a start function', mainModule([op.nop], { start: 0 })],
  ])('keeps all of %s', (_name, code) => {
    expect(roundTrip(code)).toEqual(prepareModule(code, params));
  });

  test('cannot be read when it is cut short', () => {
    const bytes = encodePreparation(prepareModule(mainModule([op.nop]), params));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(() => decodePreparation(bytes.subarray(0, length))).toThrow();
      }),
    );
  });
});
