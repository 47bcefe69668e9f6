//! Raw storage: one value for each key.
use crate::{Chain, ChainExt};
use near_sdk::{env, json_types::Base64VecU8, near};

#[near]
impl Chain {
    /// Returns the value that the new one replaced.
    pub fn put(&mut self, key: Base64VecU8, value: Base64VecU8) -> Option<Base64VecU8> {
        let was_there = env::storage_write(&key.0, &value.0);
        if was_there {
            env::storage_get_evicted().map(Base64VecU8)
        } else {
            None
        }
    }

    pub fn get(&self, key: Base64VecU8) -> Option<Base64VecU8> {
        env::storage_read(&key.0).map(Base64VecU8)
    }

    pub fn has(&self, key: Base64VecU8) -> bool {
        env::storage_has_key(&key.0)
    }

    /// Removes every one of these keys that is there, and returns how many were.
    pub fn remove(&mut self, keys: Vec<Base64VecU8>) -> usize {
        keys.iter().filter(|key| env::storage_remove(&key.0)).count()
    }
}
