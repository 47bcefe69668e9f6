//! NEP-297 events, in OutLayer's order of fields.
use crate::request::ExecutionRequest;
use crate::response::{ExecutionResponse, ResourcesUsed};
use near_sdk::serde::Serialize;
use near_sdk::{env, serde_json, serde_json::Value};

pub const STANDARD: &str = "near-outlayer";
pub const VERSION: &str = "1.0.0";

#[derive(Serialize)]
#[serde(crate = "near_sdk::serde")]
pub struct OutlayerEvent<T> {
    standard: &'static str,
    version: &'static str,
    event: &'static str,
    data: [T; 1],
}

#[derive(Serialize)]
#[serde(crate = "near_sdk::serde")]
pub struct Requested<'a> {
    request_data: &'a str,
    data_id: &'a [u8; 32],
    timestamp: u64,
}

#[derive(Serialize)]
#[serde(crate = "near_sdk::serde")]
pub struct Completed<'a> {
    sender_id: &'a str,
    code_source: Value,
    resources_used: &'a ResourcesUsed,
    success: bool,
    error_message: Option<&'a str>,
    payment_charged: String,
    payment_refunded: String,
    compilation_note: Option<&'a str>,
    timestamp: u64,
}

impl<'a> OutlayerEvent<Requested<'a>> {
    pub fn execution_requested(request_data: &'a str, data_id: &'a [u8; 32], timestamp: u64) -> Self {
        Self::new(
            "execution_requested",
            Requested {
                request_data,
                data_id,
                timestamp,
            },
        )
    }
}

impl<'a> OutlayerEvent<Completed<'a>> {
    pub fn execution_completed(
        request: &'a ExecutionRequest,
        response: &'a ExecutionResponse,
        charged: u128,
    ) -> Self {
        let completed = Completed {
            sender_id: request.sender_id.as_str(),
            code_source: serde_json::from_str(&request.source).expect("it was JSON when it came"),
            resources_used: &response.resources_used,
            success: response.success,
            error_message: response.error.as_deref(),
            payment_charged: charged.to_string(),
            payment_refunded: (request.payment - charged).to_string(),
            compilation_note: response.compilation_note.as_deref(),
            timestamp: env::block_timestamp(),
        };
        Self::new("execution_completed", completed)
    }
}

impl<T: Serialize> OutlayerEvent<T> {
    fn new(event: &'static str, data: T) -> Self {
        Self {
            standard: STANDARD,
            version: VERSION,
            event,
            data: [data],
        }
    }

    pub fn emit(&self) {
        let json = serde_json::to_string(self).expect("an event is JSON");
        env::log_str(&format!("EVENT_JSON:{json}"));
    }
}
