//! What old contracts still import: iterators over storage, which always fail today, and gas paid by the contract itself.
use crate::{Chain, ChainExt};
use near_sdk::{json_types::Base64VecU8, near, sys};

#[link(wasm_import_module = "env")]
extern "C" {
    /// Burns gas as if so many instructions ran. Compilers put it into contracts before NEAR metered them itself.
    fn gas(instructions: u32);
}

fn at(bytes: &[u8]) -> u64 {
    bytes.as_ptr() as u64
}

#[near]
impl Chain {
    pub fn iterate_prefix(&self, prefix: Base64VecU8) -> u64 {
        unsafe { sys::storage_iter_prefix(prefix.0.len() as u64, at(&prefix.0)) }
    }

    pub fn iterate_range(&self, start: Base64VecU8, end: Base64VecU8) -> u64 {
        let (start, end) = (start.0, end.0);
        unsafe { sys::storage_iter_range(start.len() as u64, at(&start), end.len() as u64, at(&end)) }
    }

    pub fn iterate_next(&self, iterator: u64) -> u64 {
        unsafe { sys::storage_iter_next(iterator, 0, 1) }
    }

    pub fn burn(&self, instructions: u32) {
        unsafe { gas(instructions) }
    }
}
