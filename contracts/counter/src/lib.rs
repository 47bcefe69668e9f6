//! A counter that any account may step and only its owner may reset. It shows state, arguments, events, payments and panics.
use near_sdk::{env, near, require, AccountId, NearToken, PanicOnDefault};

#[near(event_json(standard = "counter"))]
enum CounterEvent {
    #[event_version("1.0.0")]
    Changed { old: u32, new: u32 },
}

#[near(contract_state)]
#[derive(PanicOnDefault)]
pub struct Counter {
    owner_id: AccountId,
    value: u32,
}

#[near]
impl Counter {
    #[init]
    pub fn new(start: u32) -> Self {
        Self {
            owner_id: env::predecessor_account_id(),
            value: start,
        }
    }

    /// Adds `by`, or one. Panics instead of wrapping.
    pub fn increment(&mut self, by: Option<u32>) -> u32 {
        match self.value.checked_add(by.unwrap_or(1)) {
            Some(value) => self.set(value),
            None => env::panic_str("the counter would pass its largest value"),
        }
    }

    /// Subtracts `by`, or one. Panics below zero.
    pub fn decrement(&mut self, by: Option<u32>) -> u32 {
        match self.value.checked_sub(by.unwrap_or(1)) {
            Some(value) => self.set(value),
            None => env::panic_str("the counter would fall below zero"),
        }
    }

    /// Back to zero, for the owner, who attaches one yoctoNEAR to show that a full access key signed.
    #[payable]
    pub fn reset(&mut self) {
        near_sdk::assert_one_yocto();
        require!(
            env::predecessor_account_id() == self.owner_id,
            "only the owner may reset the counter"
        );
        env::log_str("the owner reset the counter");
        self.set(0);
    }

    pub fn get(&self) -> u32 {
        self.value
    }

    /// What the contract can see of the call: compared field by field by tests.
    pub fn whoami(&self) -> (AccountId, AccountId, AccountId, NearToken) {
        (
            env::current_account_id(),
            env::signer_account_id(),
            env::predecessor_account_id(),
            env::attached_deposit(),
        )
    }

    fn set(&mut self, value: u32) -> u32 {
        CounterEvent::Changed {
            old: self.value,
            new: value,
        }
        .emit();
        self.value = value;
        value
    }
}
