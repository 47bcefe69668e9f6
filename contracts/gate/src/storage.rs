//! Whoever makes this contract keep something pays for its storage.
use crate::error::{ensure, GateError};
use near_sdk::{env, AccountId, NearToken, Promise, StorageUsage};

/// Who attached a deposit to this call, and how much.
pub struct Payer {
    pub account_id: AccountId,
    pub deposit: NearToken,
}

impl Payer {
    /// The whole deposit of this call is of that account.
    pub fn of_call(account_id: AccountId) -> Self {
        Self {
            account_id,
            deposit: env::attached_deposit(),
        }
    }
}

pub fn price_of(bytes: StorageUsage) -> NearToken {
    env::storage_byte_cost().saturating_mul(u128::from(bytes))
}

/// Takes the price of what was stored since `before`, and gives the rest back. All must be written by then.
pub fn charge(before: StorageUsage, payer: &Payer) -> Result<(), GateError> {
    let price = price_of(env::storage_usage().saturating_sub(before));
    ensure(payer.deposit >= price, GateError::NotEnoughDeposit)?;
    let rest = payer.deposit.saturating_sub(price);
    if rest > NearToken::ZERO {
        Promise::new(payer.account_id.clone()).transfer(rest).detach();
    }
    Ok(())
}
