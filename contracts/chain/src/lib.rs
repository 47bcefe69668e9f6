//! What a contract sees of the chain, of its account and of the call, and its raw storage.
mod legacy;
mod storage;

use near_sdk::{
    env, json_types::Base64VecU8, json_types::U64, near, AccountContract, AccountId, Gas, NearToken,
    PublicKey,
};

#[near(contract_state)]
#[derive(Default)]
pub struct Chain {}

#[near(serializers = [json])]
pub struct Block {
    chain_id: String,
    height: U64,
    timestamp: U64,
    epoch_height: U64,
    random_seed: Base64VecU8,
}

#[near(serializers = [json])]
pub struct Account {
    account_id: AccountId,
    code: Code,
    balance: NearToken,
    locked: NearToken,
    storage_usage: U64,
}

/// Whose code this account runs.
#[near(serializers = [json])]
pub enum Code {
    None,
    Own(Base64VecU8),
    Published(Base64VecU8),
    PublishedBy(AccountId),
}

#[near(serializers = [json])]
pub struct Caller {
    signer_id: AccountId,
    signer_key: PublicKey,
    predecessor_id: AccountId,
    refund_to_id: AccountId,
    deposit: NearToken,
    prepaid_gas: Gas,
    used_gas: Gas,
}

#[near(serializers = [json])]
pub struct Stakes {
    total: NearToken,
    of_each: Vec<NearToken>,
}

#[near]
impl Chain {
    pub fn block(&self) -> Block {
        Block {
            chain_id: env::chain_id(),
            height: env::block_height().into(),
            timestamp: env::block_timestamp().into(),
            epoch_height: env::epoch_height().into(),
            random_seed: env::random_seed().into(),
        }
    }

    pub fn account(&self) -> Account {
        Account {
            account_id: env::current_account_id(),
            code: Code::from(env::current_contract_code()),
            balance: env::account_balance(),
            locked: env::account_locked_balance(),
            storage_usage: env::storage_usage().into(),
        }
    }

    #[payable]
    pub fn caller(&mut self) -> Caller {
        Caller {
            signer_id: env::signer_account_id(),
            signer_key: env::signer_account_pk(),
            predecessor_id: env::predecessor_account_id(),
            refund_to_id: env::refund_to_account_id(),
            deposit: env::attached_deposit(),
            prepaid_gas: env::prepaid_gas(),
            used_gas: env::used_gas(),
        }
    }

    /// Stakes in the current epoch: of all validators, and of each of these.
    pub fn stakes(&self, account_ids: Vec<AccountId>) -> Stakes {
        Stakes {
            total: env::validator_total_stake(),
            of_each: account_ids.iter().map(env::validator_stake).collect(),
        }
    }

    /// A die with so many sides, thrown with the block's seed.
    pub fn throw_die(&self, sides: u8) -> u8 {
        let seed = env::random_seed_array();
        match seed[0].checked_rem(sides) {
            Some(side) => side + 1,
            None => env::panic_str("a die has sides"),
        }
    }
}

impl From<AccountContract> for Code {
    fn from(contract: AccountContract) -> Self {
        match contract {
            AccountContract::None => Self::None,
            AccountContract::Local(hash) => Self::Own(hash.to_vec().into()),
            AccountContract::Global(hash) => Self::Published(hash.to_vec().into()),
            AccountContract::GlobalByAccount(account_id) => Self::PublishedBy(account_id),
        }
    }
}
