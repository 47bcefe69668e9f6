import { type CaseMaker, changed, flipHex, type Loose, otherBase58 } from '../case-maker.ts';

type Table = readonly (readonly [
  name: string,
  base: string,
  check: string,
  change: (json: Loose) => unknown,
])[];

const chunk = 'block-chunk';
const flipBase64 = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
const plusOne = (text: string): string => `${BigInt(text) + 1n}`;

/** Changed after it was signed. */
const later: Table = [
  ['the network', chunk, 'head_input_hash', ({ head }) => (head.input.network = 'mainnet')],
  ['the world', chunk, 'head_input_hash', ({ head }) => (head.input.world_id = flipHex(head.input.world_id))],
  [
    'the sequence',
    chunk,
    'head_input_hash',
    ({ head }) => (head.input.sequence = plusOne(head.input.sequence)),
  ],
  [
    'the block before',
    chunk,
    'head_input_hash',
    ({ head }) => (head.input.previous_block = otherBase58(head.input.previous_block)),
  ],
  [
    'the history',
    chunk,
    'head_input_hash',
    ({ head }) => (head.input.history_root = otherBase58(head.input.history_root)),
  ],
  [
    'the root before',
    chunk,
    'head_input_hash',
    ({ head }) => (head.input.pre_state_root = otherBase58(head.input.pre_state_root)),
  ],
  [
    'the height',
    chunk,
    'head_input_hash',
    ({ head }) => (head.input.block.height = plusOne(head.input.block.height)),
  ],
  ['the engine', chunk, 'head_input_hash', ({ head }) => (head.input.engine_id = 'x')],
  ['an origin', 'block-patch', 'head_input_hash', ({ head }) => (head.input.state_origin = 'enclave')],
  [
    'the root after',
    chunk,
    'head_output_hash',
    ({ head }) => (head.output.post_state_root = otherBase58(head.output.post_state_root)),
  ],
  [
    'the gas burnt',
    chunk,
    'head_output_hash',
    ({ head }) => (head.output.gas_burnt = plusOne(head.output.gas_burnt)),
  ],
  [
    'the outcome root',
    chunk,
    'head_output_hash',
    ({ head }) => (head.output.outcome_root = otherBase58(head.output.outcome_root)),
  ],
  [
    'the time of issue',
    chunk,
    'head_signature',
    ({ head }) => (head.envelope.issued_at = plusOne(head.envelope.issued_at)),
  ],
  [
    'the signature',
    chunk,
    'head_signature',
    (json) => (json.signatures.ed25519 = flipHex(json.signatures.ed25519)),
  ],
  ['the name', chunk, 'block_hash', (json) => (json.block_hash = otherBase58(json.block_hash))],
  [
    'a receipt',
    chunk,
    'block_receipts',
    ({ contents }) => (contents.receipts_base64[0] = flipBase64(contents.receipts_base64[0])),
  ],
  ['a receipt left out', chunk, 'block_receipts', ({ contents }) => contents.receipts_base64.pop()],
  [
    'a receipt doubled',
    chunk,
    'block_receipts',
    ({ contents }) => contents.receipts_base64.push(contents.receipts_base64[0]),
  ],
  [
    'a transaction added',
    chunk,
    'block_transactions',
    ({ contents }) => contents.transactions.push({ signed_base64: 'AA==', is_expired: false }),
  ],
  [
    'the load',
    chunk,
    'block_load',
    ({ contents }) =>
      (contents.load_base64 = `${contents.load_base64.slice(0, 2)}E${contents.load_base64.slice(3)}`),
  ],
  [
    'an outcome',
    chunk,
    'block_outcomes',
    ({ contents }) => (contents.outcomes_base64[0] = flipBase64(contents.outcomes_base64[0])),
  ],
  ['an outcome left out', chunk, 'block_outcomes', ({ contents }) => contents.outcomes_base64.pop()],
  [
    'a witness entry',
    chunk,
    'block_witness',
    ({ contents }) => (contents.witness_base64[0] = flipBase64(contents.witness_base64[0])),
  ],
  ['a witness entry left out', chunk, 'block_witness', ({ contents }) => contents.witness_base64.shift()],
  [
    'the code',
    chunk,
    'block_codes',
    ({ contents }) => (contents.codes[0].code_base64 = flipBase64(contents.codes[0].code_base64)),
  ],
  [
    'an empty witness left out',
    'block-restore',
    'block_witness',
    ({ contents }) => (contents.witness_base64 = null),
  ],
  ['rows of a chunk', chunk, 'block_operation', ({ contents }) => (contents.rows = [])],
  [
    'a row of a patch',
    'block-patch',
    'block_operation',
    ({ contents }) => (contents.rows[0].value_base64 = 'AA=='),
  ],
  [
    'a row of a patch doubled',
    'block-patch',
    'block_operation',
    ({ contents }) => contents.rows.push(contents.rows[0]),
  ],
  [
    'codes of a patch',
    'block-patch',
    'block_operation',
    ({ contents, block_hash: hash }) => contents.codes.push({ hash, code_base64: null }),
  ],
  [
    'a row of the genesis',
    'block-genesis',
    'block_re_execution',
    ({ contents }) => (contents.rows[0].value_base64 = 'AA=='),
  ],
  [
    'the nonce of the world',
    'block-genesis',
    'block_operation',
    ({ contents }) => (contents.origin.nonce = '9'),
  ],
  [
    'the policy of the world',
    'block-genesis',
    'block_operation',
    ({ contents }) => (contents.origin.policy_base64 = flipBase64(contents.origin.policy_base64)),
  ],
  [
    'the app of the world',
    'block-genesis',
    'block_operation',
    ({ contents }) => (contents.origin.app_id = flipHex(contents.origin.app_id)),
  ],
  [
    'a resumption',
    'block-resume',
    'block_operation',
    ({ contents }) => (contents.resumption_base64 = flipBase64(contents.resumption_base64)),
  ],
  [
    'a resumption of a chunk',
    chunk,
    'block_operation',
    ({ contents }) => (contents.resumption_base64 = 'AA=='),
  ],
  ['rows of a resumption', 'block-resume', 'block_operation', ({ contents }) => (contents.rows = [])],
  ['a restore with rows', 'block-restore', 'block_operation', ({ contents }) => (contents.rows = [])],
  [
    'the path to the genesis',
    chunk,
    'ancestry',
    ({ ancestry }) => (ancestry.path[0].hash = otherBase58(ancestry.path[0].hash)),
  ],
  [
    'a side of that path',
    chunk,
    'ancestry',
    ({ ancestry }) => (ancestry.path[0].direction = ancestry.path[0].direction === 'Left' ? 'Right' : 'Left'),
  ],
  ['the ancestor', chunk, 'ancestry', ({ ancestry }) => (ancestry.block = otherBase58(ancestry.block))],
  ['the place of the ancestor', chunk, 'ancestry', ({ ancestry }) => (ancestry.sequence = '1')],
  [
    'the head of the descendant',
    'block-genesis',
    'ancestry',
    ({ ancestry }) => (ancestry.head.input.history_root = otherBase58(ancestry.head.input.history_root)),
  ],
  ['a step of the path left out', 'block-genesis', 'ancestry', ({ ancestry }) => ancestry.path.pop()],
  ['no attestation', chunk, 'head_attestation', (json) => (json.attestation = null)],
  [
    'another key attested',
    chunk,
    'envelope_registration',
    ({ attestation }) => (attestation.registration.keys.ed25519 = '11'.repeat(32)),
  ],
  ['an unknown field', chunk, 'block_format', (json) => (json.note = 'x')],
  ['a number for a decimal text', chunk, 'block_format', ({ head }) => (head.input.sequence = 2)],
];

export const blockCases: readonly CaseMaker[] = later.map(([name, base, check, change]) =>
  changed(
    { name: `block: ${name}`, about: 'changed after it was signed', base, check },
    (json) => void change(json),
  ),
);
