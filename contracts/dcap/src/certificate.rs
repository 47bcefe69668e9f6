use crate::error::{ensure, Check, OrRefuse, Result};
use crate::host::is_signed_by;
use crate::signed_der::SignedDer;
use crate::time::seconds;
use der::oid::{AssociatedOid, ObjectIdentifier};
use der::{Decode, Encode};
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::TbsCertificate;

/// SubjectPublicKeyInfo of a P-256 key up to its coordinates (RFC 5480).
const P256_PREFIX: [u8; 27] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86,
    0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
/// Intel's extension that names a platform.
const SGX: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113741.1.13.1");
/// Extensions that may be critical: the ones that are understood here.
const UNDERSTOOD: [ObjectIdentifier; 3] = [BasicConstraints::OID, KeyUsage::OID, SGX];

/// The parts of an X.509 certificate that are checked.
pub struct Certificate {
    /// x ‖ y on P-256.
    pub key: [u8; 64],
    pub usage: KeyUsage,
    pub not_after: u64,
    pub sgx_extension: Option<Vec<u8>>,
    fields: TbsCertificate,
    common_name: Vec<u8>,
    constraints: BasicConstraints,
    content: Vec<u8>,
    signature: [u8; 64],
}

impl Certificate {
    /// Reads one that Intel's PKI may have issued and that is in force.
    pub fn parse(der: &[u8], now: u64) -> Result<Self> {
        let certificate =
            Self::read(der).or_refuse(Check::CertificateChains, "not a certificate of such a PKI")?;
        let not_before = seconds(certificate.fields.validity().not_before);
        let in_force = not_before <= now && now <= certificate.not_after;
        ensure(
            in_force,
            Check::CertificateChains,
            "a certificate that is not in force",
        )?;
        Ok(certificate)
    }

    fn read(der: &[u8]) -> Option<Self> {
        let SignedDer { content, signature } = SignedDer::parse(der)?;
        let fields = TbsCertificate::from_der(content).ok()?;
        assert_extensions(&fields)?;
        let constraints = fields
            .get_extension::<BasicConstraints>()
            .ok()?
            .map(|(_, constraints)| constraints);
        let usage = fields.get_extension::<KeyUsage>().ok()?.map(|(_, usage)| usage)?;
        let sgx = fields
            .extensions()?
            .iter()
            .find(|extension| extension.extn_id == SGX);
        Some(Self {
            key: p256_key(&fields)?,
            usage,
            not_after: seconds(fields.validity().not_after),
            sgx_extension: sgx.map(|extension| extension.extn_value.as_bytes().to_vec()),
            common_name: only_common_name(fields.subject())?,
            constraints: constraints.unwrap_or(BasicConstraints {
                ca: false,
                path_len_constraint: None,
            }),
            content: content.to_vec(),
            signature,
            fields,
        })
    }

    /// Refused unless this one issued the other, by name and key, and may have so many authorities below itself.
    pub fn assert_issued(&self, other: &Self, authorities_below: u8) -> Result<()> {
        let chained = |holds: bool, detail: &'static str| ensure(holds, Check::CertificateChains, detail);
        chained(
            other.fields.issuer() == self.subject(),
            "a certificate names another issuer",
        )?;
        chained(
            self.constraints.ca && self.usage.key_cert_sign(),
            "an issuer may not issue certificates",
        )?;
        let depth = self.constraints.path_len_constraint.unwrap_or(u8::MAX);
        chained(
            authorities_below <= depth,
            "an issuer may not have authorities below it",
        )?;
        chained(
            is_signed_by(&self.key, &other.signature, &other.content),
            "a certificate is not signed by its issuer",
        )
    }

    pub fn is_named(&self, name: &str) -> bool {
        self.common_name == name.as_bytes()
    }

    /// Whether it may sign, and cannot issue or revoke anything.
    pub fn is_leaf(&self) -> bool {
        let issues = self.constraints.ca || self.usage.key_cert_sign() || self.usage.crl_sign();
        self.usage.digital_signature() && !issues
    }

    pub fn subject(&self) -> &Name {
        self.fields.subject()
    }

    pub fn serial(&self) -> &SerialNumber {
        self.fields.serial_number()
    }
}

/// None when an extension stands there twice, or a critical one is not known here.
fn assert_extensions(fields: &TbsCertificate) -> Option<()> {
    let extensions = fields.extensions()?;
    let holds = extensions.iter().enumerate().all(|(at, extension)| {
        let is_first = extensions[..at]
            .iter()
            .all(|earlier| earlier.extn_id != extension.extn_id);
        is_first && (!extension.critical || UNDERSTOOD.contains(&extension.extn_id))
    });
    holds.then_some(())
}

fn only_common_name(subject: &Name) -> Option<Vec<u8>> {
    let mut names = subject.iter().filter(|attribute| attribute.oid == COMMON_NAME);
    let name = names.next()?.value.value().to_vec();
    names.next().is_none().then_some(name)
}

fn p256_key(fields: &TbsCertificate) -> Option<[u8; 64]> {
    let der = fields.subject_public_key_info().to_der().ok()?;
    der.strip_prefix(&P256_PREFIX)?.try_into().ok()
}
