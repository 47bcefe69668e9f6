use crate::bytes::is_zero;
use crate::certificate::Certificate;
use crate::error::{ensure, refuse, Check, OrRefuse, Result};
use crate::host::{is_signed_by, sha256};
use crate::quoting_enclave::QeReport;
use crate::reader::Reader;

/// Intel's quoting enclave, in the header of every quote that it makes.
const INTEL_QE_VENDOR: [u8; 16] = [
    0x93, 0x9a, 0x72, 0x33, 0xf7, 0x9c, 0x4c, 0xa9, 0x94, 0x0a, 0x0d, 0xb3, 0x95, 0x7f, 0x06, 0x07,
];
const ECDSA_P256: u16 = 2;
const TEE_TDX: u32 = 0x81;

/// A TDX quote of version 4 or 5 (Intel, "TDX DCAP Quoting Library API", A.3 and A.4).
pub struct Quote<'a> {
    pub tee_tcb_svn: &'a [u8; 16],
    pub mr_seam: &'a [u8; 48],
    pub mr_signer_seam: &'a [u8; 48],
    pub seam_attributes: &'a [u8; 8],
    pub td_attributes: &'a [u8; 8],
    pub xfam: &'a [u8; 8],
    pub mrtd: &'a [u8; 48],
    pub mr_config_id: &'a [u8; 48],
    pub mr_owner: &'a [u8; 48],
    pub mr_owner_config: &'a [u8; 48],
    pub rtmrs: [&'a [u8; 48]; 4],
    pub report_data: &'a [u8; 64],
    /// Of a service TD; only a TD 1.5 report has it.
    pub mr_service_td: Option<&'a [u8; 48]>,
    pub qe_report: QeReport<'a>,
    /// PEM, ended by a zero.
    pub pck_chain: &'a [u8],
    signed: &'a [u8],
    signatures: Signatures<'a>,
}

/// Who signed what: the attestation key the quote, the platform's key the quoting enclave's report over that key.
struct Signatures<'a> {
    quote: &'a [u8; 64],
    attestation_key: &'a [u8; 64],
    qe_report: &'a [u8; 64],
    qe_auth_data: &'a [u8],
}

impl<'a> Quote<'a> {
    /// To the last byte: none may stand where no signature and no check reaches it. The zeros that Intel's library leaves
    /// behind a quote are not in it, as in our bundles.
    pub fn parse(bytes: &'a [u8]) -> Result<Self> {
        let mut from = Reader(bytes);
        let version = read_header(&mut from)?;
        let is_td15 = version == 5 && read_body_type(&mut from)?;
        let quote = Self::read(bytes, from, is_td15)
            .or_refuse(Check::QuoteStructure, "cut short, or not as quotes are")?;
        quote.assert_key_hash()?;
        Ok(quote)
    }

    fn read(bytes: &'a [u8], mut from: Reader<'a>, is_td15: bool) -> Option<Self> {
        let tee_tcb_svn = from.array()?;
        let (mr_seam, mr_signer_seam) = (from.array()?, from.array()?);
        let (seam_attributes, td_attributes, xfam) = (from.array()?, from.array()?, from.array()?);
        let (mrtd, mr_config_id, mr_owner, mr_owner_config) =
            (from.array()?, from.array()?, from.array()?, from.array()?);
        let rtmrs = [from.array()?, from.array()?, from.array()?, from.array()?];
        let report_data = from.array()?;
        let mr_service_td = if is_td15 {
            Some(read_td15(&mut from)?)
        } else {
            None
        };
        let signed = &bytes[..bytes.len() - from.0.len()];
        let (signatures, qe_report, pck_chain) = read_signature_data(Reader(from.sized()?))?;
        if !from.is_finished() {
            return None;
        }
        Some(Self {
            tee_tcb_svn,
            mr_seam,
            mr_signer_seam,
            seam_attributes,
            td_attributes,
            xfam,
            mrtd,
            mr_config_id,
            mr_owner,
            mr_owner_config,
            rtmrs,
            report_data,
            mr_service_td,
            qe_report,
            pck_chain,
            signed,
            signatures,
        })
    }

    /// The quoting enclave's report vouches for the attestation key and for all data beside it.
    fn assert_key_hash(&self) -> Result<()> {
        let Signatures {
            attestation_key,
            qe_auth_data,
            ..
        } = self.signatures;
        let hash = sha256(&[attestation_key, qe_auth_data].concat());
        let (expected, rest) = self.qe_report.report_data.split_at(32);
        let holds = expected == hash && is_zero(rest);
        ensure(
            holds,
            Check::QuoteStructure,
            "the QE report is of another attestation key or other data beside it",
        )
    }

    pub fn verify_signatures(&self, pck: &Certificate) -> Result<()> {
        let Signatures {
            quote,
            attestation_key,
            qe_report,
            ..
        } = self.signatures;
        let holds = is_signed_by(&pck.key, qe_report, self.qe_report.bytes);
        ensure(
            holds,
            Check::QuoteSignature,
            "the platform's key did not sign the QE report",
        )?;
        let holds = is_signed_by(attestation_key, quote, self.signed);
        ensure(
            holds,
            Check::QuoteSignature,
            "the attestation key did not sign the quote",
        )
    }
}

fn read_header(from: &mut Reader) -> Result<u16> {
    let header: &[u8; 48] = from.array().or_refuse(Check::QuoteStructure, "cut short")?;
    let mut fields = Reader(header);
    let (version, key_type, tee_type) = (fields.u16(), fields.u16(), fields.u32());
    let (_security_versions, vendor) = (fields.u32(), fields.array());
    ensure(
        tee_type == Some(TEE_TDX),
        Check::QuoteStructure,
        "not a TDX quote",
    )?;
    ensure(
        key_type == Some(ECDSA_P256),
        Check::QuoteStructure,
        "another type of attestation key",
    )?;
    ensure(
        vendor == Some(&INTEL_QE_VENDOR),
        Check::QuoteStructure,
        "another vendor's quoting enclave",
    )?;
    match version {
        Some(version @ (4 | 5)) => Ok(version),
        _ => refuse(Check::QuoteStructure, "neither version 4 nor 5"),
    }
}

/// Version 5 says which report follows. Whether it is one of TD 1.5.
fn read_body_type(from: &mut Reader) -> Result<bool> {
    match (from.u16(), from.u32()) {
        (Some(2), Some(584)) => Ok(false),
        (Some(3), Some(648)) => Ok(true),
        _ => refuse(Check::QuoteStructure, "the body is no TD report"),
    }
}

/// What a report of TD 1.5 has besides: tee_tcb_svn2, of the module that would be active after an update, and mr_service_td.
fn read_td15<'a>(from: &mut Reader<'a>) -> Option<&'a [u8; 48]> {
    from.slice(16)?;
    from.array()
}

/// Signature and key, then certification data of type 6 that holds the QE report and data of type 5, the PEM chain.
fn read_signature_data<'a>(mut from: Reader<'a>) -> Option<(Signatures<'a>, QeReport<'a>, &'a [u8])> {
    let (quote, attestation_key) = (from.array()?, from.array()?);
    let mut inner = Reader(certification_data(&mut from, 6)?);
    let report = QeReport::read(inner.array()?)?;
    let qe_report = inner.array()?;
    let length = inner.u16()?;
    let qe_auth_data = inner.slice(usize::from(length))?;
    let pck_chain = certification_data(&mut inner, 5)?;
    let is_whole = from.is_finished() && inner.is_finished();
    is_whole.then_some((
        Signatures {
            quote,
            attestation_key,
            qe_report,
            qe_auth_data,
        },
        report,
        pck_chain,
    ))
}

fn certification_data<'a>(from: &mut Reader<'a>, expected_type: u16) -> Option<&'a [u8]> {
    if from.u16()? == expected_type {
        from.sized()
    } else {
        None
    }
}
