import { describe, expect, test } from 'vitest';
import { encodeBundle } from '../../src/proof/bundle.ts';
import { verifyBundle } from '../../src/verifier/verify.ts';
import { devPolicyFor } from '../support/dev-policy.ts';
import { createBundle, issuedAt } from '../support/good-bundle.ts';
import { loadOnce } from '../support/load-once.ts';
import { usualTrustConfig } from '../support/trust-environment.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Path = readonly (string | number)[];

/** The check that must notice when what stands under a path is another; the first that fits. */
const guards: readonly (readonly [under: string, check: string])[] = [
  ['format', 'bundle_format'],
  ['statement.output.status.kind', 'bundle_format'],
  ['disclosure.kind', 'bundle_format'],
  ['statement.input', 'input_hash'],
  ['statement.output', 'output_hash'],
  ['statement.envelope', 'statement_hash'],
  ['statement_hash', 'statement_hash'],
  ['signatures.ed25519', 'statement_signature'],
  ['signatures.secp256k1', 'evm_signature'],
  ['batch', 'batch_path'],
  ['disclosure.preimages.salt', 'args_commitment'],
  ['disclosure.preimages.args_base64', 'args_commitment'],
  ['disclosure.preimages.return_base64', 'return_commitment'],
  ['disclosure.preimages.logs', 'logs_commitment'],
  ['disclosure.preimages.failure', 'failure_commitment'],
  ['disclosure.preimages.changes', 'changes_commitment'],
  ['disclosure.preimages.receipts_base64', 'receipts_commitment'],
  ['disclosure.preimages.outcomes_base64', 'outcomes'],
  ['disclosure.code_base64', 'code_hash'],
  ['disclosure.account_codes_base64', 'account_codes'],
  ['disclosure.witness_base64', 'witness_commitment'],
];

/** What else may stand where the text is one of a few. */
const otherChoice: Readonly<Record<string, string>> = {
  claimed: 'proved',
  refuse: 'return',
  Left: 'Right',
  Right: 'Left',
};

/** What may stand where there is nothing. */
const insteadOfNothing: Readonly<Record<string, Json>> = {
  'statement.input.outlayer': {
    contract_id: 'outlayer.near',
    request_id: '1',
    data_id: 'aa'.repeat(32),
    code_source_hash: 'aa'.repeat(32),
    request_hash: 'aa'.repeat(32),
  },
  'statement.envelope.audience': { chain: 'near:mainnet', contract: 'gate.near' },
  'signatures.secp256k1': 'aa'.repeat(65),
  batch: { path: [] },
  'disclosure.preimages.salt': 'aa'.repeat(32),
  'disclosure.preimages.failure': 'GasExceeded',
  'disclosure.preimages.changes.value_base64': 'AA==',
};

/** What may be added to a list that is empty. */
const firstItem: Readonly<Record<string, Json>> = {
  'statement.input.accounts': { account_id: 'a.near', code_hash: '1'.repeat(32) },
  'disclosure.preimages.logs': 'one more',
  'disclosure.preimages.changes': { key_base64: 'AA==', value_base64: null },
};

const nameOf = (path: Path): string => path.filter((step) => typeof step === 'string').join('.');

function otherText(path: Path, text: string): string {
  const last = path.findLast((step) => typeof step === 'string') ?? '';
  if (otherChoice[text] !== undefined) return otherChoice[text];
  if (`${last}`.endsWith('_base64')) {
    const bytes = Buffer.from(text, 'base64');
    return Buffer.from(
      bytes.length === 0 ? [0] : bytes.map((byte, at) => (at === 0 ? byte ^ 1 : byte)),
    ).toString('base64');
  }
  const end = text.at(-1) ?? '';
  if (/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text)) return text.slice(0, -1) + (end === '1' ? '2' : '1');
  // Hex stays hex, and decimal text stays decimal.
  if (/^[0-9a-f]+$/.test(text)) return text.slice(0, -1) + (Number.parseInt(end, 16) ^ 1).toString(16);
  return `${text}x`;
}

type Change = readonly [name: string, path: Path, value: Json];

/** Every way in which one thing under a path is another, each with its name. */
function changesOf(path: Path, value: Json): Change[] {
  const name = path.join('.');
  if (value === null) {
    const instead = insteadOfNothing[nameOf(path)];
    return instead === undefined ? [] : [[`${name} that was nothing`, path, instead]];
  }
  if (Array.isArray(value)) return changesOfList(path, value);
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, inner]) => changesOf([...path, key], inner));
  if (typeof value === 'string') return [[name, path, otherText(path, value)]];
  return [[name, path, typeof value === 'number' ? value + 1 : !value]];
}

function changesOfList(path: Path, items: readonly Json[]): Change[] {
  const name = path.join('.');
  if (items.length === 0) return [[`${name} with an item`, path, [firstItem[nameOf(path)] ?? 'AA==']]];
  const reordered: Change[] =
    items.length > 1 ? [[`${name} in another order`, path, items.toReversed()]] : [];
  return [
    [`${name} without the last`, path, items.slice(0, -1)],
    ...reordered,
    ...items.flatMap((item, index) => changesOf([...path, index], item)),
  ];
}

function replaced(value: Json, [step, ...rest]: Path, by: Json): Json {
  if (step === undefined) return by;
  if (Array.isArray(value)) return value.map((item, at) => (at === step ? replaced(item, rest, by) : item));
  if (typeof value !== 'object' || value === null) throw new Error(`nothing under ${step}`);
  const entries = Object.entries(value as { readonly [key: string]: Json });
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, key === step ? replaced(inner, rest, by) : inner]),
  );
}

const audience = { chain: 'eip155:1', contract: `0x${'0c'.repeat(20)}` };
const variants = {
  'a result': await createBundle(),
  'a private failure for an EVM chain, signed in a batch': await createBundle({
    config: { ...usualTrustConfig, audience },
    salt: new Uint8Array(32).fill(1),
    call: { method: 'reset' },
    batchedWith: 4,
  }),
};

const judgedVariants = await Promise.all(
  Object.entries(variants).map(async ([name, made]) => {
    const policy = await devPolicyFor(made.bundle.attestation);
    return [name, { ...made, policy }] as const;
  }),
);

describe.each(judgedVariants)('the bundle of %s', (_, { bundle, developmentRoot, policy }) => {
  const options = {
    nowSeconds: issuedAt + 5,
    policy,
    trust: { developmentRoot },
    engine: { load: loadOnce },
  };
  const text = encodeBundle(bundle);
  const json = JSON.parse(text) as { readonly [key: string]: Json };
  const { attestation: _attestation, ...guarded } = json;
  const all = changesOf([], guarded);

  test('passes as it is', () => {
    expect(verifyBundle(text, options)).toMatchObject({ verdict: 'PASS', because: [] });
    expect(all.length).toBeGreaterThan(80);
  });

  test.each(all)('fails by name with another %s', (_name, path, value) => {
    const guard = guards.find(([under]) => `${nameOf(path)}.`.startsWith(`${under}.`));
    if (guard === undefined) expect.fail('no check guards it');
    const report = verifyBundle(JSON.stringify(replaced(json, path, value)), options);
    expect(report.verdict).toBe('FAIL');
    expect(report.because).toContain(guard[1]);
  });
});
