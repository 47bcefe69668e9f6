//! Universal accounts: their id commits to code, state and keys together.
use crate::{Promises, PromisesExt};
use near_sdk::universal_state_init::{RawStateInit, StateInitError};
use near_sdk::{env, near, AccountId, Promise};

fn account_of(state_init: &RawStateInit) -> AccountId {
    match env::universal_state_init_to_account_id(state_init) {
        Ok(account_id) => account_id,
        Err(StateInitError::Malformed) => env::panic_str("these bytes are no state init"),
        Err(StateInitError::NonCanonical) => env::panic_str("the state init has another, canonical form"),
    }
}

#[near]
impl Promises {
    pub fn universal_account(&self, state_init: RawStateInit) -> AccountId {
        account_of(&state_init)
    }

    #[payable]
    pub fn open_universal(&mut self, state_init: RawStateInit) -> Promise {
        Promise::new(account_of(&state_init)).universal_state_init(state_init, env::attached_deposit())
    }
}
