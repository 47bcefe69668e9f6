//! What happened, as NEP-297 events.
use crate::hex::Hex;
use near_sdk::json_types::{Base58CryptoHash, U64};
use near_sdk::{near, AccountId};

#[near(event_json(standard = "near-enclave-gate"))]
pub enum GateEvent<'a> {
    #[event_version("1.0.0")]
    KeyRegistered {
        ed25519: Hex<32>,
        app_id: Hex<20>,
        compose_hash: Hex<32>,
        key_epoch: U64,
        expires_at: u64,
    },
    #[event_version("1.0.0")]
    KeyRevoked { ed25519: Hex<32> },
    #[event_version("1.0.0")]
    CodeForbidden { compose_hash: Hex<32> },
    #[event_version("1.0.0")]
    KeyStruckOff {
        ed25519: Hex<32>,
        input_hash: Hex<32>,
        output_hashes: [Hex<32>; 2],
    },
    #[event_version("1.0.0")]
    RequestResolved {
        request_id: U64,
        data_id: Hex<32>,
        statement_hash: Hex<32>,
        method: &'a str,
    },
    #[event_version("1.0.0")]
    HeadAdvanced {
        world_id: Hex<32>,
        sequence: U64,
        block_hash: Base58CryptoHash,
    },
    #[event_version("1.0.0")]
    WorldFrozen {
        world_id: Hex<32>,
        sequence: U64,
        input_hashes: [Hex<32>; 2],
    },
    #[event_version("1.0.0")]
    WorldThawed { world_id: Hex<32> },
    #[event_version("1.0.0")]
    Divergence {
        world_id: Hex<32>,
        engines: [&'a str; 2],
        output_hashes: [Hex<32>; 2],
    },
    #[event_version("1.0.0")]
    ChangeProposed {
        id: u64,
        change: &'a str,
        by: &'a AccountId,
        may_apply_at: u64,
    },
    #[event_version("1.0.0")]
    ChangeCancelled { id: u64 },
    #[event_version("1.0.0")]
    ChangeApplied { id: u64, change: &'a str },
}
