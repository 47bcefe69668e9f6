use crate::bytes::HexBytes;
use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// What a machine and Intel say of it. JSON has the spelling of our bundles.
#[derive(Clone, Debug, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    pub quote: HexBytes,
    pub collateral: Collateral,
    pub events: Vec<Event>,
}

/// Intel's signed data, as its services give them: the JSON texts are the exact signed ones, the chains are PEM.
#[derive(Clone, Debug, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collateral {
    pub pck_crl_issuer_chain: String,
    pub root_ca_crl: HexBytes,
    pub pck_crl: HexBytes,
    pub tcb_info_issuer_chain: String,
    pub tcb_info: String,
    pub tcb_info_signature: HexBytes,
    pub qe_identity_issuer_chain: String,
    pub qe_identity: String,
    pub qe_identity_signature: HexBytes,
}

/// An event of RTMR3. Its digest follows from it, and dstack's events are all of one type.
#[derive(Clone, Debug, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    pub event: String,
    pub event_payload: HexBytes,
    /// Of the digest: 1, or 2 since dstack 0.6.
    #[serde(default = "first_version")]
    pub version: u8,
}

fn first_version() -> u8 {
    1
}
