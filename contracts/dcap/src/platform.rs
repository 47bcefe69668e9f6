use crate::certificate::Certificate;
use crate::error::{Check, OrRefuse, Result};
use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use der::{Decode, Reader, SliceReader, Tag, Tagged};

const PPID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113741.1.13.1.1");
const TCB: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113741.1.13.1.2");
const PCE_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113741.1.13.1.3");
const FMSPC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113741.1.13.1.4");
const PCE_SVN: u32 = 17;
const CPU_SVN: u32 = 18;

/// What a PCK certificate says of the machine (Intel, "SGX PCK Certificate and CRL Specification", §1.3.5).
pub struct Platform {
    pub ppid: [u8; 16],
    pub pce_id: [u8; 2],
    /// The family of processors.
    pub fmspc: [u8; 6],
    pub cpu_svn: [u8; 16],
    pub pce_svn: u16,
}

impl Platform {
    /// Refused when a field is missing, doubled or of another length.
    pub fn parse(pck: &Certificate) -> Result<Self> {
        let extension = pck.sgx_extension.as_deref();
        extension
            .and_then(Self::read)
            .or_refuse(Check::CollateralContent, "the PCK certificate names no platform")
    }

    fn read(extension: &[u8]) -> Option<Self> {
        let fields = Fields::read(AnyRef::from_der(extension).ok()?)?;
        let tcb = Fields::read(fields.only(TCB)?)?;
        let of_tcb = |index: u32| tcb.only(TCB.push_arc(index).ok()?);
        Some(Self {
            ppid: octets(fields.only(PPID)?)?,
            pce_id: octets(fields.only(PCE_ID)?)?,
            fmspc: octets(fields.only(FMSPC)?)?,
            cpu_svn: octets(of_tcb(CPU_SVN)?)?,
            pce_svn: of_tcb(PCE_SVN)?.decode_as().ok()?,
        })
    }
}

/// SEQUENCE OF SEQUENCE { id, value }.
struct Fields<'a>(Vec<(ObjectIdentifier, AnyRef<'a>)>);

impl<'a> Fields<'a> {
    fn read(sequence: AnyRef<'a>) -> Option<Self> {
        if sequence.tag() != Tag::Sequence {
            return None;
        }
        let mut from = SliceReader::new(sequence.value()).ok()?;
        let mut fields = Vec::new();
        while !from.is_finished() {
            let field = from.sequence(|inner| {
                Ok::<_, der::Error>((ObjectIdentifier::decode(inner)?, AnyRef::decode(inner)?))
            });
            fields.push(field.ok()?);
        }
        Some(Self(fields))
    }

    fn only(&self, id: ObjectIdentifier) -> Option<AnyRef<'a>> {
        let mut found = self.0.iter().filter(|(other, _)| *other == id);
        let (_, value) = found.next()?;
        found.next().is_none().then_some(*value)
    }
}

fn octets<const N: usize>(value: AnyRef) -> Option<[u8; N]> {
    value
        .decode_as::<&OctetStringRef>()
        .ok()?
        .as_bytes()
        .try_into()
        .ok()
}
