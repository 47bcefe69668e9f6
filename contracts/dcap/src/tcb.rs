use crate::bytes::equal_under_mask;
use crate::error::{ensure, refuse, Check, OrRefuse, Result};
use crate::intel_json::{IsvLevel, ModuleIdentity, PlatformLevel, QeIdentity, TcbInfo};
use crate::platform::Platform;
use crate::quote::Quote;
use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// Intel's judgement of a level, from the best to the worst.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
pub enum TcbStatus {
    UpToDate,
    SWHardeningNeeded,
    ConfigurationNeeded,
    ConfigurationAndSWHardeningNeeded,
    OutOfDate,
    OutOfDateConfigurationNeeded,
    Revoked,
}

const NAMES: [(&str, TcbStatus); 7] = [
    ("UpToDate", TcbStatus::UpToDate),
    ("SWHardeningNeeded", TcbStatus::SWHardeningNeeded),
    ("ConfigurationNeeded", TcbStatus::ConfigurationNeeded),
    (
        "ConfigurationAndSWHardeningNeeded",
        TcbStatus::ConfigurationAndSWHardeningNeeded,
    ),
    ("OutOfDate", TcbStatus::OutOfDate),
    (
        "OutOfDateConfigurationNeeded",
        TcbStatus::OutOfDateConfigurationNeeded,
    ),
    ("Revoked", TcbStatus::Revoked),
];

/// Status and advisories of firmware, quoting enclave and TDX module together.
pub fn judge(
    quote: &Quote,
    platform: &Platform,
    tcb_info: &TcbInfo,
    identity: &QeIdentity,
) -> Result<(TcbStatus, Vec<String>)> {
    let level = tcb_info
        .tcb_levels
        .iter()
        .find(|level| reaches(platform, quote, level));
    let level = level.or_refuse(
        Check::TcbStatus,
        "no level of the TCB info that the platform reaches",
    )?;
    let enclave = quote.qe_report.level(identity)?;
    let module = module_level(quote, tcb_info)?;

    let status = status_of(&level.tcb_status)?.max(status_of(&enclave.tcb_status)?);
    let status = match module {
        Some(module) => converge(status, status_of(&module.tcb_status)?),
        None => status,
    };
    ensure(status != TcbStatus::Revoked, Check::TcbStatus, "revoked")?;

    let mut advisories = [&level.advisory_ids, &enclave.advisory_ids]
        .map(Clone::clone)
        .concat();
    advisories.extend(
        module
            .into_iter()
            .flat_map(|module| module.advisory_ids.iter().cloned()),
    );
    advisories.sort_unstable();
    advisories.dedup();
    Ok((status, advisories))
}

fn reaches(platform: &Platform, quote: &Quote, level: &PlatformLevel) -> bool {
    let has = platform.cpu_svn.iter().chain(quote.tee_tcb_svn);
    let asked = level
        .tcb
        .sgxtcbcomponents
        .iter()
        .chain(&level.tcb.tdxtcbcomponents);
    platform.pce_svn >= level.tcb.pcesvn && has.zip(asked).all(|(has, asked)| *has >= asked.svn)
}

/// The level of the TDX module by its major version (`tee_tcb_svn[1]`) and SVN (`tee_tcb_svn[0]`), as Intel's verification
/// library finds it; none for modules of before there were identities.
fn module_level<'a>(quote: &Quote, tcb_info: &'a TcbInfo) -> Result<Option<&'a IsvLevel>> {
    let [svn, version, ..] = *quote.tee_tcb_svn;
    if version == 0 {
        let module = &tcb_info.tdx_module;
        assert_module(
            quote,
            &module.mrsigner.0,
            &module.attributes.0,
            &module.attributes_mask.0,
        )?;
        return Ok(None);
    }
    let id = format!("TDX_{version:02X}");
    let mut identities = tcb_info
        .tdx_module_identities
        .iter()
        .filter(|identity| identity.id == id);
    let (Some(identity), None) = (identities.next(), identities.next()) else {
        return refuse(
            Check::TdxModule,
            "the TCB info has not one identity of this module",
        );
    };
    let ModuleIdentity {
        mrsigner,
        attributes,
        attributes_mask,
        tcb_levels,
        ..
    } = identity;
    assert_module(quote, &mrsigner.0, &attributes.0, &attributes_mask.0)?;
    let level = tcb_levels.iter().find(|level| u16::from(svn) >= level.tcb.isvsvn);
    level.or_refuse(Check::TdxModule, "below every level").map(Some)
}

fn assert_module(quote: &Quote, signer: &[u8; 48], attributes: &[u8; 8], mask: &[u8; 8]) -> Result<()> {
    ensure(quote.mr_signer_seam == signer, Check::TdxModule, "another signer")?;
    ensure(
        equal_under_mask(quote.seam_attributes, attributes, mask),
        Check::TdxModule,
        "other attributes",
    )
}

fn status_of(name: &str) -> Result<TcbStatus> {
    let found = NAMES.iter().find(|(known, _)| *known == name);
    found
        .map(|(_, status)| *status)
        .or_refuse(Check::TcbStatus, "a status that is not known here")
}

/// The platform's status when its module has this one (Intel's library, `convergeTcbStatusWithTdxModule`): never a better
/// one than either.
fn converge(platform: TcbStatus, module: TcbStatus) -> TcbStatus {
    let needs_configuration = matches!(
        platform,
        TcbStatus::ConfigurationNeeded | TcbStatus::ConfigurationAndSWHardeningNeeded
    );
    if module == TcbStatus::OutOfDate && needs_configuration {
        return TcbStatus::OutOfDateConfigurationNeeded;
    }
    platform.max(module)
}
