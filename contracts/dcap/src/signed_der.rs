use der::asn1::{BitStringRef, UintRef};
use der::{Decode, Reader, SliceReader};

/// AlgorithmIdentifier of ecdsa-with-SHA256, without parameters (RFC 5758): all that Intel's PKI uses.
const ECDSA_WITH_SHA256: [u8; 12] = [
    0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02,
];

/// What a certificate and a revocation list have in common: SEQUENCE { content, algorithm, signature } (RFC 5280).
pub struct SignedDer<'a> {
    /// The exact bytes that were signed.
    pub content: &'a [u8],
    /// r ‖ s.
    pub signature: [u8; 64],
}

impl<'a> SignedDer<'a> {
    /// None unless the bytes are exactly the DER of these parts.
    pub fn parse(der: &'a [u8]) -> Option<Self> {
        let (content, algorithm, bits) = read_parts(der).ok()?;
        let signature = BitStringRef::as_bytes(&bits).and_then(|bits| read_signature(bits).ok())??;
        (algorithm == ECDSA_WITH_SHA256).then_some(Self { content, signature })
    }
}

type Parts<'a> = (&'a [u8], &'a [u8], BitStringRef<'a>);

fn read_parts(der: &[u8]) -> der::Result<Parts<'_>> {
    let mut outer = SliceReader::new(der)?;
    let parts = outer.sequence(|inner| {
        Ok::<_, der::Error>((
            inner.tlv_bytes()?,
            inner.tlv_bytes()?,
            BitStringRef::decode(inner)?,
        ))
    })?;
    outer.finish()?;
    Ok(parts)
}

fn read_signature(bits: &[u8]) -> der::Result<Option<[u8; 64]>> {
    let mut outer = SliceReader::new(bits)?;
    let (r, s) =
        outer.sequence(|inner| Ok::<_, der::Error>((UintRef::decode(inner)?, UintRef::decode(inner)?)))?;
    outer.finish()?;
    Ok(join(r.as_bytes(), s.as_bytes()))
}

/// Both as 32 bytes; none when one is longer.
fn join(r: &[u8], s: &[u8]) -> Option<[u8; 64]> {
    let mut signature = [0; 64];
    let (first, second) = signature.split_at_mut(32);
    first
        .get_mut(32_usize.checked_sub(r.len())?..)?
        .copy_from_slice(r);
    second
        .get_mut(32_usize.checked_sub(s.len())?..)?
        .copy_from_slice(s);
    Some(signature)
}
