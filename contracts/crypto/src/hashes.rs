//! Digests, and the root of a Merkle tree.
use crate::{Crypto, CryptoExt};
use near_sdk::{env, json_types::Base64VecU8, near, require};

#[near(serializers = [json])]
#[derive(Clone, Copy)]
pub enum Algorithm {
    #[serde(rename = "sha256")]
    Sha256,
    #[serde(rename = "keccak256")]
    Keccak256,
    #[serde(rename = "keccak512")]
    Keccak512,
    #[serde(rename = "sha3_256")]
    Sha3_256,
    #[serde(rename = "sha3_384")]
    Sha3_384,
    #[serde(rename = "sha3_512")]
    Sha3_512,
    #[serde(rename = "ripemd160")]
    Ripemd160,
}

impl Algorithm {
    fn digest(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => env::sha256(message),
            Self::Keccak256 => env::keccak256(message),
            Self::Keccak512 => env::keccak512(message),
            Self::Sha3_256 => env::sha3_256(message).to_vec(),
            Self::Sha3_384 => env::sha3_384(message).to_vec(),
            Self::Sha3_512 => env::sha3_512(message).to_vec(),
            Self::Ripemd160 => env::ripemd160_array(message).to_vec(),
        }
    }
}

#[near]
impl Crypto {
    pub fn digest(&self, algorithm: Algorithm, message: Base64VecU8) -> Base64VecU8 {
        algorithm.digest(&message.0).into()
    }

    /// The root over these leaves; a node without a sibling moves up as it is.
    pub fn merkle_root(&self, algorithm: Algorithm, leaves: Vec<Base64VecU8>) -> Base64VecU8 {
        require!(!leaves.is_empty(), "a tree has at least one leaf");
        let mut row: Vec<Vec<u8>> = leaves.iter().map(|leaf| algorithm.digest(&leaf.0)).collect();
        while row.len() > 1 {
            row = row.chunks(2).map(|pair| parent(algorithm, pair)).collect();
        }
        row.swap_remove(0).into()
    }
}

fn parent(algorithm: Algorithm, children: &[Vec<u8>]) -> Vec<u8> {
    match children {
        [only] => only.clone(),
        both => algorithm.digest(&both.concat()),
    }
}
