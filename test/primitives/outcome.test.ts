import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import { BorshError, decode, encode, u64, vec } from '../../src/primitives/borsh.ts';
import { concatBytes } from '../../src/primitives/bytes.ts';
import { actionCostNames, extCostNames } from '../../src/primitives/cost-names.ts';
import { gasProfileCodec } from '../../src/primitives/gas-profile.ts';
import { toBase58, zeroHash } from '../../src/primitives/hash.ts';
import {
  legacyExtPosition,
  legacyGasProfileCodec,
  legacyWasmPosition,
} from '../../src/primitives/legacy-gas-profile.ts';
import {
  type ExecutionMetadata,
  type ExecutionOutcomeWithId,
  executionOutcomeWithIdCodec,
  outcomeHashes,
  outcomeLeaf,
} from '../../src/primitives/outcome.ts';
import { chunkOutcomes, outcomeRootProof } from '../../src/primitives/outcome-root.ts';
import { outcomeView, outcomeWithIdView } from '../../src/primitives/outcome-view.ts';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const anyU64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const positive = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n });
const costs = <N extends string>(names: readonly N[]) =>
  fc.dictionary(fc.constantFrom(...names), positive, { noNullPrototype: true }) as fc.Arbitrary<
    Partial<Record<N, bigint>>
  >;
const profile = fc.record({ actions: costs(actionCostNames), ext: costs(extCostNames), wasmGas: anyU64 });
const contract = fc.oneof(
  fc.constant({ kind: 'none' } as const),
  fc.record({ kind: fc.constantFrom('local' as const, 'global' as const), codeHash: hash }),
  fc.constant({ kind: 'global_by_account', accountId: 'alice.near' } as const),
);
const metadata: fc.Arbitrary<ExecutionMetadata> = fc.oneof(
  fc.constant({ kind: 'v1' } as const),
  fc.record({
    kind: fc.constant('v2' as const),
    profile: fc.array(anyU64, { minLength: 72, maxLength: 72 }),
  }),
  fc.record({ kind: fc.constant('v3' as const), profile }),
  fc.record({ kind: fc.constant('v4' as const), profile, contracts: fc.array(contract) }),
);
const status: fc.Arbitrary<ExecutionOutcomeWithId['outcome']['status']> = fc.oneof(
  fc.constant({ kind: 'unknown' } as const),
  fc.constant({ kind: 'failure', error: { kind: 'invalid_tx_error', error: { kind: 'expired' } } } as const),
  fc.record({ kind: fc.constant('success_value' as const), value: fc.uint8Array() }),
  fc.record({ kind: fc.constant('success_receipt_id' as const), receiptId: hash }),
);
const outcome: fc.Arbitrary<ExecutionOutcomeWithId> = fc.record({
  id: hash,
  outcome: fc.record({
    logs: fc.array(fc.string({ unit: 'grapheme' })),
    receiptIds: fc.array(hash),
    gasBurnt: anyU64,
    tokensBurnt: fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
    executorId: fc.constantFrom('alice.near', 'system'),
    status,
    metadata,
  }),
});

const plain: ExecutionOutcomeWithId = {
  id: zeroHash,
  outcome: {
    logs: [],
    receiptIds: [],
    gasBurnt: 1n,
    tokensBurnt: 2n,
    executorId: 'alice.near',
    status: { kind: 'success_value', value: new Uint8Array() },
    metadata: { kind: 'v1' },
  },
};

const withOutcome = (change: Partial<ExecutionOutcomeWithId['outcome']>): ExecutionOutcomeWithId => ({
  ...plain,
  outcome: { ...plain.outcome, ...change },
});

describe('executionOutcomeWithIdCodec', () => {
  test('is undone by decoding', () => {
    fc.assert(
      fc.property(outcome, (value) => {
        expect(decode(executionOutcomeWithIdCodec, encode(executionOutcomeWithIdCodec, value))).toEqual(
          value,
        );
      }),
    );
  });

  test.each([
    [
      'a metadata of an unknown version',
      encode(executionOutcomeWithIdCodec, plain).fill(4, -1),
      'unknown tag 4',
    ],
    [
      'an executor that is no account',
      encode(executionOutcomeWithIdCodec, withOutcome({ executorId: 'Not an id' })),
      'invalid account id',
    ],
    [
      'bytes left over',
      concatBytes(encode(executionOutcomeWithIdCodec, plain), new Uint8Array(1)),
      'left over',
    ],
  ])('refuses %s', (_name, bytes, message) => {
    expect(() => decode(executionOutcomeWithIdCodec, bytes)).toThrow(BorshError);
    expect(() => decode(executionOutcomeWithIdCodec, bytes)).toThrow(message);
  });
});

describe('outcomeHashes', () => {
  test('has the id, the partial outcome and each log', () => {
    expect(outcomeHashes(withOutcome({ logs: ['a', 'b'] }))).toHaveLength(4);
  });

  test('covers neither the reason of a failure nor the metadata', () => {
    const failed = (kind: 'expired' | 'invalid_chain') =>
      withOutcome({ status: { kind: 'failure', error: { kind: 'invalid_tx_error', error: { kind } } } });
    expect(outcomeLeaf(failed('expired'))).toEqual(outcomeLeaf(failed('invalid_chain')));
    const profiled = withOutcome({
      metadata: { kind: 'v3', profile: { actions: {}, ext: {}, wasmGas: 9n } },
    });
    expect(outcomeLeaf(profiled)).toEqual(outcomeLeaf(plain));
  });

  test.each([
    ['gas', { gasBurnt: 7n }],
    ['tokens', { tokensBurnt: 7n }],
    ['a log', { logs: ['a'] }],
    ['a receipt', { receiptIds: [zeroHash] }],
    ['the executor', { executorId: 'bob.near' }],
    ['the status', { status: { kind: 'unknown' } as const }],
  ])('covers %s', (_name, change) => {
    expect(outcomeLeaf(withOutcome(change))).not.toEqual(outcomeLeaf(plain));
  });
});

describe('gasProfileCodec', () => {
  test('names the costs of the parameters in their order', () => {
    const { ext, actions } = paramsAt(88);
    expect(extCostNames).toEqual(Object.keys(ext));
    expect(actionCostNames).toEqual(Object.keys(actions));
  });

  test.each([
    ['shorter', [1n], { create_account: 1n }],
    ['longer', [...new Array<bigint>(29).fill(0n), 5n], {}],
  ])('reads a %s vector of another release', (_name, actions, expected) => {
    const bytes = concatBytes(encode(vec(u64), actions), encode(vec(u64), []), encode(u64, 3n));
    expect(decode(gasProfileCodec, bytes)).toEqual({ actions: expected, ext: {}, wasmGas: 3n });
  });
});

describe('legacyGasProfileCodec', () => {
  test.each([1, 72, 80])('reads %i amounts as 72', (count) => {
    const read = decode(legacyGasProfileCodec, encode(vec(u64), new Array<bigint>(count).fill(1n)));
    expect(read).toHaveLength(72);
    expect(read.filter((amount) => amount === 1n)).toHaveLength(Math.min(count, 72));
  });

  test('gives no two costs one place', () => {
    const places = extCostNames.flatMap((name, index) => legacyExtPosition(name, index) ?? []);
    expect(new Set([...places, legacyWasmPosition]).size).toBe(60);
    expect(Math.min(...places)).toBe(10);
    expect(Math.max(...places)).toBe(69);
  });
});

describe('outcomeView', () => {
  const metadataOf = (value: ExecutionMetadata) =>
    (outcomeView(withOutcome({ metadata: value }).outcome) as { metadata: unknown }).metadata;

  test('shows what was spent, by name, the guest among the host costs', () => {
    const spent = { actions: { transfer: 2n, delegate: 1n }, ext: { sha256_base: 5n }, wasmGas: 4n };
    expect(metadataOf({ kind: 'v3', profile: spent })).toEqual({
      version: 3,
      gas_profile: [
        { cost_category: 'ACTION_COST', cost: 'DELEGATE', gas_used: '1' },
        { cost_category: 'ACTION_COST', cost: 'TRANSFER', gas_used: '2' },
        { cost_category: 'WASM_HOST_COST', cost: 'SHA256_BASE', gas_used: '5' },
        { cost_category: 'WASM_HOST_COST', cost: 'WASM_INSTRUCTION', gas_used: '4' },
      ],
    });
  });

  test('shows each host cost of an old profile, zero or not', () => {
    // Each amount says where it stands.
    const old = Array.from({ length: 72 }, (_, place) => BigInt(place));
    const { gas_profile: shown } = metadataOf({ kind: 'v2', profile: old }) as {
      gas_profile: { cost: string; gas_used: string }[];
    };
    const gas = Object.fromEntries(shown.map(({ cost, gas_used }) => [cost, gas_used]));
    expect(shown).toHaveLength(9 + 1 + extCostNames.length);
    expect(gas).toMatchObject({
      NEW_RECEIPT: '9',
      BASE: '10',
      TOUCHING_TRIE_NODE: '56',
      PROMISE_AND_BASE: '57',
      WASM_INSTRUCTION: '62',
      READ_CACHED_TRIE_NODE: '63',
      ALT_BN128_G1_SUM_ELEMENT: '69',
      ED25519_VERIFY_BASE: '0',
    });
    expect(gas).not.toHaveProperty('CREATE_ACCOUNT');
  });

  test('shows the contracts of the actions', () => {
    const contracts = [
      { kind: 'none' },
      { kind: 'local', codeHash: zeroHash },
      { kind: 'global', codeHash: zeroHash },
      { kind: 'global_by_account', accountId: 'alice.near' },
    ] as const;
    const empty = { actions: {}, ext: {}, wasmGas: 0n };
    expect(metadataOf({ kind: 'v4', profile: empty, contracts })).toEqual({
      version: 4,
      gas_profile: [],
      contracts: [
        null,
        { local: toBase58(zeroHash) },
        { global_hash: toBase58(zeroHash) },
        { global_account_id: 'alice.near' },
      ],
    });
  });
});

describe('outcomeWithIdView', () => {
  test('adds the place of the outcome', () => {
    const { paths } = chunkOutcomes([plain, withOutcome({ gasBurnt: 9n })]);
    expect(outcomeWithIdView(plain, { blockHash: zeroHash, proof: paths[0] ?? [] })).toEqual({
      proof: [{ hash: toBase58(outcomeLeaf(withOutcome({ gasBurnt: 9n }))), direction: 'Right' }],
      block_hash: toBase58(zeroHash),
      id: toBase58(zeroHash),
      outcome: outcomeView(plain.outcome),
    });
  });
});

describe('outcomeRootProof', () => {
  test('refuses a shard that is not there', () => {
    expect(() => outcomeRootProof([zeroHash], 1)).toThrow(RangeError);
  });
});
