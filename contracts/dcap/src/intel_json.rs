//! What Intel signs, as far as it is checked: TCB info of TDX, version 3, and the identity of the TD quoting enclave, version 2.

use crate::bytes::Bytes;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TcbInfo {
    pub id: String,
    pub version: u32,
    pub issue_date: String,
    pub next_update: String,
    pub fmspc: Bytes<6>,
    pub pce_id: Bytes<2>,
    pub tcb_type: u32,
    pub tcb_evaluation_data_number: u32,
    /// For the TDX modules of before there were identities.
    pub tdx_module: Module,
    pub tdx_module_identities: Vec<ModuleIdentity>,
    pub tcb_levels: Vec<PlatformLevel>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct QeIdentity {
    pub id: String,
    pub version: u32,
    pub issue_date: String,
    pub next_update: String,
    pub tcb_evaluation_data_number: u32,
    pub miscselect: Bytes<4>,
    pub miscselect_mask: Bytes<4>,
    pub attributes: Bytes<16>,
    pub attributes_mask: Bytes<16>,
    pub mrsigner: Bytes<32>,
    pub isvprodid: u16,
    pub tcb_levels: Vec<IsvLevel>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Module {
    pub mrsigner: Bytes<48>,
    pub attributes: Bytes<8>,
    pub attributes_mask: Bytes<8>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModuleIdentity {
    pub id: String,
    pub mrsigner: Bytes<48>,
    pub attributes: Bytes<8>,
    pub attributes_mask: Bytes<8>,
    pub tcb_levels: Vec<IsvLevel>,
}

/// A level of a quoting enclave or a TDX module.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IsvLevel {
    pub tcb: IsvTcb,
    pub tcb_status: String,
    #[serde(default, rename = "advisoryIDs")]
    pub advisory_ids: Vec<String>,
}

#[derive(Deserialize)]
pub struct IsvTcb {
    pub isvsvn: u16,
}

/// A level of the platform's firmware and microcode.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlatformLevel {
    pub tcb: PlatformTcb,
    pub tcb_status: String,
    #[serde(default, rename = "advisoryIDs")]
    pub advisory_ids: Vec<String>,
}

/// Sixteen figures each: serde refuses more and less.
#[derive(Deserialize)]
pub struct PlatformTcb {
    pub sgxtcbcomponents: [Component; 16],
    pub tdxtcbcomponents: [Component; 16],
    pub pcesvn: u16,
}

#[derive(Deserialize)]
pub struct Component {
    pub svn: u8,
}

impl PlatformTcb {
    /// SGX components, PCESVN, TDX components.
    pub fn figures(&self) -> impl Iterator<Item = u16> + '_ {
        let svn = |component: &Component| u16::from(component.svn);
        let sgx = self.sgxtcbcomponents.iter().map(svn);
        sgx.chain([self.pcesvn])
            .chain(self.tdxtcbcomponents.iter().map(svn))
    }
}

impl TcbInfo {
    /// Whether the levels go down from the best: the first that a machine reaches is taken, so in another order it would not
    /// be the best.
    pub fn is_descending(&self) -> bool {
        let platform = is_each_below(&self.tcb_levels, |a, b| b.tcb.figures().lt(a.tcb.figures()));
        platform
            && self
                .tdx_module_identities
                .iter()
                .all(|identity| are_descending(&identity.tcb_levels))
    }
}

impl QeIdentity {
    pub fn is_descending(&self) -> bool {
        are_descending(&self.tcb_levels)
    }
}

fn are_descending(levels: &[IsvLevel]) -> bool {
    is_each_below(levels, |a, b| b.tcb.isvsvn < a.tcb.isvsvn)
}

fn is_each_below<T>(levels: &[T], is_below: impl Fn(&T, &T) -> bool) -> bool {
    levels
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if is_below(a, b)))
}
