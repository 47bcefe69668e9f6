//! Keys that may sign, each by the quote of the machine that made it (attestation/report-data.md).
use crate::error::{ensure, GateError};
use crate::hash::{domain_hash, Hash, ZERO};
use crate::hex::Hex;
use crate::policy::{Origin, Policy};
use crate::statement::Envelope;
use near_sdk::near;
use near_sdk::serde::Serialize;

#[near(serializers = [borsh])]
#[derive(Clone)]
pub struct RegisteredKeys {
    pub ed25519: [u8; 32],
    pub secp256k1: [u8; 33],
    pub transport: Option<[u8; 32]>,
    pub near_access: Option<[u8; 32]>,
}

#[near(serializers = [borsh])]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyMode {
    BootEntropy,
    Derived,
}

#[near(serializers = [borsh])]
#[derive(Clone)]
pub struct Registration {
    pub keys: RegisteredKeys,
    pub key_epoch: u64,
    pub key_mode: KeyMode,
    pub app_id: [u8; 20],
    pub compose_hash: Hash,
    pub config_hash: Hash,
}

impl Registration {
    pub fn origin(&self) -> Origin<'_> {
        Origin {
            app_id: &self.app_id,
            compose_hash: &self.compose_hash,
            config_hash: &self.config_hash,
            key_mode: self.key_mode,
        }
    }
}

/// What the service says of itself, and the text of the machine by its hash. The quote's report data commits to both.
#[near(serializers = [borsh])]
#[derive(Clone)]
pub struct Claim {
    pub registration: Registration,
    pub vm_config_hash: Hash,
}

/// What counts of a quote that is genuine, and of a machine that the policy takes.
#[near(serializers = [borsh])]
#[derive(Clone)]
pub struct Quoted {
    pub report_data: [u8; 64],
    /// Of the events that RTMR3 was replayed from.
    pub app_id: [u8; 20],
    pub compose_hash: Hash,
    /// Unix seconds: until when the collateral speaks for the machine.
    pub good_until: u64,
}

impl From<dcap::VerifiedQuote> for Quoted {
    fn from(quote: dcap::VerifiedQuote) -> Self {
        Self {
            report_data: quote.report_data,
            app_id: quote.app_id,
            compose_hash: quote.compose_hash,
            good_until: quote.good_until,
        }
    }
}

/// A registration that its quote commits to. `bind` alone makes one.
pub struct VerifiedRegistration {
    good_until: u64,
    registration: Registration,
}

#[near(serializers = [borsh])]
struct QuoteKeys {
    keys: RegisteredKeys,
    challenge: Hash,
    vm_config_hash: Hash,
}

impl VerifiedRegistration {
    /// Compares each half of the report data, and what the event log says with what the service says.
    pub fn bind(quote: &Quoted, claim: Claim) -> Result<Self, GateError> {
        let Claim {
            registration,
            vm_config_hash,
        } = claim;
        let keys = QuoteKeys {
            keys: registration.keys.clone(),
            challenge: ZERO,
            vm_config_hash,
        };
        let (said, about) = quote.report_data.split_at(32);
        ensure(
            said == domain_hash("key-registration", &registration),
            GateError::RegistrationNotQuoted,
        )?;
        ensure(
            about == domain_hash("quote-keys", &keys),
            GateError::KeysNotQuoted,
        )?;
        ensure(quote.app_id == registration.app_id, GateError::QuotedAppDiffers)?;
        ensure(
            quote.compose_hash == registration.compose_hash,
            GateError::QuotedComposeDiffers,
        )?;
        Ok(Self {
            registration,
            good_until: quote.good_until,
        })
    }

    pub fn registration(&self) -> &Registration {
        &self.registration
    }
}

#[near(serializers = [borsh, json])]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyStatus {
    Active,
    /// By the owner.
    Revoked,
    /// By a proof of fraud.
    StruckOff,
}

/// A key's record, under its ed25519 key. It is never removed: a fault may be proved after the key's end.
#[near(serializers = [borsh])]
#[derive(Clone)]
pub struct Key {
    pub secp256k1: [u8; 33],
    pub key_epoch: u64,
    pub key_mode: KeyMode,
    pub app_id: [u8; 20],
    pub compose_hash: Hash,
    pub config_hash: Hash,
    pub transport: Option<[u8; 32]>,
    pub registered_at: u64,
    pub expires_at: u64,
    pub status: KeyStatus,
}

impl Key {
    pub fn new(verified: &VerifiedRegistration, policy: &Policy, now: u64) -> Self {
        let registration = &verified.registration;
        Self {
            secp256k1: registration.keys.secp256k1,
            key_epoch: registration.key_epoch,
            key_mode: registration.key_mode,
            app_id: registration.app_id,
            compose_hash: registration.compose_hash,
            config_hash: registration.config_hash,
            transport: registration.keys.transport,
            registered_at: now,
            expires_at: now
                .saturating_add(policy.registration_seconds)
                .min(verified.good_until),
            status: KeyStatus::Active,
        }
    }

    /// Whether it was neither revoked nor struck off.
    pub fn check_status(&self) -> Result<(), GateError> {
        match self.status {
            KeyStatus::Active => Ok(()),
            KeyStatus::Revoked => Err(GateError::KeyRevoked),
            KeyStatus::StruckOff => Err(GateError::KeyStruckOff),
        }
    }

    /// Whether its word counts now: the policy may have changed since it was registered.
    pub fn check_in_force(&self, policy: &Policy, now: u64) -> Result<(), GateError> {
        self.check_status()?;
        policy.check_time(now)?;
        ensure(now < self.expires_at, GateError::KeyExpired)?;
        policy.check_origin(&Origin {
            app_id: &self.app_id,
            compose_hash: &self.compose_hash,
            config_hash: &self.config_hash,
            key_mode: self.key_mode,
        })
    }

    /// Whether an envelope says of itself what was registered of its key.
    pub fn check_envelope(&self, envelope: &Envelope) -> Result<(), GateError> {
        let is_same_key = envelope.signer_keys.secp256k1 == self.secp256k1;
        ensure(is_same_key, GateError::RegisteredKeyDiffers)?;
        ensure(envelope.app_id == self.app_id, GateError::RegisteredAppDiffers)?;
        ensure(
            envelope.compose_hash == self.compose_hash,
            GateError::RegisteredComposeDiffers,
        )?;
        ensure(
            envelope.config_hash == self.config_hash,
            GateError::RegisteredConfigDiffers,
        )?;
        ensure(
            envelope.key_epoch == self.key_epoch,
            GateError::RegisteredEpochDiffers,
        )
    }
}

/// A key's record as views show it.
#[derive(Serialize)]
#[serde(crate = "near_sdk::serde")]
pub struct KeyView {
    ed25519: Hex<32>,
    secp256k1: Hex<33>,
    key_epoch: near_sdk::json_types::U64,
    key_mode: &'static str,
    app_id: Hex<20>,
    compose_hash: Hex<32>,
    config_hash: Hex<32>,
    transport: Option<Hex<32>>,
    registered_at: u64,
    expires_at: u64,
    status: KeyStatus,
}

impl KeyView {
    pub fn new(ed25519: &Hash, key: &Key) -> Self {
        Self {
            ed25519: Hex(*ed25519),
            secp256k1: Hex(key.secp256k1),
            key_epoch: key.key_epoch.into(),
            key_mode: match key.key_mode {
                KeyMode::BootEntropy => "boot-entropy",
                KeyMode::Derived => "derived",
            },
            app_id: Hex(key.app_id),
            compose_hash: Hex(key.compose_hash),
            config_hash: Hex(key.config_hash),
            transport: key.transport.map(Hex),
            registered_at: key.registered_at,
            expires_at: key.expires_at,
            status: key.status,
        }
    }
}
