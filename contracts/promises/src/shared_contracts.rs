//! Global contracts: code that is stored once and that many accounts use, and accounts whose id is derived from such code
//! and their first state.
use crate::{Promises, PromisesExt};
use near_sdk::state_init::{StateInit, StateInitV1};
use near_sdk::{env, json_types::Base64VecU8, near, AccountId, GlobalContractId, NearToken, Promise};

fn state_init_of(code: GlobalContractId, data: Vec<(Base64VecU8, Base64VecU8)>) -> StateInit {
    let entries = data.into_iter();
    let init = entries.fold(StateInitV1::code(code), |init, (key, value)| {
        init.with_data_entry(key.0, value.0)
    });
    StateInit::V1(init)
}

#[near]
impl Promises {
    /// Publishes code under its hash, for ever, or under this account's id, so that it may be replaced.
    pub fn publish(&mut self, code: Base64VecU8, replaceable: bool) -> Promise {
        let myself = Promise::new(env::current_account_id());
        if replaceable {
            myself.deploy_global_contract_by_account_id(code.0)
        } else {
            myself.deploy_global_contract(code.0)
        }
    }

    /// From now on this account runs published code.
    pub fn become_published(&mut self, code: GlobalContractId) -> Promise {
        let myself = Promise::new(env::current_account_id());
        match code {
            GlobalContractId::CodeHash(hash) => myself.use_global_contract(hash),
            GlobalContractId::AccountId(account_id) => myself.use_global_contract_by_account_id(account_id),
        }
    }

    pub fn derived_account(
        &self,
        code: GlobalContractId,
        data: Vec<(Base64VecU8, Base64VecU8)>,
    ) -> AccountId {
        state_init_of(code, data).derive_account_id()
    }

    /// Creates the account that this code and state determine, unless it is there, and pays it the rest of the deposit.
    #[payable]
    pub fn open_derived(
        &mut self,
        code: GlobalContractId,
        data: Vec<(Base64VecU8, Base64VecU8)>,
        storage_deposit: NearToken,
    ) -> Promise {
        let init = state_init_of(code, data);
        let rest = env::attached_deposit().saturating_sub(storage_deposit);
        Promise::new(init.derive_account_id())
            .refund_to(env::refund_to_account_id())
            .state_init(init, storage_deposit)
            .transfer(rest)
    }
}
