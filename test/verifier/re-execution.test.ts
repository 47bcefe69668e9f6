import { describe, expect, test } from 'vitest';
import { compareBytes, equalBytes, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { encodeBundle, type OpenBundle } from '../../src/proof/bundle.ts';
import type { OneShotCall } from '../../src/runtime/one-shot/one-shot-call.ts';
import { decodeNode } from '../../src/trie/node.ts';
import { verifyBundle } from '../../src/verifier/verify.ts';
import {
  buildModule,
  functionExport,
  functionImport,
  i64,
  i64Const,
  nothing,
  op,
} from '../support/build-module.ts';
import { devPolicy } from '../support/dev-policy.ts';
import { type BundleOptions, createBundle, issuedAt } from '../support/good-bundle.ts';
import { loadOnce } from '../support/load-once.ts';
import { telling } from '../support/open-bundle.ts';

const policy = await devPolicy();
const i64Store8At = (address: number, byte: number) => [0x41, address, ...i64Const(byte), op.i64Store, 3, 0];

/** Removes `a`, whose only neighbour is `b`, and asks for `xy`, which is not there though `x` is. */
const code = buildModule({
  types: [nothing, { params: [i64, i64, i64], results: [i64] }, { params: [i64, i64], results: [i64] }],
  imports: [functionImport('storage_remove', 1), functionImport('storage_has_key', 2)],
  memories: [[0, 1]],
  functions: [
    {
      body: [
        ...i64Store8At(0, 0x61),
        ...i64Const(1),
        ...i64Const(0),
        ...i64Const(0),
        op.call,
        0,
        0x1a,
        ...i64Store8At(8, 0x7978),
        ...i64Const(2),
        ...i64Const(8),
        op.call,
        1,
        0x1a,
      ],
    },
  ],
  exports: [functionExport('run', 2)],
});
const values = {
  a: new Uint8Array(40).fill(0xa),
  b: new Uint8Array(50).fill(0xb),
  x: new Uint8Array(60).fill(0xc),
};
const call: Partial<OneShotCall> = {
  code,
  method: 'run',
  args: new Uint8Array(),
  state: Object.entries(values).map(([key, value]) => [toUtf8(key), value] as const),
};

async function judged(options: BundleOptions, change = (bundle: OpenBundle): OpenBundle => bundle) {
  const { bundle, developmentRoot } = await createBundle({ call, ...options });
  const text = encodeBundle(change(bundle));
  const engine = { load: loadOnce };
  const report = verifyBundle(text, { nowSeconds: issuedAt + 5, policy, trust: { developmentRoot }, engine });
  const { status, detail } = report.checks.find((check) => check.code === 're_execution') ?? {};
  return { verdict: report.verdict, because: report.because, status, detail };
}

type Change = (witness: readonly Uint8Array[]) => readonly Uint8Array[];
const ordered = (entries: readonly Uint8Array[]) => [...entries].sort(compareBytes);

/** Without the leaf that holds the value. */
const withoutLeafOf =
  (value: Uint8Array): Change =>
  (witness) => {
    const isNode = (entry: Uint8Array) => !Object.values(values).some((one) => equalBytes(one, entry));
    return witness.filter((entry) => {
      const node = isNode(entry) && entry.length > 40 ? tryDecode(entry) : undefined;
      return node?.kind !== 'leaf' || !equalBytes(node.value.hash, sha256(value));
    });
  };

function tryDecode(entry: Uint8Array) {
  try {
    return decodeNode(entry);
  } catch {
    return undefined; // a value
  }
}

const tamperings: readonly (readonly [what: string, change: Change, detail: RegExp])[] = [
  ['the node that shows an absence is missing', withoutLeafOf(values.x), /missing node or value/],
  ['the sibling after a collapse is missing', withoutLeafOf(values.b), /missing node or value/],
  [
    'a value is swapped for another',
    (all) => ordered(all.map((one) => (equalBytes(one, values.a) ? new Uint8Array(40).fill(9) : one))),
    /missing node or value/,
  ],
  ['the order is another', (all) => all.toReversed(), /is not in byte order/],
  ['an entry comes twice', (all) => ordered([...all, ...all.slice(0, 1)]), /stands there twice/],
  ['a node is too many', (all) => ordered([...all, Uint8Array.of(1, 2, 3)]), /is not needed by the run/],
  ['nothing is in it', () => [], /missing node or value/],
];

describe('a bundle', () => {
  test('of a call that removes and misses keys runs again from its witness', async () => {
    expect(await judged({})).toMatchObject({
      verdict: 'PASS',
      detail: expect.stringMatching(/^the same output from \d+ nodes and values, \d+ bytes$/),
    });
  });

  test.each<readonly [string, BundleOptions]>([
    ['a view call', { call: { ...call, isView: true, method: 'nothing' } }],
    ['a failed call', { call: { ...call, method: 'nothing' } }],
    ['a call that runs out of gas', { call: { ...call, prepaidGas: 1_000n } }],
    ['a private call', { salt: new Uint8Array(32).fill(1) }],
    ['a call with a deposit', { call: { ...call, attachedDeposit: 5n } }],
    ['an older protocol version', { call: { ...call, protocolVersion: 86 } }],
  ])('of %s does as well', async (_, options) => {
    expect(await judged(options)).toMatchObject({ verdict: 'PASS', status: 'pass' });
  });

  test.each(tamperings)(
    'whose signer did not look is caught by re_execution: %s',
    async (_, witness, detail) => {
      expect(await judged({ witness })).toEqual({
        verdict: 'FAIL',
        because: ['re_execution'],
        status: 'fail',
        detail: expect.stringMatching(detail),
      });
    },
  );

  test.each(tamperings)('that was changed later is caught twice: %s', async (_, change, detail) => {
    const found = await judged({}, (bundle) =>
      telling(bundle, { witness: change(bundle.disclosure.witness ?? []) }),
    );
    expect(found.because).toEqual(['witness_commitment', 're_execution']);
    expect(found.detail).toMatch(detail);
  });

  test('with another root before the call has no node of it', async () => {
    const found = await judged({ preStateRoot: new Uint8Array(32).fill(3) });
    expect(found).toMatchObject({ because: ['re_execution'], detail: expect.stringMatching(/missing node/) });
  });

  test('whose code is cut short does something else', async () => {
    const found = await judged({}, (bundle) =>
      telling(bundle, { code: bundle.disclosure.code?.slice(0, -1) }),
    );
    expect(found.because).toEqual(['code_hash', 're_execution']);
  });

  test.each<readonly [string, BundleOptions, string]>([
    ['gas', { output: { gasBurnt: 1n } }, 'gas_burnt: stated "1", found '],
    ['a root', { output: { postStateRoot: new Uint8Array(32) } }, 'post_state_root: stated "1'],
  ])('that states other %s is caught, and both figures are named', async (_, options, detail) => {
    const found = await judged(options);
    expect(found.because).toEqual(['re_execution']);
    expect(found.detail).toContain(detail);
  });

  test('that names another code than the state has is refused', async () => {
    const other = { ...call, code: Uint8Array.of(...code, 0, 1, 0) };
    const { bundle } = await createBundle({ call });
    const root = bundle.statement.input.preStateRoot;
    const found = await judged({
      call: other,
      preStateRoot: root,
      witness: () => bundle.disclosure.witness ?? [],
    });
    expect(found.because).toEqual(['re_execution']);
    expect(found.detail).toContain('does not have the code that the statement names');
  });

  test.each<readonly [string, BundleOptions, (bundle: OpenBundle) => OpenBundle, string]>([
    ['a witness', {}, (bundle) => telling(bundle, { witness: undefined }), 'the bundle holds no witness'],
    ['the code', {}, (bundle) => telling(bundle, { code: undefined }), 'the bundle does not hold the code'],
    [
      'this engine',
      { engineId: 'near-enclave/0.0.9' },
      (bundle) => bundle,
      'by the engine near-enclave/0.0.9',
    ],
  ])('without %s is UNPROVEN, and says why', async (_, options, change, reason) => {
    const found = await judged(options, change);
    expect(found).toMatchObject({ verdict: 'UNPROVEN', because: ['re_execution'], status: 'unproven' });
    expect(found.detail).toContain(reason);
  });
});
