use crate::boot::BootFacts;
use crate::bytes::{is_zero, Bytes};
use crate::collateral::Judgement;
use crate::error::{ensure, Check, Result};
use crate::platform::Platform;
use crate::quote::Quote;
use crate::tcb::TcbStatus;
use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// What a machine must be: of the verifier's policy (`near-enclave/policy/v1`) the rules that a contract can judge, by the
/// same names. An empty list accepts nothing.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    pub tcb_statuses: Vec<TcbStatus>,
    /// Advisories besides INTEL-DOC-* that are known and accepted.
    pub tcb_advisories: Vec<String>,
    /// The least of Intel's recoveries that TCB info and QE identity must have been made under.
    pub min_tcb_evaluation_number: u32,
    /// None: as old as the collateral's own dates allow.
    pub max_collateral_age_seconds: Option<u64>,
    /// MRSEAM of TDX modules; none: any that Intel's TCB info vouches for.
    pub tdx_modules: Option<Vec<Bytes<48>>>,
    /// PPIDs of machines; none: any.
    pub platforms: Option<Vec<Bytes<16>>>,
    pub measurements: Vec<Measurements>,
    pub xfam: Vec<Bytes<8>>,
    /// Events that containers may have measured after the boot. They prove nothing.
    pub app_events: Vec<String>,
    pub compose_hashes: Vec<Bytes<32>>,
    pub app_ids: Vec<Bytes<20>>,
    pub key_providers: Vec<KeyProvider>,
}

/// An OS image, by what the firmware measured of it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measurements {
    pub mrtd: Bytes<48>,
    pub rtmr0: Bytes<48>,
    pub rtmr1: Bytes<48>,
    pub rtmr2: Bytes<48>,
    /// What the KMS measures of the image into RTMR3; none: nothing, as without a KMS.
    pub os_image_hash: Option<Bytes<32>>,
}

/// Where a machine takes its keys from, as the boot measures it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyProvider {
    pub name: String,
    pub id: String,
}

/// Bit 28, SEPT_VE_DISABLE, alone: no debugging, no migration, no performance monitor, no protection keys.
const TD_ATTRIBUTES: [u8; 8] = [0, 0, 0, 0x10, 0, 0, 0, 0];

impl Policy {
    pub(crate) fn accept_machine(
        &self,
        quote: &Quote,
        platform: &Platform,
        judgement: &Judgement,
        now: u64,
    ) -> Result<()> {
        let age = now.saturating_sub(judgement.issued_at);
        let is_fresh = self.max_collateral_age_seconds.is_none_or(|most| age <= most);
        ensure(is_fresh, Check::CollateralWindow, "older than the policy allows")?;
        let is_recent = judgement.tcb_evaluation_number >= self.min_tcb_evaluation_number;
        ensure(
            is_recent,
            Check::TcbEvaluation,
            "of an earlier recovery than the policy asks for",
        )?;
        self.accept_tcb(judgement)?;
        let is_listed = |list: &Option<Vec<Bytes<48>>>| {
            list.as_ref()
                .is_none_or(|all| all.contains(&Bytes(*quote.mr_seam)))
        };
        ensure(
            is_listed(&self.tdx_modules),
            Check::TdxModule,
            "not in the policy",
        )?;
        let is_listed = self
            .platforms
            .as_ref()
            .is_none_or(|all| all.contains(&Bytes(platform.ppid)));
        ensure(is_listed, Check::PlatformAllowed, "not in the policy")?;
        assert_attributes(quote)?;
        ensure(
            self.xfam.contains(&Bytes(*quote.xfam)),
            Check::Xfam,
            "not in the policy",
        )?;
        ensure(
            self.images(quote).next().is_some(),
            Check::Measurements,
            "not in the policy",
        )
    }

    pub(crate) fn accept_boot(&self, quote: &Quote, boot: &BootFacts, provider: &KeyProvider) -> Result<()> {
        let os_image_hash = boot.os_image_hash.map(Bytes);
        let is_listed = self
            .images(quote)
            .any(|image| image.os_image_hash == os_image_hash);
        ensure(
            is_listed,
            Check::OsImage,
            "not in the policy for these measurements",
        )?;
        let is_listed = boot.app_events.iter().all(|name| self.app_events.contains(name));
        ensure(
            is_listed,
            Check::AppEvents,
            "an event behind system-ready that is not in the policy",
        )?;
        ensure(
            self.compose_hashes.contains(&Bytes(boot.compose_hash)),
            Check::ComposeAllowed,
            "not in the policy",
        )?;
        ensure(
            self.app_ids.contains(&Bytes(boot.app_id)),
            Check::AppId,
            "not in the policy",
        )?;
        ensure(
            self.key_providers.contains(provider),
            Check::KeyProvider,
            "not in the policy",
        )
    }

    /// INTEL-DOC-* names documentation; every other advisory names a flaw.
    fn accept_tcb(&self, judgement: &Judgement) -> Result<()> {
        ensure(
            self.tcb_statuses.contains(&judgement.status),
            Check::TcbStatus,
            "not in the policy",
        )?;
        let is_accepted = |id: &String| id.starts_with("INTEL-DOC-") || self.tcb_advisories.contains(id);
        ensure(
            judgement.advisories.iter().all(is_accepted),
            Check::TcbStatus,
            "an advisory that is not in the policy",
        )
    }

    fn images<'a>(&'a self, quote: &'a Quote) -> impl Iterator<Item = &'a Measurements> {
        let [rtmr0, rtmr1, rtmr2, _] = quote.rtmrs;
        self.measurements.iter().filter(move |image| {
            [&image.mrtd, &image.rtmr0, &image.rtmr1, &image.rtmr2].map(|register| &register.0)
                == [quote.mrtd, rtmr0, rtmr1, rtmr2]
        })
    }
}

fn assert_attributes(quote: &Quote) -> Result<()> {
    let secure = |holds: bool, detail: &'static str| ensure(holds, Check::TdAttributes, detail);
    secure(
        *quote.td_attributes == TD_ATTRIBUTES,
        "can be debugged or migrated, or has other features",
    )?;
    secure(is_zero(quote.mr_owner), "mr_owner is not zero")?;
    secure(is_zero(quote.mr_owner_config), "mr_owner_config is not zero")?;
    secure(
        quote.mr_service_td.is_none_or(|id| is_zero(id)),
        "mr_service_td is not zero",
    )
}
