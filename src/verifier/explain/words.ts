import type { TrustStep } from './trust-order.ts';

/** A check in plain words. */
export type Words = {
  readonly step: TrustStep;
  /** What holds when it passes, as one would say it. */
  readonly title: string;
  /** What closes the gap when it is UNPROVEN, where somebody can close it. */
  readonly remedy?: string;
};

const askForCollateral =
  'ask the service for a bundle that carries Intel’s signed data, or judge as of the day it was made (--at)';
const listInPolicy = 'say in a policy of yours what you accept (--policy)';

/** By code, in the order of trust; a test holds it against all checks that there are. */
export const words: Readonly<Record<string, Words>> = {
  quote_structure: { step: 'machine', title: 'The quote is a whole TDX quote' },
  quote_signature: {
    step: 'machine',
    title: 'Hardware that the trusted root vouches for signed the quote',
    remedy: askForCollateral,
  },
  certificate_chains: { step: 'machine', title: 'Every certificate leads to that one root' },
  certificate_purposes: { step: 'machine', title: 'Every certificate is used for what it was made for' },
  crl_validity: { step: 'machine', title: 'The lists of revoked certificates are signed and in date' },
  revocation: { step: 'machine', title: 'None of the certificates was revoked' },
  collateral_window: {
    step: 'machine',
    title: 'Intel’s word about the platform is recent enough',
    remedy: askForCollateral,
  },
  collateral_content: { step: 'machine', title: 'Intel’s word is about this very platform' },
  tcb_status: {
    step: 'machine',
    title: 'Its firmware and microcode are patched as you ask',
    remedy: listInPolicy,
  },
  tcb_evaluation: { step: 'machine', title: 'Intel judged it by its latest findings' },
  tdx_module: { step: 'machine', title: 'The TDX module is one that Intel made and you accept' },
  platform_allowed: { step: 'machine', title: 'It is one of the machines that you accept' },
  td_attributes: { step: 'machine', title: 'Nobody can debug or migrate the virtual machine' },
  xfam: { step: 'machine', title: 'It can use the CPU features that you accept, and no others' },
  trust_root: {
    step: 'machine',
    title: 'The root is the one that your policy asks for',
    remedy: listInPolicy,
  },
  measurements: {
    step: 'code',
    title: 'Firmware, kernel and disk are an image that you accept',
    remedy: listInPolicy,
  },
  os_image: { step: 'code', title: 'The image goes by the name that your policy has for it' },
  vm_config: { step: 'code', title: 'The host describes the same image, and none for development' },
  firmware_replay: { step: 'code', title: 'The log of the firmware is the measured one' },
  rtmr3_replay: { step: 'code', title: 'The log of the start-up is the measured one' },
  boot_events: { step: 'code', title: 'It is the log of one start-up, whole and in order' },
  app_events: { step: 'code', title: 'Containers added nothing to it that you do not know' },
  compose_hash: { step: 'code', title: 'The app that you are shown is the one that was started' },
  compose_allowed: { step: 'code', title: 'It is an app that you accept', remedy: listInPolicy },
  app_compose: { step: 'code', title: 'Nothing in it lets the host in: scripts, variables, log-ins' },
  compose_services: { step: 'code', title: 'It starts the services that you accept, each image by digest' },
  app_id: { step: 'code', title: 'It goes by an app id that you accept', remedy: listInPolicy },
  key_provider: {
    step: 'code',
    title: 'Its keys came from a provider that you accept',
    remedy: listInPolicy,
  },
  mr_config_id: { step: 'code', title: 'Where the host names the app, it is the same app' },
  key_chain: {
    step: 'keys',
    title: 'Its identity comes from a KMS whose root you know',
    remedy: listInPolicy,
  },
  key_endorsement: { step: 'keys', title: 'That identity vouches for the signing keys' },
  key_binding: { step: 'keys', title: 'The machine itself asked for this quote over these keys' },
  head_attestation: {
    step: 'keys',
    title: 'There is an attestation of the key that signed',
    remedy: 'ask the service for the document with its attestation',
  },
  envelope_registration: { step: 'keys', title: 'The signed envelope names those keys and no others' },
  trust_settings: {
    step: 'keys',
    title: 'Every setting that changes trust is one that you accept',
    remedy: listInPolicy,
  },
  trust_settings_measured: { step: 'keys', title: 'Those settings stand in the measured file' },
  quote_challenge: { step: 'keys', title: 'The quote answers the challenge in the statement' },
  bundle_format: { step: 'statement', title: 'The file is a document of ours, spelled in the one way' },
  attestation_format: { step: 'statement', title: 'The file is an attestation, spelled in the one way' },
  block_format: { step: 'statement', title: 'The file is a block, spelled in the one way' },
  state_proof_format: { step: 'statement', title: 'The file is a state proof, spelled in the one way' },
  history_format: { step: 'statement', title: 'Each line is one of a history, spelled in the one way' },
  head_signature: { step: 'statement', title: 'The key signed the head of this very block' },
  block_hash: { step: 'statement', title: 'The block goes by the name that follows from it' },
  head_input_hash: { step: 'statement', title: 'What the block was made of is what was signed' },
  head_output_hash: { step: 'statement', title: 'What the block came to is what was signed' },
  head_params: { step: 'statement', title: 'The world counts gas by prices that this verifier knows' },
  head_origins: {
    step: 'statement',
    title: 'Nothing in the state was brought in from outside, and no operation hides that it was',
  },
  block_contents: {
    step: 'statement',
    title: 'You are shown what the block commits to',
    remedy: 'give the key for which it was sealed (--key)',
  },
  block_operation: { step: 'statement', title: 'What made the block is what it says made it' },
  block_transactions: { step: 'statement', title: 'The transactions are the signed ones' },
  block_receipts: { step: 'statement', title: 'The receipts that came in are the signed ones' },
  block_load: { step: 'statement', title: 'The load that came in is the signed one' },
  block_outcomes: { step: 'statement', title: 'The outcomes are the signed ones, and add up' },
  block_codes: { step: 'statement', title: 'Each contract is the one that it is named' },
  block_witness: { step: 'statement', title: 'The state before the block is the signed one' },
  state_proof: { step: 'statement', title: 'The state has this value there, or has nothing there' },
  statement_signature: { step: 'statement', title: 'The key signed this very statement' },
  evm_signature: { step: 'statement', title: 'The form for an EVM chain is signed, too' },
  batch_path: { step: 'statement', title: 'The statement lies in the batch that was signed' },
  statement_hash: { step: 'statement', title: 'The statement is the one that the bundle is named after' },
  input_hash: { step: 'statement', title: 'The call that you are shown is the signed one' },
  output_hash: { step: 'statement', title: 'The result that you are shown is the signed one' },
  one_shot_world: { step: 'statement', title: 'The call ran in a world of its own' },
  params_hash: { step: 'statement', title: 'Gas was counted by the prices of that protocol version' },
  unused_fields: { step: 'statement', title: 'Nothing is hidden in fields that are not used' },
  output_consistency: { step: 'statement', title: 'A failed call, or a view, changed nothing' },
  disclosure: {
    step: 'statement',
    title: 'You are shown what the statement commits to',
    remedy: 'give the key for which it was sealed (--key)',
  },
  disclosure_opened: {
    step: 'statement',
    title: 'What was sealed for you opens with your key',
    remedy: 'give the key for which it was sealed (--key)',
  },
  args_commitment: { step: 'statement', title: 'The arguments are the signed ones' },
  return_commitment: { step: 'statement', title: 'The returned value is the signed one' },
  logs_commitment: { step: 'statement', title: 'The logs are the signed ones' },
  failure_commitment: { step: 'statement', title: 'The text of the failure is the signed one' },
  changes_commitment: { step: 'statement', title: 'The changed keys are the signed ones' },
  outlayer_request: {
    step: 'statement',
    title: 'The call is what the request of OutLayer’s contract asks for',
  },
  response: { step: 'statement', title: 'The answer to OutLayer is the one that follows from the result' },
  receipts_commitment: { step: 'statement', title: 'The receipts are the signed ones' },
  outcomes: { step: 'statement', title: 'The outcomes are the signed ones, and agree with the result' },
  code_hash: { step: 'statement', title: 'The contract is the one that the statement names' },
  account_codes: { step: 'statement', title: 'So are the contracts that it called' },
  witness_commitment: { step: 'statement', title: 'The state before the call is the signed one' },
  re_execution: {
    step: 'run',
    title: 'The call, run again here, gives the same',
    remedy:
      'get a bundle with its witness and codes, and use the verifier of the engine that the bundle names, from the command line',
  },
  block_re_execution: {
    step: 'run',
    title: 'The block, made again here, comes out the same',
    remedy:
      'get the block with its witness and codes, or the history, and use the verifier of the engine that the block names, from the command line',
  },
  history_header: { step: 'chain', title: 'The history has all the blocks that it announces' },
  foreign_block: { step: 'chain', title: 'All its blocks are of one world' },
  history_start: { step: 'chain', title: 'It begins with the genesis, or with what you know' },
  gap: { step: 'chain', title: 'No block is missing in between' },
  replay: { step: 'chain', title: 'No block comes twice' },
  order: { step: 'chain', title: 'No block comes before one that it follows' },
  fork: { step: 'chain', title: 'No two signed blocks claim one place' },
  previous_block: { step: 'chain', title: 'Each block names the one before it' },
  history_root: { step: 'chain', title: 'Each block commits to all the blocks before it' },
  state_link: { step: 'chain', title: 'Each block begins with the state that the one before left' },
  receipts_link: { step: 'chain', title: 'Each block takes the receipts that the one before left' },
  time_link: { step: 'chain', title: 'Height and time go forward' },
  world_link: { step: 'chain', title: 'Network, version, readers and prices never change' },
  origin_link: { step: 'chain', title: 'What came from outside stays marked as such' },
  restore_link: {
    step: 'chain',
    title: 'A restore takes up an earlier state, and nothing else',
    remedy: 'judge a history in which the restored block lies, too',
  },
  ancestry: { step: 'chain', title: 'The other block that it names is of the same chain' },
  world_chain: { step: 'chain', title: 'Blocks in files of their own are of one chain' },
  anchor: {
    step: 'now',
    title: 'The world was not rolled back behind a block that you know',
    remedy: 'put a block that you know from elsewhere, such as the gate contract, into the policy (anchors)',
  },
  head_issued: { step: 'now', title: 'The head was signed before now' },
  validity_time: { step: 'now', title: 'The statement was issued, and has not expired' },
  challenge: {
    step: 'now',
    title: 'It was signed after you asked',
    remedy: 'send 32 random bytes with your call, and give them here (--challenge)',
  },
  policy_window: {
    step: 'now',
    title: 'There is a policy of yours, and it is in force',
    remedy: listInPolicy,
  },
};
