use crate::certificate::Certificate;
use crate::error::{ensure, Check, OrRefuse, Result};
use crate::evidence::Collateral;
use crate::host::sha256;
use crate::pem;
use crate::quote::Quote;

/// Intel's names for what a certificate is for, in its subject.
const PCK: &str = "Intel SGX PCK Certificate";
const AUTHORITIES: [&str; 2] = ["Intel SGX PCK Platform CA", "Intel SGX PCK Processor CA"];
const TCB_SIGNING: &str = "Intel SGX TCB Signing";

/// The certificates that everything rests on, each verified up to the root.
pub struct Chains {
    /// Of the platform.
    pub pck: Certificate,
    /// Issues and revokes those of platforms.
    pub authority: Certificate,
    pub root: Certificate,
    /// Signs TCB info.
    pub tcb_info_signer: Certificate,
    /// Signs the QE identity; none: the same one.
    pub qe_identity_signer: Option<Certificate>,
    pub good_until: u64,
}

impl Chains {
    /// The chain in the quote and the three of the collateral, at a time in Unix seconds.
    pub fn verify(quote: &Quote, collateral: &Collateral, root: &[u8; 32], now: u64) -> Result<Self> {
        let pck_chain = core::str::from_utf8(quote.pck_chain)
            .ok()
            .and_then(|text| text.strip_suffix('\0'));
        let pck_chain = pck_chain.or_refuse(Check::CertificateChains, "the chain in the quote has no end")?;
        let [pck, authority, top] = read_chain(pck_chain)?;
        ensure(
            sha256(&top.1) == *root,
            Check::CertificateChains,
            "ends in another root than the trusted one",
        )?;
        let is_same = pck_chain.get(pck.0.len()..) == Some(&collateral.pck_crl_issuer_chain);
        ensure(
            is_same,
            Check::CertificateChains,
            "the CRL is of another issuer than the PCK certificate",
        )?;

        let root_certificate = Certificate::parse(&top.1, now)?;
        let authority = Certificate::parse(&authority.1, now)?;
        root_certificate.assert_issued(&authority, 1)?;
        let pck = Certificate::parse(&pck.1, now)?;
        authority.assert_issued(&pck, 0)?;

        let under_root = Root {
            pem: top.0,
            certificate: &root_certificate,
            now,
        };
        let (tcb_info_chain, qe_identity_chain) = (
            &collateral.tcb_info_issuer_chain,
            &collateral.qe_identity_issuer_chain,
        );
        let tcb_info_signer = under_root.signer(tcb_info_chain)?;
        let is_same = tcb_info_chain == qe_identity_chain;
        let qe_identity_signer = if is_same {
            None
        } else {
            Some(under_root.signer(qe_identity_chain)?)
        };

        let all = [
            Some(&pck),
            Some(&authority),
            Some(&root_certificate),
            Some(&tcb_info_signer),
            qe_identity_signer.as_ref(),
        ];
        let good_until = all
            .into_iter()
            .flatten()
            .map(|certificate| certificate.not_after)
            .fold(u64::MAX, u64::min);
        let chains = Self {
            pck,
            authority,
            root: root_certificate,
            tcb_info_signer,
            qe_identity_signer,
            good_until,
        };
        chains.assert_purposes()?;
        Ok(chains)
    }

    pub fn qe_identity_signer(&self) -> &Certificate {
        self.qe_identity_signer.as_ref().unwrap_or(&self.tcb_info_signer)
    }

    fn assert_purposes(&self) -> Result<()> {
        let serves = |holds: bool, detail: &'static str| ensure(holds, Check::CertificatePurposes, detail);
        serves(
            self.pck.is_named(PCK) && self.pck.is_leaf(),
            "not a certificate of a platform",
        )?;
        let is_authority = AUTHORITIES.iter().any(|name| self.authority.is_named(name));
        serves(is_authority, "not issued by an authority for platforms")?;
        serves(
            self.authority.usage.crl_sign(),
            "the authority may not revoke certificates",
        )?;
        let signs = |signer: &Certificate| signer.is_named(TCB_SIGNING) && signer.is_leaf();
        serves(
            signs(&self.tcb_info_signer),
            "TCB info is signed by a certificate for something else",
        )?;
        serves(
            signs(self.qe_identity_signer()),
            "QE identity is signed by a certificate for something else",
        )
    }
}

struct Root<'a> {
    pem: &'a str,
    certificate: &'a Certificate,
    now: u64,
}

impl Root<'_> {
    /// The first of a chain of two, of which the second is the root.
    fn signer(&self, chain: &str) -> Result<Certificate> {
        let [signer, top] = read_chain(chain)?;
        ensure(
            top.0 == self.pem,
            Check::CertificateChains,
            "ends in another root than the trusted one",
        )?;
        let signer = Certificate::parse(&signer.1, self.now)?;
        self.certificate.assert_issued(&signer, 0)?;
        Ok(signer)
    }
}

fn read_chain<const N: usize>(text: &str) -> Result<[(&str, Vec<u8>); N]> {
    pem::read_chain(text).or_refuse(
        Check::CertificateChains,
        "not a plain chain of so many PEM certificates",
    )
}
