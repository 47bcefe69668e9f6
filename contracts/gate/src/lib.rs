//! The gate: what an enclave signed counts on NEAR when this contract says so. It is OutLayer's operator, and trusts neither a
//! relay nor a request that it is told of: it reads the request from OutLayer's contract itself.
//!
//! Entry points that take statements read borsh, in the structs of attestation/*.md; all others read JSON. Each refusal is a
//! panic with one name (error.rs), leaves nothing behind, and the protocol gives the attached deposit back.
mod error;
mod events;
mod faults;
mod hash;
mod heads;
mod hex;
mod keys;
mod merkle;
mod outlayer;
mod owner;
mod policy;
mod registry;
mod resolve;
mod signed;
mod state_proof;
mod statement;
mod storage;
mod timelock;
mod trie;
mod worlds;

use error::{ensure, GateError};
use events::GateEvent;
use faults::{check_head, Divergence, Fork, Fraud};
use hash::Hash;
use heads::WorldOrigin;
use hex::Hex;
use near_sdk::json_types::{Base64VecU8, U64};
use near_sdk::store::{IterableMap, LookupMap};
use near_sdk::{env, near, AccountId, BorshStorageKey, PanicOnDefault};
use policy::Policy;
use registry::Key;
use signed::Signed;
use state_proof::StateProof;
use statement::{hash_output, Output};
use storage::{charge, Payer};
use timelock::{check_timelock, Proposal};
use worlds::{Advance, World, WorldId, WorldView};

#[near(serializers = [borsh])]
#[derive(BorshStorageKey)]
enum Prefix {
    Keys,
    Resolved,
    Worlds,
    Proposals,
}

/// `network`: the chain id that this contract is on, such as `mainnet`.
#[near(contract_state)]
#[derive(PanicOnDefault)]
pub struct Gate {
    owner: AccountId,
    network: String,
    outlayer: AccountId,
    timelock_seconds: u64,
    policy: Policy,
    next_proposal: u64,
    /// By ed25519 key.
    keys: IterableMap<Hash, Key>,
    /// By request id and data id: the statement that resolved the request.
    resolved: LookupMap<(u64, Hash), Hash>,
    worlds: LookupMap<Hash, World>,
    proposals: IterableMap<u64, Proposal>,
}

#[near(serializers = [json])]
pub struct Config {
    pub owner: AccountId,
    pub network: String,
    pub outlayer: AccountId,
    pub timelock_seconds: u64,
}

#[near]
impl Gate {
    #[init]
    #[handle_result]
    pub fn new(config: Config, policy: Policy) -> Result<Self, GateError> {
        check_timelock(config.timelock_seconds)?;
        Ok(Self {
            owner: config.owner,
            network: config.network,
            outlayer: config.outlayer,
            timelock_seconds: config.timelock_seconds,
            policy,
            next_proposal: 0,
            keys: IterableMap::new(Prefix::Keys),
            resolved: LookupMap::new(Prefix::Resolved),
            worlds: LookupMap::new(Prefix::Worlds),
            proposals: IterableMap::new(Prefix::Proposals),
        })
    }
}

/// Statements.
#[near]
impl Gate {
    /// Whether a statement holds here and now: its statement hash, or a panic that says why not.
    #[handle_result]
    pub fn verify_statement(&self, #[serializer(borsh)] signed: Signed) -> Result<Hex<32>, GateError> {
        self.check_envelope(&signed.envelope, true)?;
        signed.check_signature().map(Hex)
    }

    /// What stands under a key of a state that was signed, or is a world's newest known: the value, or null for an absent key.
    #[handle_result]
    pub fn verify_state_proof(
        &self,
        #[serializer(borsh)] proof: StateProof,
    ) -> Result<Option<Base64VecU8>, GateError> {
        let root = self.proved_root(&proof.state)?;
        proof.value_under(&root).map(|value| value.map(Into::into))
    }

    /// The statement that resolved a request through this contract.
    pub fn get_resolution(&self, request_id: U64, data_id: Hex<32>) -> Option<Hex<32>> {
        self.resolved.get(&(request_id.0, data_id.0)).copied().map(Hex)
    }
}

/// Worlds.
#[near]
impl Gate {
    /// Makes a signed head the world's newest known one, if the caller knows the one before and shows that it is an ancestor.
    #[payable]
    #[handle_result]
    pub fn advance_head(&mut self, #[serializer(borsh)] advance: Advance) -> Result<(), GateError> {
        let Advance {
            signed,
            input,
            output,
            origin,
            ..
        } = &advance;
        self.check_envelope(&signed.envelope, true)?;
        check_head(signed, input, output)?;
        signed.check_signature()?;
        let world_id = input.world_id;
        ensure(
            origin.world_id(&signed.envelope.app_id) == world_id,
            GateError::WorldOfOtherApp,
        )?;
        let world = self
            .worlds
            .get(&world_id)
            .cloned()
            .unwrap_or_default()
            .advanced(&advance)?;
        if let Some(head) = &world.head {
            GateEvent::HeadAdvanced {
                world_id: Hex(world_id),
                sequence: head.sequence.into(),
                block_hash: head.block_hash.into(),
            }
            .emit();
        }
        self.put_world(world_id, world)
    }

    pub fn get_world(&self, world_id: WorldId) -> Option<WorldView> {
        self.worlds.get(&world_id.0).map(WorldView::new)
    }
}

impl Gate {
    fn put_world(&mut self, world_id: Hash, world: World) -> Result<(), GateError> {
        let before = env::storage_usage();
        self.worlds.insert(world_id, world);
        self.worlds.flush();
        charge(before, &Payer::of_call(env::predecessor_account_id()))
    }
}

/// Faults. Anyone may report one.
#[near]
impl Gate {
    /// One input, two outputs, both signed: their keys are struck off.
    #[handle_result]
    pub fn report_fraud(&mut self, #[serializer(borsh)] fraud: Fraud) -> Result<(), GateError> {
        self.strike_off(fraud)
    }

    /// As a fraud, but of two engines: an event and no more.
    #[handle_result]
    pub fn report_divergence(&self, #[serializer(borsh)] divergence: Divergence) -> Result<(), GateError> {
        self.prove_divergence(divergence)
    }

    /// One block of a world, two inputs, both signed: the world is frozen until the owner decided under the timelock.
    #[payable]
    #[handle_result]
    pub fn report_fork(
        &mut self,
        #[serializer(borsh)] fork: Fork,
        #[serializer(borsh)] origin: WorldOrigin,
    ) -> Result<(), GateError> {
        let proved = self.prove_fork(&fork)?;
        let app_id = &fork.one.signed.envelope.app_id;
        ensure(
            origin.world_id(app_id) == proved.world_id,
            GateError::WorldOfOtherApp,
        )?;
        let known = self.worlds.get(&proved.world_id).cloned().unwrap_or_default();
        ensure(!known.is_frozen, GateError::WorldFrozen)?;
        GateEvent::WorldFrozen {
            world_id: Hex(proved.world_id),
            sequence: proved.sequence.into(),
            input_hashes: proved.input_hashes.map(Hex),
        }
        .emit();
        self.put_world(
            proved.world_id,
            World {
                is_frozen: true,
                ..known
            },
        )
    }
}

/// Whether an output is the one that an envelope names.
fn check_output(signed: &Signed, output: &Output) -> Result<(), GateError> {
    ensure(
        hash_output(output) == signed.envelope.output_hash,
        GateError::OutputDiffers,
    )
}
