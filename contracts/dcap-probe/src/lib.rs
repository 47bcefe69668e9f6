//! `dcap` behind methods of a contract, each step by itself, so that its verdicts and its gas can be looked at. Input is borsh,
//! the time is the block's. Never a gate: whoever calls says which root is trusted.

use dcap::{replay_rtmr3, verify, verify_quote, DcapError, Event, Evidence, Policy, VerifiedQuote};
use near_sdk::borsh::{from_slice, BorshDeserialize};
use near_sdk::env;
use near_sdk::serde_json::{json, Value};

const NANOSECONDS: u64 = 1_000_000_000;

#[derive(BorshDeserialize)]
#[borsh(crate = "near_sdk::borsh")]
struct Question {
    evidence: Evidence,
    root: [u8; 32],
    policy: Policy,
}

/// Reads the input and nothing more: what the other methods cost beyond it is verification.
#[no_mangle]
pub extern "C" fn read() {
    let Question { evidence, .. } = input();
    answer(json!(evidence.events.len()));
}

/// RTMR3 after the events.
#[no_mangle]
pub extern "C" fn replay() {
    let events: Vec<Event> = input();
    answer(json!(hex(&accepted(replay_rtmr3(&events)))));
}

/// Quote and collateral, without events and policy.
#[no_mangle]
pub extern "C" fn judge_quote() {
    let Question { evidence, root, .. } = input();
    accepted(verify_quote(
        &evidence.quote.0,
        &evidence.collateral,
        &root,
        now(),
    ));
    answer(json!(true));
}

/// All of it.
#[no_mangle]
pub extern "C" fn judge() {
    let Question {
        evidence,
        root,
        policy,
    } = input();
    answer(print(&accepted(verify(&evidence, &root, &policy, now()))));
}

/// The same of JSON in place of borsh: `{"evidence": …, "root": hex, "policy": …}`.
#[no_mangle]
pub extern "C" fn judge_json() {
    let question: JsonQuestion = expect(near_sdk::serde_json::from_slice(&bytes()).ok());
    let JsonQuestion {
        evidence,
        root,
        policy,
    } = question;
    answer(print(&accepted(verify(&evidence, &root.0, &policy, now()))));
}

#[derive(near_sdk::serde::Deserialize)]
#[serde(crate = "near_sdk::serde", deny_unknown_fields)]
struct JsonQuestion {
    evidence: Evidence,
    root: dcap::Bytes<32>,
    policy: Policy,
}

fn print(verified: &VerifiedQuote) -> Value {
    json!({
        "report_data": hex(&verified.report_data),
        "compose_hash": hex(&verified.compose_hash),
        "app_id": hex(&verified.app_id),
        "instance_id": hex(&verified.instance_id),
        "os_image_hash": verified.os_image_hash.map(|hash| hex(&hash)),
        "ppid": hex(&verified.ppid),
        "fmspc": hex(&verified.fmspc),
        "tcb_status": verified.tcb_status,
        "advisories": verified.advisories,
        "good_until": verified.good_until,
    })
}

fn now() -> u64 {
    env::block_timestamp() / NANOSECONDS
}

fn bytes() -> Vec<u8> {
    expect(env::input())
}

fn input<T: BorshDeserialize>() -> T {
    expect(from_slice(&bytes()).ok())
}

fn expect<T>(value: Option<T>) -> T {
    value.unwrap_or_else(|| env::panic_str("input: not in its format"))
}

fn accepted<T>(verdict: Result<T, DcapError>) -> T {
    verdict.unwrap_or_else(|error| env::panic_str(&error.to_string()))
}

fn answer(value: Value) {
    env::value_return(value.to_string().as_bytes());
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
