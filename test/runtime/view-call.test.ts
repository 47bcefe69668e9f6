import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { hashOfCode } from '../../src/primitives/code-hash.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import { globalContractCodeKey } from '../../src/primitives/trie-key.ts';
import { genesisState } from '../../src/runtime/state/genesis.ts';
import { type ViewInput, viewCall } from '../../src/runtime/views/view-call.ts';
import { MemoryNodeStore, MissingNode } from '../../src/trie/store.ts';
import { trieUpdate } from '../../src/trie/update.ts';
import { builtContract } from '../support/built-contracts.ts';
import { accountRecords } from '../support/sample-services.ts';

const counter = builtContract('counter');
const store = new MemoryNodeStore();
const global = { version: 'v2' as const, amount: 5n, locked: 0n, storageUsage: 0n };
const { root, made } = genesisState(paramsAt(88), [
  ...accountRecords({
    'alice.near': undefined,
    'counter.near': counter,
    'probe.near': builtContract('probe'),
  }),
  {
    kind: 'account',
    accountId: 'global.near',
    account: { ...global, contract: { kind: 'global', codeHash: hashOfCode(counter) } },
  },
  { kind: 'data', accountId: 'counter.near', dataKey: toUtf8('STATE'), value: counterState('alice.near', 7) },
]);
store.putAll(made);
const published = trieUpdate(store, root, [
  [globalContractCodeKey({ kind: 'code_hash', codeHash: hashOfCode(counter) }), counter],
]);
store.putAll(published.made);

/** borsh of the contract's state: its owner, its value. */
function counterState(owner: string, value: number): Uint8Array {
  return Uint8Array.of(owner.length, 0, 0, 0, ...toUtf8(owner), value, 0, 0, 0);
}

const input = (accountId: string, method: string, args = '{}'): ViewInput => ({
  protocolVersion: 88,
  chainId: 'test',
  stateRoot: published.root,
  block: { height: 12n, timestamp: 34n, epochHeight: 5n },
  accountId,
  method,
  args: toUtf8(args),
});

describe('a view call', () => {
  test('returns what the contract returns', () => {
    expect(viewCall(input('counter.near', 'get'), store)).toEqual({ ok: true, value: toUtf8('7'), logs: [] });
  });

  test('may not ask who called', () => {
    const result = viewCall(input('counter.near', 'whoami'), store);
    expect(result.ok ? '' : result.error).toContain('ProhibitedInView { method_name: "signer_account_id" }');
  });

  test('of an account that is not there says so', () => {
    expect(viewCall(input('nobody.near', 'get'), store)).toEqual({
      ok: false,
      kind: 'no_account',
      error: 'account nobody.near does not exist while viewing',
      logs: [],
    });
  });

  test('of an account without a contract says so in the words of nearcore', () => {
    expect(viewCall(input('alice.near', 'get'), store)).toMatchObject({
      ok: false,
      kind: 'no_code',
      error:
        'wasm execution failed with error: CompilationError(CodeDoesNotExist { account_id: "alice.near" })',
    });
  });

  test('that fails says why, in the words of nearcore', () => {
    expect(viewCall(input('counter.near', 'nothing'), store)).toMatchObject({
      kind: 'contract_failed',
      error: 'wasm execution failed with error: MethodResolveError(MethodNotFound)',
    });
    expect(viewCall(input('counter.near', 'increment'), store)).toMatchObject({
      kind: 'contract_failed',
      error: expect.stringContaining('ProhibitedInView { method_name:'),
    });
  });

  test('runs the global contract of an account', () => {
    expect(viewCall(input('global.near', 'get'), store)).toMatchObject({
      kind: 'contract_failed',
      error: expect.stringContaining('The contract is not initialized'),
    });
  });

  test('throws when the state is not there', () => {
    const nowhere = { ...input('counter.near', 'get'), stateRoot: new Uint8Array(32).fill(1) };
    expect(() => viewCall(nowhere, store)).toThrow(MissingNode);
    expect(viewCall({ ...nowhere, stateRoot: zeroHash }, store)).toMatchObject({ kind: 'no_account' });
  });
});
