//! Groth16 over BN254 (`alt_bn128`). Points and scalars are as the host takes them: little-endian, without compression.
use crate::{concat, Crypto, CryptoExt};
use near_sdk::{env, json_types::Base64VecU8, near, require};

const NEGATIVE: &[u8] = &[1];

#[near(serializers = [json])]
pub struct VerifyingKey {
    alpha: Base64VecU8,
    beta: Base64VecU8,
    gamma: Base64VecU8,
    delta: Base64VecU8,
    /// One point for the constant, then one for each public input.
    inputs: Vec<Base64VecU8>,
}

#[near(serializers = [json])]
pub struct Proof {
    a: Base64VecU8,
    b: Base64VecU8,
    c: Base64VecU8,
}

fn one() -> Base64VecU8 {
    let mut scalar = vec![0; 32];
    scalar[0] = 1;
    scalar.into()
}

fn multiply_and_add(points: &[Base64VecU8], scalars: &[Base64VecU8]) -> Vec<u8> {
    let terms = points.iter().zip(scalars);
    let terms: Vec<u8> = terms
        .flat_map(|(point, scalar)| concat(&[&point.0, &scalar.0]))
        .collect();
    env::alt_bn128_g1_multiexp(terms)
}

fn negate(point: &[u8]) -> Vec<u8> {
    env::alt_bn128_g1_sum(concat(&[NEGATIVE, point]))
}

#[near]
impl Crypto {
    /// The commitment of Pedersen: the sum of the points, each times its scalar.
    pub fn commit(&self, points: Vec<Base64VecU8>, scalars: Vec<Base64VecU8>) -> Base64VecU8 {
        require!(points.len() == scalars.len(), "a scalar for each point");
        multiply_and_add(&points, &scalars).into()
    }

    pub fn is_proved(&self, key: VerifyingKey, proof: Proof, public_inputs: Vec<Base64VecU8>) -> bool {
        require!(
            key.inputs.len() == public_inputs.len() + 1,
            "the key is for another number of inputs"
        );
        let scalars = [vec![one()], public_inputs].concat();
        let inputs = multiply_and_add(&key.inputs, &scalars);
        env::alt_bn128_pairing_check(concat(&[
            &negate(&proof.a.0),
            &proof.b.0,
            &key.alpha.0,
            &key.beta.0,
            &inputs,
            &key.gamma.0,
            &proof.c.0,
            &key.delta.0,
        ]))
    }
}
