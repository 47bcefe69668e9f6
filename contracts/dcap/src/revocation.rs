use crate::certificate::Certificate;
use crate::chains::Chains;
use crate::error::{ensure, Check, OrRefuse, Result};
use crate::evidence::Collateral;
use crate::host::is_signed_by;
use crate::signed_der::SignedDer;
use crate::time::seconds;
use der::Decode;
use x509_cert::crl::TbsCertList;

/// That both lists are in force and name no certificate of any chain. Returns when the first of them ends, in Unix seconds.
pub fn verify(chains: &Chains, collateral: &Collateral, now: u64) -> Result<u64> {
    let of_root = RevocationList::verify(&collateral.root_ca_crl.0, &chains.root, now)?;
    let of_authority = RevocationList::verify(&collateral.pck_crl.0, &chains.authority, now)?;
    of_authority.assert_silent(&chains.pck)?;
    of_root.assert_silent(&chains.authority)?;
    of_root.assert_silent(&chains.root)?;
    of_root.assert_silent(&chains.tcb_info_signer)?;
    of_root.assert_silent(chains.qe_identity_signer())?;
    Ok(of_root.next_update.min(of_authority.next_update))
}

struct RevocationList {
    fields: TbsCertList,
    next_update: u64,
}

impl RevocationList {
    /// Refuses one without an end date, with critical extensions (a delta, or a list of some reasons only), of another
    /// issuer, or out of force.
    fn verify(der: &[u8], issuer: &Certificate, now: u64) -> Result<Self> {
        let valid = |holds: bool, detail: &'static str| ensure(holds, Check::CrlValidity, detail);
        let signed = SignedDer::parse(der).or_refuse(Check::CrlValidity, "not a revocation list")?;
        let fields =
            TbsCertList::from_der(signed.content).or_refuse(Check::CrlValidity, "not a revocation list")?;
        let next_update = fields
            .next_update
            .or_refuse(Check::CrlValidity, "a list without an end date")?;
        let next_update = seconds(next_update);
        valid(!is_partial(&fields), "a partial list")?;
        valid(fields.issuer == *issuer.subject(), "of another issuer")?;
        let holds = issuer.usage.crl_sign() && is_signed_by(&issuer.key, &signed.signature, signed.content);
        valid(holds, "not signed by its issuer")?;
        valid(
            seconds(fields.this_update) <= now && now <= next_update,
            "not in force",
        )?;
        Ok(Self { fields, next_update })
    }

    fn assert_silent(&self, certificate: &Certificate) -> Result<()> {
        let entries = self.fields.revoked_certificates.as_deref().unwrap_or_default();
        let is_revoked = entries
            .iter()
            .any(|entry| entry.serial_number == *certificate.serial());
        ensure(
            !is_revoked,
            Check::Revocation,
            "a certificate of a chain is revoked",
        )
    }
}

fn is_partial(list: &TbsCertList) -> bool {
    let entries = list.revoked_certificates.iter().flatten();
    let of_entries = entries.flat_map(|entry| &entry.crl_entry_extensions);
    list.crl_extensions
        .iter()
        .chain(of_entries)
        .flatten()
        .any(|extension| extension.critical)
}
