//! An envelope with its signature, and who may be believed.
use crate::error::{ensure, GateError};
use crate::hash::{domain_hash, Hash};
use crate::merkle::{batch_root, Step, LONGEST_PATH};
use crate::registry::Key;
use crate::statement::{hash_batch, hash_envelope, Audience, Envelope};
use crate::Gate;
use near_sdk::{env, near};

/// A statement's envelope. With a path the signature is over the root of a batch.
#[near(serializers = [borsh])]
pub struct Signed {
    pub envelope: Envelope,
    pub signature: [u8; 64],
    pub path: Option<Vec<Step>>,
}

/// The envelope of a world's head. Heads are signed one by one.
#[near(serializers = [borsh])]
pub struct SignedHead {
    pub envelope: Envelope,
    pub signature: [u8; 64],
}

impl Signed {
    pub fn statement_hash(&self) -> Hash {
        hash_envelope(&self.envelope)
    }

    /// Returns the statement hash if the signature is that of the envelope's own key.
    pub fn check_signature(&self) -> Result<Hash, GateError> {
        let statement_hash = self.statement_hash();
        let message = match &self.path {
            None => statement_hash,
            Some(path) => {
                ensure(path.len() <= LONGEST_PATH, GateError::PathTooLong)?;
                hash_batch(&batch_root(&statement_hash, path))
            }
        };
        check(&self.envelope, &self.signature, &message)?;
        Ok(statement_hash)
    }
}

impl SignedHead {
    pub fn check_signature(&self) -> Result<(), GateError> {
        check(
            &self.envelope,
            &self.signature,
            &domain_hash("head", &self.envelope),
        )
    }
}

fn check(envelope: &Envelope, signature: &[u8; 64], message: &Hash) -> Result<(), GateError> {
    let is_valid = env::ed25519_verify(signature, message, &envelope.signer_keys.ed25519);
    ensure(is_valid, GateError::SignatureInvalid)
}

pub fn now_seconds() -> u64 {
    env::block_timestamp() / 1_000_000_000
}

impl Gate {
    /// The one audience that this contract is.
    pub fn audience(&self) -> Audience {
        Audience {
            chain: format!("near:{}", self.network),
            contract: env::current_account_id().to_string(),
        }
    }

    /// Whether an envelope is for this contract (or for anyone, where that is enough), holds now, and is by a key in force.
    pub fn check_envelope(&self, envelope: &Envelope, takes_any: bool) -> Result<(), GateError> {
        let is_ours = match &envelope.audience {
            None => takes_any,
            Some(audience) => *audience == self.audience(),
        };
        let now = now_seconds();
        let is_in_time = envelope.expires_at == 0 || now < envelope.expires_at;
        ensure(is_ours, GateError::AudienceDiffers)?;
        ensure(is_in_time, GateError::StatementExpired)?;
        let key = self.registered(envelope)?;
        key.check_in_force(&self.policy, now)
    }

    /// The record of the key that an envelope names, if both say the same. The key may be out of force.
    pub fn registered(&self, envelope: &Envelope) -> Result<&Key, GateError> {
        let key = self
            .keys
            .get(&envelope.signer_keys.ed25519)
            .ok_or(GateError::KeyUnknown)?;
        key.check_envelope(envelope)?;
        Ok(key)
    }
}
