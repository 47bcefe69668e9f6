//! Gas keys: access keys that pay for gas from a balance of their own, with several nonces that run side by side.
use crate::accounts::allowance_of;
use crate::{Promises, PromisesExt};
use near_sdk::{env, near, AccountId, NearToken, Promise, PublicKey};

#[near]
impl Promises {
    /// A key for a relayer that may do anything, funded with the deposit.
    #[payable]
    pub fn add_gas_key(&mut self, public_key: PublicKey, num_nonces: u32) -> Promise {
        Promise::new(env::current_account_id())
            .add_gas_key_full_access(public_key.clone(), num_nonces)
            .transfer_to_gas_key(public_key, env::attached_deposit())
    }

    pub fn add_limited_gas_key(
        &mut self,
        public_key: PublicKey,
        num_nonces: u32,
        allowance: Option<NearToken>,
        receiver_id: AccountId,
        methods: String,
    ) -> Promise {
        Promise::new(env::current_account_id()).add_gas_key_allowance_function_call(
            public_key,
            num_nonces,
            allowance_of(allowance),
            receiver_id,
            methods,
        )
    }

    #[payable]
    pub fn fund_gas_key(&mut self, account_id: AccountId, public_key: PublicKey) -> Promise {
        Promise::new(account_id).transfer_to_gas_key(public_key, env::attached_deposit())
    }
}
