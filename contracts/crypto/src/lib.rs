//! What contracts verify: hashes, signatures of four kinds, a Groth16 proof over BN254 and aggregated BLS signatures.
//! Bytes are base64 in arguments and answers.
mod bls12381;
mod bn254;
mod hashes;
mod signatures;

use near_sdk::{env, json_types::Base64VecU8, near};

#[near(contract_state)]
#[derive(Default)]
pub struct Crypto {}

/// The bytes as an array. Panics when they are of another length.
fn sized<const N: usize>(name: &str, bytes: Base64VecU8) -> [u8; N] {
    let length = bytes.0.len();
    let array = bytes.0.try_into();
    array.unwrap_or_else(|_| env::panic_str(&format!("{name}: {length} bytes instead of {N}")))
}

fn concat(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}
