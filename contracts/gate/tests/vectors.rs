//! The vectors that the TypeScript tests read, too: what the structs are in borsh, and every hash of them.
//! `cargo test -p gate` runs them without a host.
#![allow(dead_code)]

#[path = "../src/error.rs"]
mod error;
#[path = "../src/hash.rs"]
mod hash;
#[path = "../src/heads.rs"]
mod heads;
#[path = "../src/hex.rs"]
mod hex;
#[path = "../src/merkle.rs"]
mod merkle;
#[path = "../src/outlayer.rs"]
mod outlayer;
#[path = "../src/statement.rs"]
mod statement;

use hash::Hash;
use merkle::{batch_root, Side, Step};
use near_sdk::borsh::{self, BorshDeserialize, BorshSerialize};
use near_sdk::serde_json::{json, Value};

/// The cases of one file. Panics when there are none.
fn cases(file: &str) -> Vec<Value> {
    let path = format!(
        "{}/../../test/vectors/statement/{file}",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(path).unwrap();
    let file: Value = near_sdk::serde_json::from_str(&text).unwrap();
    let cases = file["cases"].as_array().unwrap().clone();
    assert!(!cases.is_empty());
    cases
}

fn bytes(value: &Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn hash(value: &Value) -> Hash {
    bytes(value).try_into().unwrap()
}

/// What was written must be what is written again.
fn read<T: BorshDeserialize + BorshSerialize>(value: &Value) -> T {
    let bytes = bytes(value);
    let read: T = borsh::from_slice(&bytes).unwrap();
    assert_eq!(borsh::to_vec(&read).unwrap(), bytes);
    read
}

#[test]
fn inputs() {
    for case in cases("inputs.json") {
        let input: statement::Input = read(&case["borsh"]);
        assert_eq!(
            statement::hash_input(&input),
            hash(&case["hash"]),
            "{}",
            case["name"]
        );
        if let Some(world_id) = case.get("one_shot_world_id") {
            assert_eq!(
                statement::one_shot_world_id(&input),
                hash(world_id),
                "{}",
                case["name"]
            );
        }
    }
}

#[test]
fn outputs() {
    for case in cases("outputs.json") {
        let output: statement::Output = read(&case["borsh"]);
        assert_eq!(
            statement::hash_output(&output),
            hash(&case["hash"]),
            "{}",
            case["name"]
        );
    }
}

#[test]
fn envelopes() {
    for case in cases("envelopes.json") {
        let envelope: statement::Envelope = read(&case["borsh"]);
        assert_eq!(
            statement::hash_envelope(&envelope),
            hash(&case["statement_hash"]),
            "{}",
            case["name"]
        );
    }
}

#[test]
fn batches() {
    for case in cases("batches.json") {
        let root = hash(&case["root"]);
        assert_eq!(
            statement::hash_batch(&root),
            hash(&case["batch_hash"]),
            "{}",
            case["name"]
        );
        let (hashes, paths) = (
            case["statement_hashes"].as_array().unwrap(),
            case["paths"].as_array().unwrap(),
        );
        for (index, (statement_hash, path)) in hashes.iter().zip(paths).enumerate() {
            let path: Vec<Step> = path.as_array().unwrap().iter().map(step).collect();
            assert_eq!(batch_root(&hash(statement_hash), &path), root, "{}", case["name"]);
            let [index, count] = [index as u64, hashes.len() as u64];
            assert!(merkle::is_path_of(&path, index, count));
            assert!(!merkle::is_path_of(&path, index, 2 * count + 1));
            assert!(!merkle::is_path_of(&path, count, count));
        }
    }
}

fn step(value: &Value) -> Step {
    let direction = match value["direction"].as_str().unwrap() {
        "Left" => Side::Left,
        _ => Side::Right,
    };
    Step {
        hash: hash(&value["hash"]),
        direction,
    }
}

#[test]
fn arguments() {
    let of_args = |case: &&Value| case["kind"] == "args";
    let cases = cases("commitments.json");
    let public: Vec<&Value> = cases
        .iter()
        .filter(of_args)
        .filter(|case| case["salt"].is_null())
        .collect();
    assert!(!public.is_empty());
    for case in public {
        assert_eq!(
            statement::args_commitment(bytes(&case["bytes"])),
            hash(&case["hash"])
        );
    }
}

#[test]
fn heads() {
    for case in cases("heads.json") {
        let input: heads::HeadInput = read(&case["input_borsh"]);
        let output: heads::HeadOutput = read(&case["output_borsh"]);
        assert_eq!(input.hash(), hash(&case["input_hash"]), "{}", case["name"]);
        assert_eq!(output.hash(), hash(&case["output_hash"]), "{}", case["name"]);
        assert_eq!(
            heads::block_hash(&input, &output),
            hash(&case["block_hash"]),
            "{}",
            case["name"]
        );
    }
}

#[test]
fn worlds() {
    for case in cases("world-ids.json") {
        let origin = heads::WorldOrigin {
            genesis_hash: hash(&case["genesis_hash"]),
            nonce: case["nonce"].as_u64().unwrap(),
        };
        let app_id = bytes(&case["app_id"]).try_into().unwrap();
        assert_eq!(
            origin.world_id(&app_id),
            hash(&case["world_id"]),
            "{}",
            case["name"]
        );
    }
}

/// A request as `get_request` of OutLayer's contract would show it.
fn kept_request(case: &Value) -> Vec<u8> {
    let (asked, source) = (&case["request"], &case["request"]["source"]);
    let number = |value: &Value| value.as_str().unwrap().parse::<u64>().unwrap();
    let format = match asked["response_format"].as_str().unwrap() {
        "bytes" => "Bytes",
        "text" => "Text",
        _ => "Json",
    };
    let source = json!({ "WasmUrl": {
        "url": source["url"], "hash": source["hash"], "build_target": source["build_target"],
    } });
    let kept = json!({
        "request_id": number(&case["request_id"]),
        "data_id": bytes(&case["data_id"]),
        "sender_id": asked["sender_id"],
        "execution_source": source,
        "resolved_source": source,
        "resource_limits": {
            "max_instructions": number(&asked["max_instructions"]),
            "max_memory_mb": asked["max_memory_mb"],
            "max_execution_seconds": number(&asked["max_execution_seconds"]),
        },
        "payment": 1,
        "timestamp": number(&asked["timestamp"]),
        "secrets_ref": null,
        "response_format": format,
        "input_data": asked["input_data"],
        "payer_account_id": "payer.near",
        "pending_output": null,
        "output_submitted": false,
        "a_field_of_the_future": [1],
    });
    kept.to_string().into_bytes()
}

#[test]
fn requests() {
    for case in cases("outlayer-requests.json") {
        let request = outlayer::read_request(&kept_request(&case)).unwrap();
        let constants = outlayer::Constants {
            network: case["network"].as_str().unwrap(),
            outlayer: case["contract_id"].as_str().unwrap(),
            protocol_version: 88,
            params_hash: hash(&case["input"]["params_hash"]),
        };
        let engine = outlayer::Engine {
            engine_id: case["engine_id"].as_str().unwrap().to_owned(),
            is_proved: case["is_proved"].as_bool().unwrap(),
        };
        let input = outlayer::rebuild_input(&request, &constants, engine).unwrap();
        let caller = input.outlayer.as_ref().unwrap();
        assert_eq!(
            caller.code_source_hash,
            hash(&case["code_source_hash"]),
            "{}",
            case["name"]
        );
        assert_eq!(
            caller.request_hash,
            hash(&case["request_hash"]),
            "{}",
            case["name"]
        );
        assert_eq!(
            statement::hash_input(&input),
            hash(&case["hash"]),
            "{}",
            case["name"]
        );
    }
}

#[test]
fn responses() {
    for case in cases("outlayer-responses.json") {
        let response: outlayer::Response = read(&case["borsh"]);
        assert_eq!(response.hash(), hash(&case["hash"]), "{}", case["name"]);
        response.check_size().unwrap();
        let resolution = response.resolution(7).unwrap();
        assert_eq!(
            resolution.method,
            case["method"].as_str().unwrap(),
            "{}",
            case["name"]
        );
        let args = String::from_utf8(resolution.args).unwrap();
        assert_eq!(
            args,
            case["args_of_request_7"].as_str().unwrap(),
            "{}",
            case["name"]
        );
    }
}
