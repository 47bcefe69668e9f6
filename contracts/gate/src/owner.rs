//! Entry points of the owner, and what anyone may read of them.
use crate::error::{ensure, GateError};
use crate::events::GateEvent;
use crate::hash::sha256;
use crate::hex::Hex;
use crate::policy::Policy;
use crate::timelock::{Change, Proposal};
use crate::{Config, Gate, GateExt};
use near_sdk::{env, near, Gas, NearToken, Promise};

const MIGRATE_GAS: Gas = Gas::from_tgas(20);

/// The owner's changes. What takes trust away happens at once (`revoke`, `forbid`), all else under the timelock.
#[near]
impl Gate {
    /// Returns the proposal's number.
    #[handle_result]
    pub fn propose(&mut self, change: Change) -> Result<u64, GateError> {
        self.propose_change(change)
    }

    #[handle_result]
    pub fn cancel(&mut self, id: u64) -> Result<(), GateError> {
        self.cancel_change(id)
    }

    #[handle_result]
    pub fn apply_change(&mut self, id: u64) -> Result<(), GateError> {
        let change = self.take_change(id)?;
        self.apply(change)
    }

    /// Exchanges the code for the one that was proposed, which then migrates the state. No access key is needed.
    #[handle_result]
    pub fn upgrade(
        &mut self,
        #[serializer(borsh)] id: u64,
        #[serializer(borsh)] code: Vec<u8>,
    ) -> Result<Promise, GateError> {
        let Change::Upgrade(hash) = self.take_change(id)? else {
            return Err(GateError::OtherKindOfProposal);
        };
        ensure(sha256(&code) == hash.0, GateError::CodeNotProposed)?;
        let migrated = Promise::new(env::current_account_id()).deploy_contract(code);
        Ok(migrated.function_call("migrate", vec![], NearToken::ZERO, MIGRATE_GAS))
    }

    /// Of the code that was just deployed: the state's form is the same as before.
    #[private]
    pub fn migrate(&self) {}

    /// Takes a code off the policy, at once: none of its keys is believed or registered from now on.
    #[handle_result]
    pub fn forbid(&mut self, compose_hash: Hex<32>) -> Result<(), GateError> {
        self.check_owner()?;
        let accepted = &mut self.policy.machines.compose_hashes;
        let before = accepted.len();
        accepted.retain(|one| one.0 != compose_hash.0);
        ensure(accepted.len() < before, GateError::ComposeNotAccepted)?;
        GateEvent::CodeForbidden { compose_hash }.emit();
        Ok(())
    }

    pub fn get_policy(&self) -> &Policy {
        &self.policy
    }

    pub fn get_config(&self) -> Config {
        Config {
            owner: self.owner.clone(),
            network: self.network.clone(),
            outlayer: self.outlayer.clone(),
            timelock_seconds: self.timelock_seconds,
        }
    }

    pub fn get_proposals(&self) -> Vec<(u64, Proposal)> {
        let proposals = self.proposals.iter();
        proposals.map(|(id, proposal)| (*id, proposal.clone())).collect()
    }
}

impl Gate {
    pub fn check_owner(&self) -> Result<(), GateError> {
        ensure(env::predecessor_account_id() == self.owner, GateError::NotOwner)
    }
}
