//! Verification of a TDX quote inside a contract: by the host's `p256_verify` and `sha256`, so that registering a key costs a
//! fraction of what a verifier with its own curve would. The rules are those of the strict verifier in `src/verifier`, and a
//! refusal bears the code of the check there that refuses the same.
//!
//! Not in here: what the report data say. Whoever calls compares them with the keys that the quote is to bind.

mod boot;
mod bytes;
mod certificate;
mod chains;
mod collateral;
mod error;
mod event_log;
mod evidence;
mod host;
mod intel_json;
mod mr_config_id;
mod pem;
mod platform;
mod policy;
mod quote;
mod quoting_enclave;
mod reader;
mod revocation;
mod signed_der;
mod tcb;
mod time;

use boot::BootFacts;
use chains::Chains;
use collateral::Judgement;
use error::{ensure, OrRefuse, Result};
use platform::Platform;
use quote::Quote;

pub use bytes::{Bytes, HexBytes};
pub use error::{Check, DcapError};
pub use event_log::replay_rtmr3;
pub use evidence::{Collateral, Event, Evidence};
pub use policy::{KeyProvider, Measurements, Policy};
pub use tcb::TcbStatus;

/// sha256 of the DER of "Intel SGX Root CA", as Intel publishes it.
pub const INTEL_ROOT: [u8; 32] = [
    0x44, 0xa0, 0x19, 0x6b, 0x2b, 0x99, 0xf8, 0x89, 0xb8, 0xe1, 0x49, 0xe9, 0x5b, 0x80, 0x7a, 0x35, 0x0e,
    0x74, 0x24, 0x96, 0x43, 0x99, 0xe8, 0x85, 0xa7, 0xcb, 0xb8, 0xcc, 0xfa, 0xb6, 0x74, 0xd3,
];

/// What a quote says that passed every check. The report data are not judged here.
pub struct VerifiedQuote {
    pub report_data: [u8; 64],
    pub compose_hash: [u8; 32],
    pub app_id: [u8; 20],
    /// 20 bytes, or none.
    pub instance_id: Vec<u8>,
    pub os_image_hash: Option<[u8; 32]>,
    pub ppid: [u8; 16],
    pub fmspc: [u8; 6],
    pub tcb_status: TcbStatus,
    pub advisories: Vec<String>,
    /// Unix seconds: the first end of what the verdict rests on: certificates, revocation lists, TCB info, QE identity.
    pub good_until: u64,
}

/// A quote that is genuine under its root at that time, before any policy.
pub struct GenuineQuote<'a> {
    quote: Quote<'a>,
    platform: Platform,
    judgement: Judgement,
}

/// Judges quote, collateral, event log and measurements at a time in Unix seconds. `root` is the sha256 of the one root
/// certificate: `INTEL_ROOT`, but in tests.
pub fn verify(
    evidence: &Evidence,
    root: &[u8; 32],
    policy: &Policy,
    now_seconds: u64,
) -> Result<VerifiedQuote> {
    let genuine = verify_quote(&evidence.quote.0, &evidence.collateral, root, now_seconds)?;
    policy.accept_machine(&genuine.quote, &genuine.platform, &genuine.judgement, now_seconds)?;
    let (boot, provider) = verify_boot(&genuine.quote, &evidence.events)?;
    policy.accept_boot(&genuine.quote, &boot, &provider)?;
    Ok(VerifiedQuote {
        report_data: *genuine.quote.report_data,
        compose_hash: boot.compose_hash,
        app_id: boot.app_id,
        instance_id: boot.instance_id,
        os_image_hash: boot.os_image_hash,
        ppid: genuine.platform.ppid,
        fmspc: genuine.platform.fmspc,
        tcb_status: genuine.judgement.status,
        advisories: genuine.judgement.advisories,
        good_until: genuine.judgement.good_until,
    })
}

/// Quote and collateral alone: signatures, chains, revocation, TCB level. Says nothing of what ran, nor whether the level is
/// good enough.
pub fn verify_quote<'a>(
    quote: &'a [u8],
    collateral: &Collateral,
    root: &[u8; 32],
    now_seconds: u64,
) -> Result<GenuineQuote<'a>> {
    let quote = Quote::parse(quote)?;
    let chains = Chains::verify(&quote, collateral, root, now_seconds)?;
    let crls_until = revocation::verify(&chains, collateral, now_seconds)?;
    let platform = Platform::parse(&chains.pck)?;
    quote.verify_signatures(&chains.pck)?;
    let mut judgement = collateral::judge(&quote, &platform, &chains, collateral, now_seconds)?;
    judgement.good_until = judgement.good_until.min(chains.good_until).min(crls_until);
    Ok(GenuineQuote {
        quote,
        platform,
        judgement,
    })
}

/// What the boot measured, once the events are known to be those of RTMR3, and the key provider in it.
fn verify_boot(quote: &Quote, events: &[Event]) -> Result<(BootFacts, KeyProvider)> {
    ensure(
        replay_rtmr3(events)? == *quote.rtmrs[3],
        Check::Rtmr3Replay,
        "the events do not give RTMR3",
    )?;
    let boot = BootFacts::read(events)?;
    let provider: KeyProvider =
        serde_json::from_slice(&boot.key_provider).or_refuse(Check::KeyProvider, "not a name and an id")?;
    mr_config_id::verify(quote.mr_config_id, &boot, &provider)?;
    Ok((boot, provider))
}
