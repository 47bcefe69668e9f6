import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ExecArguments } from '../../src/bin/exec/arguments.ts';
import { readPlan } from '../../src/bin/exec/plan.ts';
import { prepareCall } from '../../src/bin/exec/prepare.ts';
import { readGas, readTokens } from '../../src/bin/exec/quantities.ts';
import { readable, readableKey } from '../../src/bin/exec/readable.ts';
import { UsageError } from '../../src/bin/usage-error.ts';
import { tokens } from '../../src/primitives/amount-text.ts';
import { toBase64, toUtf8 } from '../../src/primitives/bytes.ts';
import { ExecuteRequest } from '../../src/server/execute-request.ts';
import { toOneShotCall } from '../../src/server/one-shot-request.ts';
import { printable } from '../../src/verifier/printable.ts';
import { builtContract, builtContractPath } from '../support/built-contracts.ts';

const folder = mkdtempSync(join(tmpdir(), 'near-enclave-plan-'));
afterAll(() => rmSync(folder, { recursive: true }));

function save(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const counter = builtContractPath('counter');
const prepare = (args: ExecArguments, positions: readonly string[] = [counter, 'get']) =>
  prepareCall(readPlan(positions, args), undefined);

describe('a call without options', () => {
  test('is the call that POST /v1/execute makes of the same', () => {
    const wasm_base64 = toBase64(builtContract('counter'));
    const request = ExecuteRequest.parse({ contract: { wasm_base64 }, call: { method: 'get' } });
    const most = 2n ** 64n;
    const limits = {
      maxPrepaidGas: most,
      maxCodeBytes: most,
      maxArgsBytes: most,
      maxStateBytes: most,
      maxWitnessBytes: most,
    };
    expect(prepare({})).toEqual(toOneShotCall(request, { ...limits, executionTimeoutMillis: most }));
  });
});

describe('arguments', () => {
  test.each<readonly [string, ExecArguments]>([
    ['as JSON', { args: '{ "by": 2 }' }],
    ['as base64', { argsBase64: toBase64(toUtf8('{ "by": 2 }')) }],
    ['from a file', { argsFile: save('args', '{ "by": 2 }') }],
  ])('%s reach the contract byte for byte', (_, args) => {
    expect(prepare(args).args).toEqual(toUtf8('{ "by": 2 }'));
  });
});

describe('a wrong command line is refused before anything runs:', () => {
  const node = { stateFromRpc: 'http://127.0.0.1:1' };
  const empty = save('empty.json', '[]');
  test.each<readonly [string, readonly string[], ExecArguments, RegExp]>([
    ['no method', [counter], {}, /counter\.wasm: name a METHOD after the file/],
    ['too much', [counter, 'get', '{}'], {}, /arguments of the method go into --args/],
    ['a state that is not there', [counter, 'get'], { state: ['/nowhere'] }, /cannot be read \(ENOENT\)/],
    ['arguments that are not JSON', [counter, 'get'], { args: '{by:1}' }, /--args \{by:1\}: not JSON/],
    ['arguments that are not base64', [counter, 'get'], { argsBase64: '?' }, /--args-base64: not base64/],
    ['a bad account', [counter, 'get'], { account: 'A' }, /--account A: not a NEAR account id/],
    [
      'more gas than a call may have',
      [counter, 'get'],
      { gas: '1001 Tgas' },
      /the prepaid gas is 1001000000000000/,
    ],
    ['a deposit in a view', [counter, 'get'], { view: true, deposit: '1' }, /a view cannot take a deposit/],
    ['a bad height', [counter, 'get'], { blockHeight: 'x' }, /--block-height x: not a whole number/],
    [
      'too high a height',
      [counter, 'get'],
      { blockHeight: `${2n ** 64n}` },
      /not a whole number of at most 64/,
    ],
    ['a short seed', [counter, 'get'], { randomSeed: 'AAAA' }, /--random-seed: not 32 bytes/],
    ['a version of words', [counter, 'get'], { protocolVersion: 'new' }, /not a protocol version such as 88/],
    [
      'a version of no use',
      [counter, 'get'],
      { protocolVersion: '1' },
      /protocol version 1 is not one of 84/,
    ],
    ['standard input twice', ['-', 'get'], { state: ['-'] }, /standard input \(-\) can be read only once/],
    ['watching standard input', ['-', 'get'], { watch: true }, /--watch cannot read standard input/],
    [
      'watching what it writes',
      [counter, 'get'],
      { watch: true, state: ['a'], saveState: './a' },
      /run for ever/,
    ],
    ['a block without a node', [counter, 'get'], { block: '1' }, /--block goes with --state-from-rpc/],
    ['a node without an account', ['get'], node, /--state-from-rpc needs --account/],
    ['a node of no address', ['get'], { stateFromRpc: 'rpc', account: 'a.near' }, /not an address such as/],
    ['a bad block', ['get'], { ...node, account: 'a.near', block: 'last' }, /--block last: not a height/],
    [
      'nothing to fetch',
      [counter, 'get'],
      { ...node, account: 'a.near', state: [empty], balance: '1' },
      /has nothing to fetch/,
    ],
  ])('%s', (_, positions, args, message) => {
    const run = () => prepare(args, positions);
    expect(run).toThrow(UsageError);
    expect(run).toThrow(message);
  });

  test.each([
    ['no JSON', '[', /not a state: not JSON/],
    ['no list', '{"a":1}', /has neither "state" nor "changes"/],
    ['no key', '[{"value_base64":""}]', /not a state: expected \[\{"key_base64"/],
    ['no base64', '[{"key_base64":"?","value_base64":""}]', /not a state: /],
  ])('a state with %s', (name, content, message) => {
    expect(() => prepare({ state: [save(`${name}.json`, content)] })).toThrow(message);
  });
});

describe('quantities', () => {
  test.each([
    ['30 Tgas', 30_000_000_000_000n],
    ['0.5tgas', 500_000_000_000n],
    ['1_000 Ggas', 1_000_000_000_000n],
    ['30 gas', 30n],
    ['300,000,000,000', 300_000_000_000n],
  ])('of gas are read: %s', (text, gas) => {
    expect(readGas('--gas', text)).toBe(gas);
  });

  test('of gas are asked back when a unit is missing', () => {
    expect(() => readGas('--gas', '30')).toThrow('write "30 Tgas", or "30 gas"');
  });

  test.each([
    ['1', 1n],
    ['1 yocto', 1n],
    ['0.00125 NEAR', 1_250_000_000_000_000_000_000n],
    ['0.000000000000000000000001 near', 1n],
  ])('of tokens are read: %s', (text, yocto) => {
    expect(readTokens('--deposit', text)).toBe(yocto);
  });

  test.each(['', '-1', '0.5', '1 NEARS', '0.0000000000000000000000001 NEAR', '1e24', '1 Tgas'])(
    'of tokens are refused: %j',
    (text) => {
      expect(() => readTokens('--deposit', text)).toThrow('not an amount such as');
    },
  );

  test.each([
    [0n, '0 yoctoNEAR'],
    [999_999_999_999_999_999n, '999,999,999,999,999,999 yoctoNEAR'],
    [10n ** 18n, '0.000001 NEAR'],
    [10n ** 28n + 1n, '10,000.000000000000000000000001 NEAR'],
  ])('of tokens are shown exactly: %s', (yocto, text) => {
    expect(tokens(yocto)).toBe(text);
  });
});

describe('bytes', () => {
  test.each([
    ['JSON as it is', toUtf8('{"a":[1]}'), '{"a":[1]}'],
    ['text in quotes', toUtf8('hé'), '"hé"'],
    ['borsh as text around bytes', new Uint8Array([2, 0, ...toUtf8('ab\\')]), '\\x02\\x00ab\\x5c'],
    ['other bytes in hex', new Uint8Array([255, 0, 1]), '0xff0001'],
    ['none by a word', new Uint8Array(), 'nothing'],
  ])('are shown readably: %s', (_, bytes, text) => {
    expect(readable(bytes)).toBe(text);
  });

  test('of a key are shown as near-sdk makes it', () => {
    expect(readableKey(new Uint8Array([0x61, 3, 0, 0, 0, 0x62]))).toBe('a\\x03\\x00\\x00\\x00b');
    expect(readableKey(new Uint8Array())).toBe('(the empty key)');
  });

  test('of a stranger cannot move the cursor or make lines', () => {
    expect(printable('a\u001b[2J\nb\u2028')).toBe('a\\u{1b}[2J\\u{a}b\\u{2028}');
  });
});
