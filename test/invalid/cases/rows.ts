import { toUtf8 } from '../../../src/primitives/bytes.ts';
import type { OpenRow, StateProofDocument } from '../../../src/proof/state-proof-document.ts';
import { type CaseMaker, changed, flipHex, flipped, type Loose, otherBase58 } from '../case-maker.ts';
import { forgedRow, type HeadChange, resignedHead } from '../world-forger.ts';

const row = (
  name: string,
  about: string,
  base: string,
  change: (row: OpenRow) => Partial<OpenRow>,
): CaseMaker =>
  forgedRow({ name: `row: ${name}`, about, base, check: 'state_proof' }, (proof) => ({
    ...proof,
    row: { ...openRow(proof), ...change(openRow(proof)) },
  }));

function openRow({ row: told }: StateProofDocument): OpenRow {
  if (told.kind !== 'open') throw new Error('the row is sealed');
  return told;
}

const [present, absent] = ['row-present', 'row-absent'];

const rows: readonly CaseMaker[] = [
  row('another value', 'not what the state has there', present, () => ({ value: toUtf8('forged') })),
  row('said to be absent', 'the state has a value there', present, () => ({ value: undefined })),
  row('another key', 'the proof leads elsewhere', present, ({ key }) => ({ key: flipped(key) })),
  row('a longer key', 'the proof ends before', present, ({ key }) => ({ key: Uint8Array.of(...key, 0) })),
  row('said to be there', 'the state has nothing there', absent, () => ({ value: toUtf8('forged') })),
  row('said to be there, and empty', 'the state has nothing there', absent, () => ({
    value: new Uint8Array(),
  })),
  ...[present, absent].flatMap((base) => [
    row(`${base}: the first node missing`, 'the way to the key is cut', base, ({ proof }) => ({
      proof: proof.slice(1),
    })),
    row(`${base}: the last node missing`, 'the way to the key is cut', base, ({ proof }) => ({
      proof: proof.slice(0, -1),
    })),
    row(
      `${base}: a bit of a node`,
      'a node with another hash',
      base,
      ({ proof: [first = new Uint8Array(), ...rest] }) => ({ proof: [flipped(first), ...rest] }),
    ),
    row(
      `${base}: a node cut short`,
      'a node with another hash',
      base,
      ({ proof: [first = new Uint8Array(), ...rest] }) => ({ proof: [first.slice(0, -1), ...rest] }),
    ),
    row(`${base}: a node too many`, 'a node that is not on the way', base, ({ proof }) => ({
      proof: [...proof, new Uint8Array(40).fill(0xff)],
    })),
    row(
      `${base}: a node twice`,
      'a node stands there twice',
      base,
      ({ proof: [first = new Uint8Array(), ...rest] }) => ({ proof: [first, first, ...rest] }),
    ),
    row(`${base}: nodes in another order`, 'not in byte order', base, ({ proof }) => ({
      proof: proof.toReversed(),
    })),
    row(`${base}: no nodes`, 'nothing shows anything', base, () => ({ proof: [] })),
  ]),
];

const lying = (name: string, check: string, change: HeadChange): CaseMaker =>
  forgedRow(
    { name: `signed row: ${name}`, about: 'of another head than was made', base: present ?? '', check },
    (proof, forger) => resignedHead(proof, forger, change),
  );

const heads: readonly CaseMaker[] = [
  lying('another root', 'state_proof', { output: { postStateRoot: new Uint8Array(32).fill(1) } }),
  lying('other parameters', 'head_params', { input: { paramsHash: new Uint8Array(32) } }),
  lying('another app', 'envelope_registration', { envelope: { appId: new Uint8Array(20) } }),
];

const later: readonly (readonly [name: string, check: string, change: (json: Loose) => unknown])[] = [
  [
    'the root',
    'head_output_hash',
    ({ head }) => (head.output.post_state_root = otherBase58(head.output.post_state_root)),
  ],
  ['the sequence', 'head_input_hash', ({ head }) => (head.input.sequence = '1')],
  ['the name', 'block_hash', (json) => (json.block_hash = otherBase58(json.block_hash))],
  ['the signature', 'head_signature', (json) => (json.signatures.ed25519 = flipHex(json.signatures.ed25519))],
  ['the key', 'state_proof', ({ row: told }) => (told.trie_key_base64 = 'AA==')],
  ['an unknown field', 'state_proof_format', (json) => (json.note = 'x')],
  ['no attestation', 'state_proof_format', (json) => (json.attestation = null)],
];

const laterCases = later.map(([name, check, change]) =>
  changed(
    { name: `row: ${name}, later`, about: 'changed after it was signed', base: present ?? '', check },
    (json) => void change(json),
  ),
);

export const rowCases: readonly CaseMaker[] = [...rows, ...heads, ...laterCases];
