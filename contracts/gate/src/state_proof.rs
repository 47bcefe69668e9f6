//! A key of a state whose root somebody trustworthy named.
use crate::error::{ensure, GateError};
use crate::faults::check_head;
use crate::hash::{sha256, Hash};
use crate::heads::{HeadInput, HeadOutput};
use crate::signed::{Signed, SignedHead};
use crate::statement::Output;
use crate::trie::{lookup, ValueRef};
use crate::{check_output, Gate};
use near_sdk::near;

/// Who named the root.
#[near(serializers = [borsh])]
pub enum ProvedState {
    /// The state after the call of a statement.
    AfterCall { signed: Signed, output: Output },
    /// The state after a block that was signed, whether it is known here or not.
    AfterBlock {
        signed: SignedHead,
        input: HeadInput,
        output: HeadOutput,
    },
    /// The state after the newest block of a world that is known here.
    OfWorld { world_id: Hash },
}

/// `key` is nearcore's trie key. `nodes` are those on the way, in any order; the value is none of them.
#[near(serializers = [borsh])]
pub struct StateProof {
    pub state: ProvedState,
    pub key: Vec<u8>,
    pub nodes: Vec<Vec<u8>>,
    pub value: Option<Vec<u8>>,
}

impl StateProof {
    /// The value under the key, or none for an absent one: as the proof says, if its nodes show it.
    pub fn value_under(self, root: &Hash) -> Result<Option<Vec<u8>>, GateError> {
        let found = lookup(root, &self.key, &self.nodes)?;
        let named = self.value.as_ref().map(|value| reference_to(value));
        ensure(found == named, GateError::ValueDiffers)?;
        Ok(self.value)
    }
}

fn reference_to(value: &[u8]) -> ValueRef {
    ValueRef {
        length: value.len() as u32,
        hash: sha256(value),
    }
}

impl Gate {
    pub fn proved_root(&self, state: &ProvedState) -> Result<Hash, GateError> {
        match state {
            ProvedState::AfterCall { signed, output } => {
                self.check_envelope(&signed.envelope, true)?;
                check_output(signed, output)?;
                signed.check_signature()?;
                Ok(output.post_state_root)
            }
            ProvedState::AfterBlock {
                signed,
                input,
                output,
            } => {
                self.check_envelope(&signed.envelope, true)?;
                check_head(signed, input, output)?;
                signed.check_signature()?;
                Ok(output.post_state_root)
            }
            ProvedState::OfWorld { world_id } => {
                let world = self.worlds.get(world_id).ok_or(GateError::WorldUnknown)?;
                ensure(!world.is_frozen, GateError::WorldFrozen)?;
                let head = world.head.as_ref().ok_or(GateError::WorldUnknown)?;
                Ok(head.post_state_root)
            }
        }
    }
}
