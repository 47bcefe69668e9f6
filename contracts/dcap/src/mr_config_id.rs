use crate::boot::BootFacts;
use crate::bytes::{is_zero, to_hex, HexBytes};
use crate::error::{ensure, refuse, Check, Result};
use crate::host::{keccak256, sha256};
use crate::policy::KeyProvider;
use serde::Serialize;

/// Where the host put the deployment into the configuration id, it is the measured one (dstack-types/src/mr_config.rs).
/// Whether the host named the key provider's id stands in the app-compose document, which is not here: both are taken.
pub fn verify(mr_config_id: &[u8; 48], boot: &BootFacts, provider: &KeyProvider) -> Result<()> {
    if is_zero(mr_config_id) {
        return Ok(());
    }
    let [version, rest @ ..] = mr_config_id;
    let (hash, tail) = rest.split_at(32);
    let names = |candidate: [u8; 32]| hash == candidate;
    let holds = match version {
        1 => names(boot.compose_hash),
        2 => second_hashes(boot, provider).into_iter().any(names),
        3 => third_documents(boot, provider)
            .iter()
            .any(|document| names(third_hash(document))),
        _ => return refuse(Check::MrConfigId, "a layout that is not known here"),
    };
    ensure(
        holds && is_zero(tail),
        Check::MrConfigId,
        "names another deployment",
    )
}

/// Kinds of providers in an app-compose document, and how the boot names them, by their numbers.
const KINDS: [(&str, &str); 4] = [
    ("none", "none"),
    ("local", "local-sgx"),
    ("kms", "kms"),
    ("tpm", "tpm"),
];

fn kind_of(provider: &KeyProvider) -> Option<(u8, &'static str)> {
    (0..)
        .zip(KINDS)
        .find(|(_, (_, measured))| *measured == provider.name)
        .map(|(number, (kind, _))| (number, kind))
}

fn second_hashes(boot: &BootFacts, provider: &KeyProvider) -> Vec<[u8; 32]> {
    let Some((kind, _)) = kind_of(provider) else {
        return Vec::new();
    };
    let id = HexBytes::from_text(&provider.id).unwrap_or(HexBytes(Vec::new()));
    let hash_with = |id: &[u8]| keccak256(&[&boot.compose_hash as &[u8], &boot.app_id, &[kind], id].concat());
    vec![hash_with(&[]), hash_with(&id.0)]
}

/// Canonical JSON (RFC 8785): the fields stand in the order of their names, and no value needs an escape.
#[derive(Serialize)]
struct ThirdDocument {
    #[serde(skip_serializing_if = "Option::is_none")]
    app_id: Option<String>,
    compose_hash: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    gpu_policy_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    init_script_hashes: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance_id: Option<String>,
    key_provider: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_provider_id: Option<String>,
    version: u8,
}

const THIRD_DOCUMENTS: u8 = 16;

/// The documents of version 3 that name this deployment. The host may leave out the ids of app, instance and key provider;
/// init scripts are named for manifests since version 3.
fn third_documents(boot: &BootFacts, provider: &KeyProvider) -> Vec<ThirdDocument> {
    let Some((_, kind)) = kind_of(provider) else {
        return Vec::new();
    };
    let document = |choice: u8| {
        let named = |bit: u8, text: String| (choice & bit != 0 && !text.is_empty()).then_some(text);
        let scripts = boot.init_script_hashes.iter().map(|hash| to_hex(hash)).collect();
        ThirdDocument {
            app_id: named(1, to_hex(&boot.app_id)),
            compose_hash: to_hex(&boot.compose_hash),
            gpu_policy_hash: boot.gpu_policy_hash.as_deref().map(to_hex),
            init_script_hashes: (choice & 8 != 0).then_some(scripts),
            instance_id: named(2, to_hex(&boot.instance_id)),
            key_provider: kind,
            key_provider_id: named(4, provider.id.clone()),
            version: 3,
        }
    };
    (0..THIRD_DOCUMENTS).map(document).collect()
}

fn third_hash(document: &ThirdDocument) -> [u8; 32] {
    let mut bytes = b"dstack-mr-config-v3:\0".to_vec();
    bytes.extend(serde_json::to_vec(document).unwrap_or_default());
    sha256(&bytes)
}
