//! The statement, field for field as attestation/statement.md and src/proof/statement.ts.
use crate::hash::{domain_hash, Hash};
use near_sdk::near;

/// Who vouches for a fact.
#[near(serializers = [borsh])]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Claimed,
    Signed,
    Proved,
    Enclave,
}

#[near(serializers = [borsh])]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromiseMode {
    Refuse,
    Return,
    Run,
}

#[near(serializers = [borsh])]
#[derive(Clone)]
pub struct FurtherAccount {
    pub account_id: String,
    pub code_hash: Hash,
}

#[near(serializers = [borsh])]
#[derive(Clone, Default)]
pub struct Limits {
    pub max_gas_burnt: u64,
    pub max_witness_bytes: u64,
    pub max_blocks: u32,
}

#[near(serializers = [borsh])]
#[derive(Clone)]
pub struct Block {
    pub height: u64,
    pub timestamp: u64,
    pub epoch_height: u64,
    pub random_seed: Hash,
}

#[near(serializers = [borsh])]
#[derive(Clone)]
pub struct OutlayerCaller {
    pub contract_id: String,
    pub request_id: u64,
    pub data_id: Hash,
    pub code_source_hash: Hash,
    pub request_hash: Hash,
}

/// All that decides the result of a call.
#[near(serializers = [borsh])]
#[derive(Clone)]
pub struct Input {
    pub network: String,
    pub world_id: Hash,
    pub sequence: u64,
    pub previous_statement: Hash,
    pub pre_state_root: Hash,
    pub code_hash: Hash,
    pub account_id: String,
    pub method: String,
    pub args_commitment: Hash,
    pub predecessor_id: String,
    pub signer_id: String,
    pub signer_public_key: Vec<u8>,
    pub attached_deposit: u128,
    pub prepaid_gas: u64,
    pub is_view: bool,
    pub promises: PromiseMode,
    pub accounts: Vec<FurtherAccount>,
    pub limits: Limits,
    pub policy_hash: Hash,
    pub block: Block,
    pub protocol_version: u32,
    pub params_hash: Hash,
    pub engine_id: String,
    pub outlayer: Option<OutlayerCaller>,
    pub state_origin: Origin,
    pub caller_origin: Origin,
    pub time_origin: Origin,
    pub seed_origin: Origin,
}

#[near(serializers = [borsh])]
#[derive(Clone)]
pub enum Status {
    Value,
    Failure { failure_kind: String, error_hash: Hash },
    Receipt { receipt_id: Hash },
}

/// What the call did.
#[near(serializers = [borsh])]
#[derive(Clone)]
pub struct Output {
    pub status: Status,
    pub return_commitment: Hash,
    pub logs_commitment: Hash,
    pub receipts_commitment: Hash,
    pub changes_commitment: Hash,
    pub post_state_root: Hash,
    pub outcome_root: Hash,
    pub gas_burnt: u64,
    pub gas_used: u64,
    pub tokens_burnt: u128,
    pub witness_hash: Hash,
    pub witness_size: u64,
    pub response_hash: Hash,
}

#[near(serializers = [borsh])]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    pub chain: String,
    pub contract: String,
}

#[near(serializers = [borsh])]
#[derive(Clone)]
pub struct SignerKeys {
    pub ed25519: [u8; 32],
    pub secp256k1: [u8; 33],
}

/// Who says so, for whom, until when. Times are Unix seconds.
#[near(serializers = [borsh])]
#[derive(Clone)]
pub struct Envelope {
    pub input_hash: Hash,
    pub output_hash: Hash,
    pub audience: Option<Audience>,
    pub app_id: [u8; 20],
    pub compose_hash: Hash,
    pub config_hash: Hash,
    pub signer_keys: SignerKeys,
    pub key_epoch: u64,
    pub challenge: Hash,
    pub issued_at: u64,
    pub expires_at: u64,
}

pub fn hash_input(input: &Input) -> Hash {
    domain_hash("statement-input", input)
}

pub fn hash_output(output: &Output) -> Hash {
    domain_hash("statement-output", output)
}

/// The statement hash, which ed25519 signs.
pub fn hash_envelope(envelope: &Envelope) -> Hash {
    domain_hash("statement", envelope)
}

/// A one-shot world is named after its request, whichever engine runs it.
pub fn one_shot_world_id(input: &Input) -> Hash {
    let unnamed = Input {
        world_id: [0; 32],
        engine_id: String::new(),
        ..input.clone()
    };
    domain_hash("one-shot-world", &unnamed)
}

#[near(serializers = [borsh])]
struct Committed {
    salt: Option<Hash>,
    bytes: Vec<u8>,
}

/// The commitment to a public call's arguments.
pub fn args_commitment(args: Vec<u8>) -> Hash {
    let committed = Committed {
        salt: None,
        bytes: args,
    };
    domain_hash("args", &committed)
}

/// What ed25519 signs of a batch.
pub fn hash_batch(root: &Hash) -> Hash {
    domain_hash("batch", root)
}
