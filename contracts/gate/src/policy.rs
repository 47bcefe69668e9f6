//! What the owner accepts. It changes under the timelock only (timelock.rs), and ends by itself.
use crate::error::{ensure, GateError};
use crate::hex::Hex;
use crate::registry::KeyMode;
use near_sdk::near;

/// Every list is of what is accepted: an empty one accepts nothing. Times are Unix seconds.
#[near(serializers = [borsh, json])]
#[derive(Clone)]
pub struct Policy {
    /// What a machine must be, which apps may run on it, and by which code.
    pub machines: dcap::Policy,
    pub config_hashes: Vec<Hex<32>>,
    /// Whether a key that every image of the app can derive is accepted.
    pub accepts_derived_keys: bool,
    /// Engines whose runs of OutLayer's requests are carried on.
    pub engines: Vec<String>,
    /// Of the requests of OutLayer's contract.
    pub protocol_version: u32,
    pub params_hash: Hex<32>,
    /// How long a registration lasts without a new quote.
    pub registration_seconds: u64,
    /// From here on no key is registered, and none is believed.
    pub expires_at: u64,
}

/// The facts of a key that an upgrade or a host could change, so they are judged at each use, too.
pub struct Origin<'a> {
    pub app_id: &'a [u8; 20],
    pub compose_hash: &'a [u8; 32],
    pub config_hash: &'a [u8; 32],
    pub key_mode: KeyMode,
}

impl Policy {
    pub fn check_time(&self, now: u64) -> Result<(), GateError> {
        if now < self.expires_at {
            Ok(())
        } else {
            Err(GateError::PolicyExpired)
        }
    }

    pub fn check_origin(&self, origin: &Origin) -> Result<(), GateError> {
        let is_accepted_mode = origin.key_mode == KeyMode::BootEntropy || self.accepts_derived_keys;
        ensure(
            self.machines.app_ids.contains(&dcap::Bytes(*origin.app_id)),
            GateError::AppNotAccepted,
        )?;
        ensure(
            self.machines
                .compose_hashes
                .contains(&dcap::Bytes(*origin.compose_hash)),
            GateError::ComposeNotAccepted,
        )?;
        ensure(
            self.config_hashes.contains(&Hex(*origin.config_hash)),
            GateError::ConfigNotAccepted,
        )?;
        ensure(is_accepted_mode, GateError::KeyModeNotAccepted)
    }
}
