use crate::bytes::equal_under_mask;
use crate::error::{ensure, Check, OrRefuse, Result};
use crate::intel_json::{IsvLevel, QeIdentity};
use crate::reader::Reader;

/// The report of the enclave that quoted: an SGX report body, 384 bytes.
pub struct QeReport<'a> {
    pub bytes: &'a [u8; 384],
    pub report_data: &'a [u8; 64],
    misc_select: &'a [u8; 4],
    attributes: &'a [u8; 16],
    mr_signer: &'a [u8; 32],
    product_id: u16,
    svn: u16,
}

const DEBUG: u8 = 2;

impl<'a> QeReport<'a> {
    pub fn read(bytes: &'a [u8; 384]) -> Option<Self> {
        let mut from = Reader(bytes);
        from.slice(16)?; // CPUSVN
        let misc_select = from.array()?;
        from.slice(28)?;
        let attributes = from.array()?;
        from.slice(64)?; // MRENCLAVE and what is reserved
        let mr_signer = from.array()?;
        from.slice(96)?;
        let (product_id, svn) = (from.u16()?, from.u16()?);
        from.slice(60)?;
        let report_data = from.array()?;
        Some(Self {
            bytes,
            report_data,
            misc_select,
            attributes,
            mr_signer,
            product_id,
            svn,
        })
    }

    /// The level of Intel's quoting enclave that this one has; refused when it is another enclave.
    pub fn level<'b>(&self, identity: &'b QeIdentity) -> Result<&'b IsvLevel> {
        let same = |holds: bool, detail: &'static str| ensure(holds, Check::QeIdentity, detail);
        same(*self.mr_signer == identity.mrsigner.0, "another signer")?;
        same(self.product_id == identity.isvprodid, "another product")?;
        same(self.attributes[0] & DEBUG == 0, "debugging is on")?;
        let (misc_select, mask) = (&identity.miscselect.0, &identity.miscselect_mask.0);
        same(
            equal_under_mask(self.misc_select, misc_select, mask),
            "another MISCSELECT",
        )?;
        let (attributes, mask) = (&identity.attributes.0, &identity.attributes_mask.0);
        same(
            equal_under_mask(self.attributes, attributes, mask),
            "other attributes",
        )?;
        let level = identity
            .tcb_levels
            .iter()
            .find(|level| self.svn >= level.tcb.isvsvn);
        level.or_refuse(Check::QeIdentity, "below every level")
    }
}
