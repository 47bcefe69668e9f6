import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { readAsk, writeAsk } from '../../src/proof/outlayer-ask.ts';
import { assertLimits, readEvent } from '../../src/proof/outlayer-event.ts';
import { gasOfInstructions } from '../../src/proof/outlayer-input.ts';
import { echoContract, inputData, requestData } from '../support/outlayer.ts';

const root = '11111111111111111111111111111111';
const wasm = {
  url: 'https://code.example/a.wasm',
  hash: 'ab'.repeat(32),
  build_target: 'wasm32-unknown-unknown',
};

describe('reading request_data', () => {
  test('keeps every digit', () => {
    expect(readEvent(requestData({ request_id: 7 }))).toEqual({
      requestId: 7n,
      senderId: 'shop.near',
      source: {
        url: 'https://code.example/echo.wasm',
        hash: sha256(echoContract),
        buildTarget: 'wasm32-unknown-unknown',
      },
      maxInstructions: 1_000_000_000n,
      maxMemoryMb: 128,
      maxExecutionSeconds: 60n,
      inputData: inputData(),
      isInputInState: false,
      projectId: undefined,
      responseFormat: 'text',
      timestamp: 1_764_000_000_123_456_789n,
    });
    const largest = requestData().replace('"request_id":7,', '"request_id":18446744073709551615,');
    expect(readEvent(largest).requestId).toBe(2n ** 64n - 1n);
  });

  test.each([
    ['null', null],
    ['empty', {}],
    ['of nulls', { max_instructions: null, max_memory_mb: null, max_execution_seconds: null }],
  ])('takes OutLayer’s limits for limits that are %s', (_, resource_limits) => {
    expect(readEvent(requestData({ resource_limits }))).toMatchObject({
      maxInstructions: 1_000_000_000n,
      maxMemoryMb: 128,
      maxExecutionSeconds: 60n,
    });
  });

  test('takes a hash in capitals for the same', () => {
    const capitals = { WasmUrl: { ...wasm, hash: wasm.hash.toUpperCase() } };
    expect(toHex(readEvent(requestData({ code_source: capitals })).source.hash)).toBe(wasm.hash);
  });

  test('lets pass what a later contract says of nothing', () => {
    const more = { a_later_field: null, another: false, third: 0, project_id: 'alice.near/shop' };
    expect(readEvent(requestData(more))).toMatchObject({ requestId: 7n, projectId: 'alice.near/shop' });
  });

  test.each<readonly [string, string, Readonly<Record<string, unknown>>]>([
    ['a repository', 'outlayer_source_unsupported', { code_source: { GitHub: { repo: 'r', commit: 'c' } } }],
    ['a project', 'outlayer_source_unsupported', { code_source: { Project: { project_id: 'a/b' } } }],
    ['two sources', 'outlayer_source_unsupported', { code_source: { WasmUrl: wasm, GitHub: {} } }],
    [
      'WASI',
      'outlayer_target_unsupported',
      { code_source: { WasmUrl: { ...wasm, build_target: 'wasm32-wasip1' } } },
    ],
    [
      'no build target',
      'outlayer_target_unsupported',
      { code_source: { WasmUrl: { ...wasm, build_target: null } } },
    ],
    ['secrets', 'outlayer_secrets_unsupported', { secrets_ref: { profile: 'p', account_id: 'a.near' } }],
    ['compiling', 'outlayer_compile_unsupported', { compile_only: true }],
    ['building again', 'outlayer_compile_unsupported', { force_rebuild: true }],
    ['keeping a build', 'outlayer_compile_unsupported', { store_on_fastfs: true }],
    ['an identity', 'outlayer_identity_unsupported', { use_bound_identity: true }],
    ['dollars', 'outlayer_priced_unsupported', { attached_usd: '5' }],
    ['what nobody knows', 'outlayer_request_invalid', { a_later_field: 'x' }],
    ['a number below zero', 'outlayer_request_invalid', { request_id: -1 }],
    ['a fraction', 'outlayer_request_invalid', { request_id: 1.5 }],
    [
      'a hash of 31 bytes',
      'outlayer_request_invalid',
      { code_source: { WasmUrl: { ...wasm, hash: 'ab'.repeat(31) } } },
    ],
    ['no account', 'outlayer_request_invalid', { predecessor_id: 'NOT AN ID' }],
    ['a format that is none', 'outlayer_request_invalid', { response_format: 'Xml' }],
    ['an unknown limit', 'outlayer_request_invalid', { resource_limits: { max_files: 1 } }],
    ['a limit beyond its bits', 'outlayer_request_invalid', { resource_limits: { max_memory_mb: 2 ** 32 } }],
  ])('refuses %s as %s', (_, code, facts) => {
    expect(() => readEvent(requestData(facts))).toThrow(expect.objectContaining({ code }));
  });

  test.each([
    ['no JSON', '{'],
    ['a doubled name', requestData().replace('{', '{"request_id":8,')],
    ['more than u64', requestData().replace('"request_id":7,', '"request_id":18446744073709551616,')],
    ['a list', '[]'],
  ])('refuses %s', (_, text) => {
    expect(() => readEvent(text)).toThrow(expect.objectContaining({ code: 'outlayer_request_invalid' }));
  });

  test.each([
    ['less memory than a contract may take', { max_memory_mb: 127 }],
    ['no instructions', { max_instructions: 0 }],
    ['no time', { max_execution_seconds: 0 }],
  ])('refuses limits of %s', (_, resource_limits) => {
    const refused = expect.objectContaining({ code: 'outlayer_limits_unsupported' });
    expect(() => assertLimits(readEvent(requestData({ resource_limits })))).toThrow(refused);
  });

  test('allows more memory than there is', () => {
    expect(() =>
      assertLimits(readEvent(requestData({ resource_limits: { max_memory_mb: 4096 } }))),
    ).not.toThrow();
  });
});

test('instructions are gas, up to what a call may have', () => {
  expect(gasOfInstructions(1n)).toBe(822_756n);
  expect(gasOfInstructions(1_000_000_000n)).toBe(822_756_000_000_000n);
  expect(gasOfInstructions(2n ** 64n - 1n)).toBe(10n ** 15n);
});

describe('reading input_data', () => {
  const ask = { operation: 'call', account_id: 'a.near', method: 'm', state_root: root };
  const read = (facts: object) => readAsk(JSON.stringify({ ...ask, ...facts }));

  test('gives the call', () => {
    expect(read({})).toEqual({
      accountId: 'a.near',
      method: 'm',
      args: new Uint8Array(),
      stateRoot: new Uint8Array(32),
      balance: undefined,
      state: undefined,
    });
    expect(read({ args: '{"a":1}' }).args).toEqual(toUtf8('{"a":1}'));
    expect(read({ args_base64: '/w==' }).args).toEqual(Uint8Array.of(0xff));
    expect(read({ balance: '5', state: [{ key_base64: 'AA==', value_base64: '' }] })).toMatchObject({
      balance: 5n,
      state: [[Uint8Array.of(0), new Uint8Array()]],
    });
  });

  test.each<readonly [string, object]>([
    ['an unknown field', { gas: '1' }],
    ['another operation', { operation: 'view' }],
    ['no account', { account_id: 'X' }],
    ['args as JSON', { args: { a: 1 } }],
    ['both kinds of args', { args: 'a', args_base64: 'YQ==' }],
    ['no root', { state_root: undefined }],
    ['a short root', { state_root: '1' }],
    ['a bare balance', { balance: 5 }],
    ['loose base64', { args_base64: '/w' }],
  ])('refuses %s', (_, facts) => {
    expect(() => read(facts)).toThrow(expect.objectContaining({ code: 'outlayer_input_invalid' }));
  });

  test('refuses a doubled field', () => {
    const text = JSON.stringify(ask).replace('{', '{"method":"other",');
    expect(() => readAsk(text)).toThrow(expect.objectContaining({ code: 'outlayer_input_invalid' }));
  });

  test('refuses what the gate could not read', () => {
    const most = `${JSON.stringify(ask)}${' '.repeat(65_536)}`.slice(0, 65_536);
    expect(readAsk(most).method).toBe('m');
    expect(() => readAsk(`${most} `)).toThrow(expect.objectContaining({ code: 'outlayer_input_too_large' }));
  });

  test('gives back what was written', () => {
    const bytes = fc.uint8Array({ maxLength: 20 });
    fc.assert(
      fc.property(
        fc.record({
          accountId: fc.constantFrom('a.near', 'b.c'),
          method: fc.string({ unit: 'grapheme' }),
          args: bytes,
          stateRoot: fc.uint8Array({ minLength: 32, maxLength: 32 }),
          balance: fc.option(fc.bigInt(0n, 2n ** 128n - 1n), { nil: undefined }),
          state: fc.option(fc.array(fc.tuple(bytes, bytes)), { nil: undefined }),
        }),
        (one) => {
          expect(readAsk(writeAsk(one))).toEqual(one);
        },
      ),
    );
  });
});
