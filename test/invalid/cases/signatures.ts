import { batchOf } from '../../../src/proof/batch.ts';
import type { Bundle, OpenBundle } from '../../../src/proof/bundle.ts';
import { type CaseMaker, changed, flipHex, flipHexAt, forged, hexOf, type Loose } from '../case-maker.ts';
import { restated, signEnvelope } from '../forger.ts';

const secp256k1Order = 0xffffffff_ffffffff_ffffffff_fffffffe_baaedce6_af48a03b_bfd25e8c_d0364141n;

/** The other signature of the same hash: s in the upper half of the order, and the other parity. */
function upperHalf(signature: string): string {
  const s = secp256k1Order - BigInt(`0x${signature.slice(64, 128)}`);
  const v = signature.endsWith('1b') ? '1c' : '1b';
  return signature.slice(0, 64) + s.toString(16).padStart(64, '0') + v;
}

const ed25519Cases: readonly CaseMaker[] = [
  changed(
    { name: 'ed25519: one bit', about: 'a bit of the signature was flipped', check: 'statement_signature' },
    (json) => {
      json.signatures.ed25519 = flipHex(json.signatures.ed25519);
    },
  ),
  changed({ name: 'ed25519: zeros', about: 'no signature at all', check: 'statement_signature' }, (json) => {
    json.signatures.ed25519 = hexOf(0, 64);
  }),
  changed(
    {
      name: 'ed25519: the other half flipped',
      about: 'a bit of s was flipped',
      check: 'statement_signature',
    },
    (json) => {
      json.signatures.ed25519 = flipHexAt(json.signatures.ed25519, 40);
    },
  ),
  {
    name: "another statement's signature",
    about: 'a good signature by the same key over another statement',
    base: 'call',
    check: 'statement_signature',
    also: [],
    make: ({ base, document }) => ({
      ...(base as Loose),
      signatures: (document('view') as Loose).signatures,
    }),
  },
  changed(
    {
      name: 'another statement hash',
      about: 'the hash is not that of the envelope',
      check: 'statement_hash',
    },
    (json) => {
      json.statement_hash = flipHex(json.statement_hash);
    },
  ),
  {
    name: "another statement's input",
    about: 'the input struct of one bundle in another',
    base: 'call',
    check: 'input_hash',
    also: 'any',
    make: ({ base, document }) => {
      const json = base as Loose;
      json.statement.input = (document('view') as Loose).statement.input;
      return json;
    },
  },
  {
    name: "another statement's output",
    about: 'the output struct of one bundle in another',
    base: 'call',
    check: 'output_hash',
    also: 'any',
    make: ({ base, document }) => {
      const json = base as Loose;
      json.statement.output = (document('view') as Loose).statement.output;
      return json;
    },
  },
];

const evm = (
  name: string,
  about: string,
  change: (signature: string, bundle: Loose) => string | null,
): CaseMaker =>
  changed({ name: `secp256k1: ${name}`, about, base: 'evm', check: 'evm_signature', also: [] }, (json) => {
    json.signatures.secp256k1 = change(json.signatures.secp256k1, json);
  });

const evmCases: readonly CaseMaker[] = [
  evm('missing', 'the audience is an EVM chain, and no signature is for it', () => null),
  evm('one bit', 'a bit of r was flipped', flipHex),
  evm('one bit of s', 'a bit of s was flipped', (signature) => flipHexAt(signature, 40)),
  evm(
    'the other parity',
    'v says the other of the two keys',
    (signature) => signature.slice(0, -2) + (signature.endsWith('1b') ? '1c' : '1b'),
  ),
  evm('an unknown v', 'v is neither 27 nor 28', (signature) => `${signature.slice(0, -2)}00`),
  evm('s in the upper half', 'the second signature that the mathematics allow', upperHalf),
  evm('zeros', 'no signature at all', () => hexOf(0, 65)),
  changed(
    {
      name: 'secp256k1: not asked for',
      about: 'a signature for an EVM chain beside a statement for nobody',
      check: 'evm_signature',
      also: [],
    },
    (json) => {
      json.signatures.secp256k1 = hexOf(1, 65);
    },
  ),
  forged(
    {
      name: 'secp256k1: by another key',
      about: 'the key of another boot signed the typed data, the registered one the rest',
      base: 'evm',
      check: 'evm_signature',
    },
    (bundle, { forger }) => {
      const { ed25519, secp256k1 } = forger.otherKeys.registered;
      const { statement } = bundle;
      const envelope = { ...statement.envelope, signerKeys: { ed25519, secp256k1 } };
      const other = signEnvelope({ ...bundle, statement: { ...statement, envelope } }, forger.otherKeys);
      return { ...bundle, signatures: { ...bundle.signatures, secp256k1: other.signatures.secp256k1 } };
    },
  ),
  forged(
    {
      name: 'secp256k1: for another chain',
      about: 'the typed data of another chain, signed by the right key',
      base: 'evm',
      check: 'evm_signature',
    },
    (bundle, { forger }) => {
      const { audience } = bundle.statement.envelope;
      const elsewhere = audience && { ...audience, chain: 'eip155:1' };
      const other = restated(bundle, forger.keys, { envelope: { audience: elsewhere } });
      return { ...bundle, signatures: { ...bundle.signatures, secp256k1: other.signatures.secp256k1 } };
    },
  ),
  forged(
    {
      name: 'secp256k1: the audience is no contract',
      about: 'an EVM chain and something that is no address: no typed data could be signed',
      base: 'evm',
      check: 'evm_signature',
      also: 'any',
    },
    (bundle) => {
      const { statement } = bundle;
      const envelope = { ...statement.envelope, audience: { chain: 'eip155:1', contract: 'gate.near' } };
      return { ...bundle, statement: { ...statement, envelope } };
    },
  ),
];

const onPath = (name: string, about: string, change: (path: Loose[]) => Loose[]): CaseMaker =>
  changed(
    { name: `batch: ${name}`, about, base: 'batched', check: 'batch_path', also: ['statement_signature'] },
    (json) => {
      json.batch.path = change(json.batch.path);
    },
  );

const turned = (step: Loose): Loose => ({ ...step, direction: step.direction === 'Left' ? 'Right' : 'Left' });

const resigned = (bundle: OpenBundle, change: (bundle: OpenBundle) => Partial<Bundle>): Bundle => ({
  ...bundle,
  ...change(bundle),
});

const batchCases: readonly CaseMaker[] = [
  onPath('a step left out', 'the path is too short', (path) => path.slice(1)),
  onPath('a step doubled', 'the path is too long', ([first, ...rest]) => [first, first, ...rest]),
  onPath('a side turned', 'a neighbour on the other side', ([first, ...rest]) => [turned(first), ...rest]),
  onPath('steps swapped', 'the steps in another order', (path) => path.toReversed()),
  onPath('another neighbour', 'a hash of the path was changed', ([first, ...rest]) => [
    { ...first, hash: '1'.repeat(32) },
    ...rest,
  ]),
  onPath('an empty path', 'as if the statement were the root', () => []),
  onPath('a path without an end', 'more steps than any batch has', ([first]) => new Array(33).fill(first)),
  changed(
    {
      name: 'batch: the path left out',
      about: 'the signature is over a root, and no path leads to it',
      base: 'batched',
      check: 'statement_signature',
      also: [],
    },
    (json) => {
      json.batch = null;
    },
  ),
  forged(
    {
      name: 'batch: a statement signed alone',
      about: 'the signature is over the statement, and a path says that it is over a root',
      check: 'batch_path',
      also: ['statement_signature'],
    },
    (bundle) => resigned(bundle, () => ({ batch: { path: [] } })),
  ),
  forged(
    {
      name: 'batch: signed by other keys',
      about: 'a good path to a root that the keys of another boot signed',
      base: 'batched',
      check: 'batch_path',
      also: ['statement_signature'],
    },
    (bundle, { forger: { otherKeys } }) =>
      resigned(bundle, ({ statementHash }) => {
        const { root, paths } = batchOf([statementHash, new Uint8Array(32)]);
        return { signatures: otherKeys.result.signBatch(root, undefined), batch: { path: paths[0] ?? [] } };
      }),
  ),
  forged(
    {
      name: 'batch: a root that was signed as a statement',
      about:
        'the root stands where the statement hash is to be, so that one signature would pass for another',
      base: 'batched',
      check: 'statement_hash',
      also: 'any',
    },
    (bundle) => {
      const { root } = batchOf([bundle.statementHash, new Uint8Array(32)]);
      return { ...bundle, statementHash: root, batch: undefined };
    },
  ),
  {
    name: 'batch: the place of another statement',
    about: 'the path of one statement under the other',
    base: 'view',
    check: 'batch_path',
    also: ['statement_signature'],
    make: ({ base, document }) => {
      const { batch, signatures } = document('batched') as Loose;
      return { ...(base as Loose), batch, signatures };
    },
  },
];

export const signatureCases: readonly CaseMaker[] = [...ed25519Cases, ...evmCases, ...batchCases];
