//! Hashes as attestation/statement.md has them: sha256 of the borsh of a domain, then of a value.
use near_sdk::borsh::{self, BorshSerialize};

pub type Hash = [u8; 32];

pub const ZERO: Hash = [0; 32];

#[cfg(target_arch = "wasm32")]
pub fn sha256(bytes: &[u8]) -> Hash {
    near_sdk::env::sha256_array(bytes)
}

/// The native tests run without a host.
#[cfg(not(target_arch = "wasm32"))]
pub fn sha256(bytes: &[u8]) -> Hash {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).into()
}

/// `sha256(borsh{ domain: "near-enclave/<kind>/v0", …value })`: one kind of thing never passes for another.
pub fn domain_hash<T: BorshSerialize + ?Sized>(kind: &str, value: &T) -> Hash {
    let mut bytes = Vec::with_capacity(1024);
    let written = borsh::to_writer(&mut bytes, &format!("near-enclave/{kind}/v0"))
        .and_then(|()| borsh::to_writer(&mut bytes, value));
    written.expect("a vector takes all bytes");
    sha256(&bytes)
}
