//! The newest head of each world that this contract knows: each descends from the one before, or there is no next.
use crate::error::{ensure, GateError};
use crate::hash::Hash;
use crate::heads::{block_hash, HeadInput, HeadOutput, WorldOrigin};
use crate::hex::Hex;
use crate::merkle::{is_path_of, root_from_path, Step};
use crate::signed::SignedHead;
use crate::statement::Origin;
use near_sdk::json_types::{Base58CryptoHash, U64};
use near_sdk::near;
use near_sdk::serde::Serialize;

/// A head that its enclave signed, and its way back to the head that is known.
#[near(serializers = [borsh])]
pub struct Advance {
    pub signed: SignedHead,
    pub input: HeadInput,
    pub output: HeadOutput,
    pub origin: WorldOrigin,
    /// The block that is the world's head until now, or none.
    pub expected: Option<Hash>,
    /// From that block to the new head's `history_root`; empty without one.
    pub ancestry: Vec<Step>,
}

/// The newest block of a world that is known here.
#[near(serializers = [borsh])]
#[derive(Clone)]
pub struct Anchor {
    pub sequence: u64,
    pub block_hash: Hash,
    pub post_state_root: Hash,
    pub height: u64,
    pub timestamp: u64,
    pub state_origin: Origin,
    pub time_origin: Origin,
}

impl Anchor {
    fn new(input: &HeadInput, output: &HeadOutput) -> Self {
        Self {
            sequence: input.sequence,
            block_hash: block_hash(input, output),
            post_state_root: output.post_state_root,
            height: input.block.height,
            timestamp: input.block.timestamp,
            state_origin: input.state_origin,
            time_origin: input.time_origin,
        }
    }
}

/// `head`: none in a world that was frozen before its first head came.
#[near(serializers = [borsh])]
#[derive(Clone, Default)]
pub struct World {
    pub head: Option<Anchor>,
    pub is_frozen: bool,
}

impl World {
    /// The world with the new head, if that descends from the one that is known. The signature was checked before.
    pub fn advanced(&self, advance: &Advance) -> Result<World, GateError> {
        ensure(!self.is_frozen, GateError::WorldFrozen)?;
        let known = self.head.as_ref().map(|head| head.block_hash);
        ensure(advance.expected == known, GateError::HeadMoved)?;
        if let Some(head) = &self.head {
            let input = &advance.input;
            ensure(input.sequence > head.sequence, GateError::HeadNotNewer)?;
            let leads_here = is_path_of(&advance.ancestry, head.sequence, input.sequence)
                && root_from_path(head.block_hash, &advance.ancestry) == input.history_root;
            ensure(leads_here, GateError::HeadNotDescendant)?;
        }
        Ok(World {
            head: Some(Anchor::new(&advance.input, &advance.output)),
            is_frozen: false,
        })
    }
}

/// A world as views show it.
#[derive(Serialize)]
#[serde(crate = "near_sdk::serde")]
pub struct WorldView {
    is_frozen: bool,
    head: Option<AnchorView>,
}

#[derive(Serialize)]
#[serde(crate = "near_sdk::serde")]
struct AnchorView {
    sequence: U64,
    block_hash: Base58CryptoHash,
    post_state_root: Base58CryptoHash,
    height: U64,
    timestamp: U64,
    state_origin: &'static str,
    time_origin: &'static str,
}

impl WorldView {
    pub fn new(world: &World) -> Self {
        Self {
            is_frozen: world.is_frozen,
            head: world.head.as_ref().map(AnchorView::new),
        }
    }
}

impl AnchorView {
    fn new(head: &Anchor) -> Self {
        Self {
            sequence: head.sequence.into(),
            block_hash: head.block_hash.into(),
            post_state_root: head.post_state_root.into(),
            height: head.height.into(),
            timestamp: head.timestamp.into(),
            state_origin: origin_name(head.state_origin),
            time_origin: origin_name(head.time_origin),
        }
    }
}

fn origin_name(origin: Origin) -> &'static str {
    match origin {
        Origin::Claimed => "claimed",
        Origin::Signed => "signed",
        Origin::Proved => "proved",
        Origin::Enclave => "enclave",
    }
}

/// A head to go on from after a fork, as the owner decides under the timelock. The next head must descend from it.
#[near(serializers = [borsh, json])]
#[derive(Clone)]
pub struct DecidedHead {
    pub sequence: U64,
    pub block_hash: Base58CryptoHash,
    pub post_state_root: Base58CryptoHash,
    pub height: U64,
    pub timestamp: U64,
}

impl From<&DecidedHead> for Anchor {
    /// Nobody signed for where its state and time are from, so they are only claimed.
    fn from(head: &DecidedHead) -> Self {
        Self {
            sequence: head.sequence.0,
            block_hash: head.block_hash.into(),
            post_state_root: head.post_state_root.into(),
            height: head.height.0,
            timestamp: head.timestamp.0,
            state_origin: Origin::Claimed,
            time_origin: Origin::Claimed,
        }
    }
}

/// A world's id in hex.
pub type WorldId = Hex<32>;
