//! A factory of accounts, and the care of its own: keys, stake, and an end.
use crate::{Promises, PromisesExt};
use near_sdk::{
    env, json_types::Base64VecU8, near, AccountId, Allowance, Gas, NearToken, Promise, PublicKey,
};

fn myself() -> Promise {
    Promise::new(env::current_account_id())
}

pub fn allowance_of(amount: Option<NearToken>) -> Allowance {
    amount
        .and_then(Allowance::limited)
        .unwrap_or(Allowance::Unlimited)
}

fn subaccount(name: &str) -> AccountId {
    let account_id = format!("{name}.{}", env::current_account_id());
    let parsed = account_id.parse();
    parsed.unwrap_or_else(|_| env::panic_str("the name cannot be a part of an account id"))
}

#[near]
impl Promises {
    /// A new account under this one, with the deposit and one key.
    #[payable]
    pub fn open(&mut self, name: String, public_key: PublicKey) -> Promise {
        Promise::new(subaccount(&name))
            .create_account()
            .transfer(env::attached_deposit())
            .add_full_access_key(public_key)
    }

    /// A new account without a key: it has a contract, which is started with `args`.
    #[payable]
    pub fn open_contract(&mut self, name: String, code: Base64VecU8, args: Base64VecU8) -> Promise {
        Promise::new(subaccount(&name))
            .create_account()
            .transfer(env::attached_deposit())
            .deploy_contract(code.0)
            .function_call("new", args.0, NearToken::ZERO, Gas::from_tgas(20))
    }

    /// The new key replaces the old one in one receipt.
    pub fn rotate_key(&mut self, old: PublicKey, new: PublicKey, nonce: u64) -> Promise {
        myself()
            .delete_key(old)
            .add_full_access_key_with_nonce(new, nonce)
    }

    /// A key that may only call these methods (separated by commas; none: any) of this receiver.
    pub fn add_limited_key(
        &mut self,
        public_key: PublicKey,
        allowance: Option<NearToken>,
        receiver_id: AccountId,
        methods: String,
    ) -> Promise {
        myself().add_access_key_allowance(public_key, allowance_of(allowance), receiver_id, methods)
    }

    pub fn stake(&mut self, amount: NearToken, public_key: PublicKey) -> Promise {
        myself().stake(amount, public_key)
    }

    /// Pays what it owes, then closes the account; the rest goes to `beneficiary_id`.
    pub fn close(&mut self, creditor_id: AccountId, debt: NearToken, beneficiary_id: AccountId) -> Promise {
        let payment = Promise::new(creditor_id).transfer(debt);
        payment.then(myself().delete_account(beneficiary_id))
    }
}
