import { type CaseMaker, changed, flipHex, type Loose, otherBase58 } from '../case-maker.ts';

/** Another value of the same spelling for each field of the statement, by its path. */
type Change = (value: Loose) => unknown;

const hex: Change = flipHex;
const base58: Change = otherBase58;
const decimal: Change = (text: string) => `${BigInt(text) + 1n}`;
const text: Change = (value: string) => `x${value}`;
const not: Change = (value: boolean) => !value;
const to =
  (value: unknown): Change =>
  () =>
    value;

const input: Readonly<Record<string, Change>> = {
  network: text,
  world_id: hex,
  sequence: decimal,
  previous_statement: hex,
  pre_state_root: base58,
  code_hash: base58,
  account_id: text,
  method: text,
  args_commitment: hex,
  predecessor_id: text,
  signer_id: text,
  signer_public_key_base64: (value: string) => `AQ${value.slice(2)}`,
  attached_deposit: decimal,
  prepaid_gas: decimal,
  is_view: not,
  promises: to('run'),
  accounts: to([{ account_id: 'x.near', code_hash: '1'.repeat(32) }]),
  'limits.max_gas_burnt': decimal,
  'limits.max_witness_bytes': decimal,
  'limits.max_blocks': to(1),
  policy_hash: hex,
  'block.height': decimal,
  'block.timestamp': decimal,
  'block.epoch_height': decimal,
  'block.random_seed_base64': (value: string) => `B${value.slice(1)}`,
  protocol_version: to(87),
  params_hash: hex,
  engine_id: text,
  outlayer: to({
    contract_id: 'outlayer.near',
    request_id: '1',
    data_id: '00'.repeat(32),
    code_source_hash: '00'.repeat(32),
    request_hash: '00'.repeat(32),
  }),
  state_origin: to('proved'),
  caller_origin: to('signed'),
  time_origin: to('enclave'),
  seed_origin: to('enclave'),
};

const output: Readonly<Record<string, Change>> = {
  status: to({ kind: 'failure', failure_kind: 'HostError', error_hash: 'aa'.repeat(32) }),
  return_commitment: hex,
  logs_commitment: hex,
  receipts_commitment: hex,
  changes_commitment: hex,
  post_state_root: base58,
  outcome_root: base58,
  gas_burnt: decimal,
  gas_used: decimal,
  tokens_burnt: decimal,
  witness_hash: hex,
  witness_size: decimal,
  response_hash: hex,
};

const envelope: Readonly<Record<string, Change>> = {
  input_hash: hex,
  output_hash: hex,
  audience: to({ chain: 'near:mainnet', contract: 'gate.near' }),
  app_id: hex,
  compose_hash: hex,
  config_hash: hex,
  'signer_keys.ed25519': hex,
  'signer_keys.secp256k1': (value: string) => `${value.startsWith('02') ? '03' : '02'}${value.slice(2)}`,
  key_epoch: decimal,
  challenge: hex,
  issued_at: decimal,
  expires_at: decimal,
};

function setAt(target: Loose, path: string, change: Change): void {
  const [first = '', ...rest] = path.split('.');
  if (rest.length > 0) setAt(target[first], rest.join('.'), change);
  else target[first] = change(target[first]);
}

const casesOf = (
  part: 'input' | 'output' | 'envelope',
  check: string,
  fields: Readonly<Record<string, Change>>,
) =>
  Object.entries(fields).map(([path, change]) =>
    changed(
      {
        name: `${part}: another ${path}`,
        about: `${path} of the ${part} struct was changed, and nothing was signed again`,
        check,
      },
      (json) => setAt(json.statement[part], path, change),
    ),
  );

/** Every field of the three structs: the hash above it no longer fits. */
export const fieldCases: readonly CaseMaker[] = [
  ...casesOf('input', 'input_hash', input),
  ...casesOf('output', 'output_hash', output),
  ...casesOf('envelope', 'statement_signature', envelope),
];
