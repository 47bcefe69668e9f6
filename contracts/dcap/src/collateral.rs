use crate::certificate::Certificate;
use crate::chains::Chains;
use crate::error::{ensure, Check, OrRefuse, Result};
use crate::evidence::Collateral;
use crate::host::is_signed_by;
use crate::intel_json::{QeIdentity, TcbInfo};
use crate::platform::Platform;
use crate::quote::Quote;
use crate::tcb::{self, TcbStatus};
use crate::time::from_iso;
use serde::de::DeserializeOwned;

/// Intel's judgement of the machine.
pub struct Judgement {
    pub status: TcbStatus,
    pub advisories: Vec<String>,
    /// The lower of the two that TCB info and QE identity were made under.
    pub tcb_evaluation_number: u32,
    /// Unix seconds: when the older of the two was issued, and until when both hold.
    pub issued_at: u64,
    pub good_until: u64,
}

pub fn judge(
    quote: &Quote,
    platform: &Platform,
    chains: &Chains,
    collateral: &Collateral,
    now: u64,
) -> Result<Judgement> {
    let (tcb_info, tcb_signature) = (&collateral.tcb_info, &collateral.tcb_info_signature.0);
    let tcb_info: TcbInfo = read_signed(tcb_info, tcb_signature, &chains.tcb_info_signer)?;
    let (identity, identity_signature) = (&collateral.qe_identity, &collateral.qe_identity_signature.0);
    let identity: QeIdentity = read_signed(identity, identity_signature, chains.qe_identity_signer())?;
    assert_content(&tcb_info, &identity, platform)?;

    let issued = [date(&tcb_info.issue_date)?, date(&identity.issue_date)?];
    let good_until = date(&tcb_info.next_update)?.min(date(&identity.next_update)?);
    let issued_at = issued[0].min(issued[1]);
    ensure(
        issued[0].max(issued[1]) <= now && now <= good_until,
        Check::CollateralWindow,
        "TCB info or QE identity is not in force",
    )?;

    let (status, advisories) = tcb::judge(quote, platform, &tcb_info, &identity)?;
    let tcb_evaluation_number = tcb_info
        .tcb_evaluation_data_number
        .min(identity.tcb_evaluation_data_number);
    Ok(Judgement {
        status,
        advisories,
        tcb_evaluation_number,
        issued_at,
        good_until,
    })
}

/// The document, once its text is known to be the signed one.
fn read_signed<T: DeserializeOwned>(text: &str, signature: &[u8], signer: &Certificate) -> Result<T> {
    let signature = signature
        .try_into()
        .or_refuse(Check::CollateralContent, "a signature is not r and s")?;
    let holds = is_signed_by(&signer.key, signature, text.as_bytes());
    ensure(
        holds,
        Check::CollateralContent,
        "the signature of TCB info or QE identity does not fit",
    )?;
    serde_json::from_str(text).or_refuse(
        Check::CollateralContent,
        "TCB info or QE identity is not in its format",
    )
}

fn assert_content(tcb_info: &TcbInfo, identity: &QeIdentity, platform: &Platform) -> Result<()> {
    let content = |holds: bool, detail: &'static str| ensure(holds, Check::CollateralContent, detail);
    let is_tdx = tcb_info.id == "TDX" && tcb_info.version == 3 && tcb_info.tcb_type == 0;
    content(is_tdx, "TCB info is not of TDX, version 3")?;
    content(
        identity.id == "TD_QE" && identity.version == 2,
        "QE identity is not of TD_QE, version 2",
    )?;
    content(
        tcb_info.is_descending() && identity.is_descending(),
        "levels out of order",
    )?;
    content(tcb_info.fmspc.0 == platform.fmspc, "TCB info of another FMSPC")?;
    content(tcb_info.pce_id.0 == platform.pce_id, "TCB info of another PCE")
}

fn date(text: &str) -> Result<u64> {
    from_iso(text).or_refuse(Check::CollateralWindow, "a date that is none")
}
