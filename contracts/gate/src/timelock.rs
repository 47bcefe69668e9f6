//! What may only change after everyone had time to see it: proposed by the owner, applied when its time has come.
use crate::error::{ensure, GateError};
use crate::events::GateEvent;
use crate::hex::Hex;
use crate::policy::Policy;
use crate::signed::now_seconds;
use crate::worlds::{DecidedHead, World, WorldId};
use crate::Gate;
use near_sdk::{near, AccountId};

/// A shorter one would be none: the contract could be exchanged before anybody looks.
pub const SHORTEST_TIMELOCK_SECONDS: u64 = 3_600;

#[near(serializers = [borsh, json])]
#[derive(Clone)]
pub enum Change {
    Policy(Policy),
    Owner(AccountId),
    TimelockSeconds(u64),
    /// The code whose sha256 this is: `upgrade` takes the bytes.
    Upgrade(Hex<32>),
    /// Ends a freeze: the world goes on from this head, or from where it stood.
    Thaw {
        world_id: WorldId,
        head: Option<DecidedHead>,
    },
}

impl Change {
    fn name(&self) -> &'static str {
        match self {
            Self::Policy(_) => "Policy",
            Self::Owner(_) => "Owner",
            Self::TimelockSeconds(_) => "TimelockSeconds",
            Self::Upgrade(_) => "Upgrade",
            Self::Thaw { .. } => "Thaw",
        }
    }
}

#[near(serializers = [borsh, json])]
#[derive(Clone)]
pub struct Proposal {
    pub change: Change,
    pub may_apply_at: u64,
}

pub fn check_timelock(seconds: u64) -> Result<(), GateError> {
    ensure(seconds >= SHORTEST_TIMELOCK_SECONDS, GateError::TimelockTooShort)
}

impl Gate {
    pub fn propose_change(&mut self, change: Change) -> Result<u64, GateError> {
        self.check_owner()?;
        if let Change::TimelockSeconds(seconds) = change {
            check_timelock(seconds)?;
        }
        let id = self.next_proposal;
        let may_apply_at = now_seconds() + self.timelock_seconds;
        let name = change.name();
        GateEvent::ChangeProposed {
            id,
            change: name,
            by: &self.owner,
            may_apply_at,
        }
        .emit();
        self.proposals.insert(id, Proposal { change, may_apply_at });
        self.next_proposal += 1;
        Ok(id)
    }

    pub fn cancel_change(&mut self, id: u64) -> Result<(), GateError> {
        self.check_owner()?;
        self.proposals.remove(&id).ok_or(GateError::NoSuchProposal)?;
        GateEvent::ChangeCancelled { id }.emit();
        Ok(())
    }

    /// Takes the proposal away if its time has come.
    pub fn take_change(&mut self, id: u64) -> Result<Change, GateError> {
        self.check_owner()?;
        let proposal = self.proposals.remove(&id).ok_or(GateError::NoSuchProposal)?;
        ensure(now_seconds() >= proposal.may_apply_at, GateError::TimelockRuns)?;
        GateEvent::ChangeApplied {
            id,
            change: proposal.change.name(),
        }
        .emit();
        Ok(proposal.change)
    }

    pub fn apply(&mut self, change: Change) -> Result<(), GateError> {
        match change {
            Change::Policy(policy) => self.policy = policy,
            Change::Owner(owner) => self.owner = owner,
            Change::TimelockSeconds(seconds) => self.timelock_seconds = seconds,
            Change::Upgrade(_) => return Err(GateError::OtherKindOfProposal),
            Change::Thaw { world_id, head } => {
                let world = self.worlds.get_mut(&world_id.0).ok_or(GateError::WorldUnknown)?;
                let decided = head.as_ref().map(Into::into);
                *world = World {
                    head: decided.or(world.head.take()),
                    is_frozen: false,
                };
                GateEvent::WorldThawed { world_id }.emit();
            }
        }
        Ok(())
    }
}
