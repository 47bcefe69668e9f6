//! All that a contract may ask of the chain, in the small forms in which contracts ask it: calls and their answers, accounts
//! and their keys, contracts that many accounts share, and answers that come later.
mod accounts;
mod calls;
mod gas_keys;
mod shared_contracts;
mod universal_accounts;
mod yields;

use near_sdk::near;

#[near(contract_state)]
#[derive(Default)]
pub struct Promises {
    /// How many questions were put to `yields`, answered or not.
    questions: u32,
}
