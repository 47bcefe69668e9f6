//! The head of a durable world, field for field as attestation/head.md and src/proof/head.ts.
use crate::hash::{domain_hash, Hash};
use crate::statement::Origin;
use near_sdk::near;

/// What made the block.
#[near(serializers = [borsh])]
#[derive(Clone)]
pub enum Operation {
    Genesis { genesis_hash: Hash },
    Chunk,
    Patch { patch_hash: Hash, source: String },
    Restore { block: Hash },
    Resume { receipt_hash: Hash },
}

#[near(serializers = [borsh])]
#[derive(Clone)]
pub struct HeadBlock {
    pub height: u64,
    pub timestamp: u64,
    pub epoch_height: u64,
    pub random_seed: Hash,
    pub gas_price: u128,
    pub gas_limit: u64,
}

/// All that decides a block.
#[near(serializers = [borsh])]
#[derive(Clone)]
pub struct HeadInput {
    pub network: String,
    pub world_id: Hash,
    pub sequence: u64,
    pub previous_block: Hash,
    pub history_root: Hash,
    pub operation: Operation,
    pub pre_state_root: Hash,
    pub transactions_hash: Hash,
    pub receipts_hash: Hash,
    pub load_hash: Hash,
    pub block: HeadBlock,
    pub protocol_version: u32,
    pub params_hash: Hash,
    pub engine_id: String,
    pub policy_hash: Hash,
    pub state_origin: Origin,
    pub time_origin: Origin,
    pub seed_origin: Origin,
}

/// What the block did.
#[near(serializers = [borsh])]
#[derive(Clone)]
pub struct HeadOutput {
    pub post_state_root: Hash,
    pub outcome_root: Hash,
    pub receipts_hash: Hash,
    pub load_hash: Hash,
    pub gas_burnt: u64,
    pub tokens_burnt: u128,
    pub witness_hash: Hash,
    pub witness_size: u64,
}

#[near(serializers = [borsh])]
struct HashedBlock {
    input_hash: Hash,
    output_hash: Hash,
}

impl HeadInput {
    pub fn hash(&self) -> Hash {
        domain_hash("head-input", self)
    }

    /// The hash with an empty engine: two engines that agree name a block alike.
    pub fn hash_without_engine(&self) -> Hash {
        Self {
            engine_id: String::new(),
            ..self.clone()
        }
        .hash()
    }
}

impl HeadOutput {
    pub fn hash(&self) -> Hash {
        domain_hash("head-output", self)
    }
}

/// A block's name.
pub fn block_hash(input: &HeadInput, output: &HeadOutput) -> Hash {
    let hashed = HashedBlock {
        input_hash: input.hash_without_engine(),
        output_hash: output.hash(),
    };
    domain_hash("block", &hashed)
}

/// What a world's id is of, beside its app. So a key of another app cannot take a world's place.
#[near(serializers = [borsh])]
pub struct WorldOrigin {
    pub genesis_hash: Hash,
    pub nonce: u64,
}

#[near(serializers = [borsh])]
struct HashedWorld {
    kind: String,
    genesis_hash: Hash,
    app_id: [u8; 20],
    nonce: u64,
}

impl WorldOrigin {
    pub fn world_id(&self, app_id: &[u8; 20]) -> Hash {
        let hashed = HashedWorld {
            kind: "durable".to_owned(),
            genesis_hash: self.genesis_hash,
            app_id: *app_id,
            nonce: self.nonce,
        };
        domain_hash("world", &hashed)
    }
}
