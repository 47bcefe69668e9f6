use near_sdk::env;

pub fn sha256(data: &[u8]) -> [u8; 32] {
    env::sha256_array(data)
}

pub fn keccak256(data: &[u8]) -> [u8; 32] {
    env::keccak256_array(data)
}

/// Whether the key (x ‖ y on P-256) signed the data: ECDSA over their sha256, r ‖ s, either half, as Intel's services make
/// both. The host takes a compressed key, so of y it sees the parity only; every key here is itself signed or hashed whole.
pub fn is_signed_by(key: &[u8; 64], signature: &[u8; 64], data: &[u8]) -> bool {
    let mut compressed = [0; 33];
    compressed[0] = 2 + (key[63] & 1);
    compressed[1..].copy_from_slice(&key[..32]);
    env::p256_verify(signature, &sha256(data), &compressed)
}
