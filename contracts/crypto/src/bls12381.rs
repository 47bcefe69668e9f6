//! Aggregated BLS signatures: keys in G1, signatures in G2, both compressed (as Ethereum's validators sign).
use crate::{concat, Crypto, CryptoExt};
use near_sdk::{env, json_types::Base64VecU8, near};

/// The generator of G1, negated and compressed.
const NEGATIVE_BASE: [u8; 48] = [
    0xb7, 0xf1, 0xd3, 0xa7, 0x31, 0x97, 0xd7, 0x94, 0x26, 0x95, 0x63, 0x8c, 0x4f, 0xa9, 0xac, 0x0f, 0xc3,
    0x68, 0x8c, 0x4f, 0x97, 0x74, 0xb9, 0x05, 0xa1, 0x4e, 0x3a, 0x3f, 0x17, 0x1b, 0xac, 0x58, 0x6c, 0x55,
    0xe8, 0x3f, 0xf9, 0x7a, 0x1a, 0xef, 0xfb, 0x3a, 0xf0, 0x0a, 0xdb, 0x22, 0xc6, 0xbb,
];
const POSITIVE: &[u8] = &[0];
const SIZE_1: usize = 96;
const SIZE_2: usize = 192;

fn good(what: &str, bytes: Option<Vec<u8>>) -> Vec<u8> {
    bytes.unwrap_or_else(|| env::panic_str(&format!("{what}: no such point")))
}

fn signed(points: &[u8], size: usize) -> Vec<u8> {
    points
        .chunks(size)
        .flat_map(|point| concat(&[POSITIVE, point]))
        .collect()
}

fn keys_of(compressed: &[Base64VecU8]) -> Vec<u8> {
    let keys: Vec<&[u8]> = compressed.iter().map(|key| key.0.as_slice()).collect();
    good("public key", env::bls12381_p1_decompress(keys.concat()))
}

fn signatures_of(compressed: &[Base64VecU8]) -> Vec<u8> {
    let signatures: Vec<&[u8]> = compressed.iter().map(|one| one.0.as_slice()).collect();
    good("signature", env::bls12381_p2_decompress(signatures.concat()))
}

fn weighed(points: &[u8], size: usize, weights: &[Base64VecU8]) -> Vec<u8> {
    let terms = points.chunks(size).zip(weights);
    terms
        .flat_map(|(point, weight)| concat(&[point, &weight.0]))
        .collect()
}

#[near]
impl Crypto {
    /// Whether all of these keys signed the message whose hash to the field is `message` (two elements of Fp2, 96 bytes each).
    pub fn is_signed_by_all(
        &self,
        public_keys: Vec<Base64VecU8>,
        message: Base64VecU8,
        signatures: Vec<Base64VecU8>,
    ) -> bool {
        let keys = signed(&keys_of(&public_keys), SIZE_1);
        let key = good("the sum of the keys", env::bls12381_p1_sum(keys));
        let signatures = signed(&signatures_of(&signatures), SIZE_2);
        let signature = good("the sum of the signatures", env::bls12381_p2_sum(signatures));
        let halves = good("message", env::bls12381_map_fp2_to_g2(&message.0));
        let point = good("message", env::bls12381_p2_sum(signed(&halves, SIZE_2)));
        let base = good("base", env::bls12381_p1_decompress(NEGATIVE_BASE));
        let is_one = env::bls12381_pairing_check(concat(&[&base, &signature, &key, &point]));
        is_one.unwrap_or_else(|| env::panic_str("a point is outside its group"))
    }

    /// The keys' sum, each times its weight: a key of a committee whose members have stakes.
    pub fn weigh_keys(&self, public_keys: Vec<Base64VecU8>, weights: Vec<Base64VecU8>) -> Base64VecU8 {
        let terms = weighed(&keys_of(&public_keys), SIZE_1, &weights);
        good("public key", env::bls12381_g1_multiexp(terms)).into()
    }

    pub fn weigh_signatures(&self, signatures: Vec<Base64VecU8>, weights: Vec<Base64VecU8>) -> Base64VecU8 {
        let terms = weighed(&signatures_of(&signatures), SIZE_2, &weights);
        good("signature", env::bls12381_g2_multiexp(terms)).into()
    }

    /// The point of G1 that these elements of Fp (48 bytes each) lead to.
    pub fn point_of(&self, elements: Base64VecU8) -> Base64VecU8 {
        let points = good("element", env::bls12381_map_fp_to_g1(&elements.0));
        good("element", env::bls12381_p1_sum(signed(&points, SIZE_1))).into()
    }
}
