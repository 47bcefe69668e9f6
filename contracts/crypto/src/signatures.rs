//! Signatures: Ethereum's, NEAR's, a passkey's and a post-quantum one.
use crate::{sized, Crypto, CryptoExt};
use near_sdk::{env, json_types::Base64VecU8, near};

#[near]
impl Crypto {
    /// The 20 bytes of the account that signed this hash, or nothing. `strict` refuses the second form of a signature.
    pub fn ethereum_signer(
        &self,
        hash: Base64VecU8,
        signature: Base64VecU8,
        recovery_id: u8,
        strict: bool,
    ) -> Option<Base64VecU8> {
        let key = env::ecrecover(&hash.0, &signature.0, recovery_id, strict)?;
        Some(env::keccak256_array(key)[12..].to_vec().into())
    }

    pub fn is_signed_by_near_key(
        &self,
        message: Base64VecU8,
        signature: Base64VecU8,
        public_key: Base64VecU8,
    ) -> bool {
        env::ed25519_verify(
            &sized("signature", signature),
            &message.0,
            &sized("public key", public_key),
        )
    }

    /// By a key of the curve P-256 (compressed), over the message's SHA-256.
    pub fn is_signed_by_passkey(
        &self,
        message: Base64VecU8,
        signature: Base64VecU8,
        public_key: Base64VecU8,
    ) -> bool {
        env::p256_verify(
            &sized("signature", signature),
            &env::sha256_array(&message.0),
            &sized("public key", public_key),
        )
    }

    /// By a key of ML-DSA-65.
    pub fn is_signed_by_lattice_key(
        &self,
        message: Base64VecU8,
        signature: Base64VecU8,
        public_key: Base64VecU8,
    ) -> bool {
        env::ml_dsa_verify(
            &sized("signature", signature),
            &message.0,
            &sized("public key", public_key),
        )
    }
}
