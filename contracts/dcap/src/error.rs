use core::fmt;

/// The checks that refuse, by the codes of the verifier's (`src/verifier/checks`). `qe_identity` is one there inside
/// `quote_signature`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    QuoteStructure,
    QuoteSignature,
    QeIdentity,
    CertificateChains,
    CertificatePurposes,
    CrlValidity,
    Revocation,
    CollateralWindow,
    CollateralContent,
    TcbEvaluation,
    TcbStatus,
    TdxModule,
    PlatformAllowed,
    TdAttributes,
    Xfam,
    Measurements,
    OsImage,
    Rtmr3Replay,
    BootEvents,
    AppEvents,
    ComposeAllowed,
    AppId,
    KeyProvider,
    MrConfigId,
}

impl Check {
    pub const fn code(self) -> &'static str {
        match self {
            Self::QuoteStructure => "quote_structure",
            Self::QuoteSignature => "quote_signature",
            Self::QeIdentity => "qe_identity",
            Self::CertificateChains => "certificate_chains",
            Self::CertificatePurposes => "certificate_purposes",
            Self::CrlValidity => "crl_validity",
            Self::Revocation => "revocation",
            Self::CollateralWindow => "collateral_window",
            Self::CollateralContent => "collateral_content",
            Self::TcbEvaluation => "tcb_evaluation",
            Self::TcbStatus => "tcb_status",
            Self::TdxModule => "tdx_module",
            Self::PlatformAllowed => "platform_allowed",
            Self::TdAttributes => "td_attributes",
            Self::Xfam => "xfam",
            Self::Measurements => "measurements",
            Self::OsImage => "os_image",
            Self::Rtmr3Replay => "rtmr3_replay",
            Self::BootEvents => "boot_events",
            Self::AppEvents => "app_events",
            Self::ComposeAllowed => "compose_allowed",
            Self::AppId => "app_id",
            Self::KeyProvider => "key_provider",
            Self::MrConfigId => "mr_config_id",
        }
    }
}

/// Which check refused, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DcapError {
    pub check: Check,
    pub detail: &'static str,
}

impl fmt::Display for DcapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.check.code(), self.detail)
    }
}

pub type Result<T> = core::result::Result<T, DcapError>;

pub fn refuse<T>(check: Check, detail: &'static str) -> Result<T> {
    Err(DcapError { check, detail })
}

pub fn ensure(holds: bool, check: Check, detail: &'static str) -> Result<()> {
    if holds {
        Ok(())
    } else {
        refuse(check, detail)
    }
}

/// A value that is not there is refused.
pub trait OrRefuse<T> {
    fn or_refuse(self, check: Check, detail: &'static str) -> Result<T>;
}

impl<T> OrRefuse<T> for Option<T> {
    fn or_refuse(self, check: Check, detail: &'static str) -> Result<T> {
        self.ok_or(DcapError { check, detail })
    }
}

impl<T, E> OrRefuse<T> for core::result::Result<T, E> {
    fn or_refuse(self, check: Check, detail: &'static str) -> Result<T> {
        self.map_err(|_| DcapError { check, detail })
    }
}
