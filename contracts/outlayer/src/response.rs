//! What the operator answers.
use near_sdk::base64::{engine::general_purpose::STANDARD, Engine};
use near_sdk::serde::{Deserialize, Serialize};
use near_sdk::{serde_json, serde_json::Value};

#[derive(Serialize, Deserialize)]
#[serde(crate = "near_sdk::serde")]
pub enum ExecutionOutput {
    Bytes(Vec<u8>),
    Text(String),
    Json(Value),
}

impl ExecutionOutput {
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("an output is JSON")
    }

    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// What the caller gets: bytes as base64.
    pub fn into_value(self) -> Value {
        match self {
            Self::Bytes(bytes) => Value::String(STANDARD.encode(bytes)),
            Self::Text(text) => Value::String(text),
            Self::Json(value) => value,
        }
    }
}

#[derive(Serialize, Deserialize, Default)]
#[serde(crate = "near_sdk::serde")]
pub struct ResourcesUsed {
    pub instructions: u64,
    pub time_ms: u64,
    pub compile_time_ms: Option<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(crate = "near_sdk::serde")]
pub struct ExecutionResponse {
    pub success: bool,
    pub output: Option<ExecutionOutput>,
    pub error: Option<String>,
    pub resources_used: ResourcesUsed,
    pub compilation_note: Option<String>,
    /// Printed whole into the yield, as OutLayer's own contract does. There are no stablecoins here to give back.
    #[serde(default)]
    pub refund_usd: Option<u64>,
}

impl ExecutionResponse {
    pub fn timed_out() -> Self {
        Self {
            success: false,
            output: None,
            error: Some("Execution timed out".to_owned()),
            resources_used: ResourcesUsed::default(),
            compilation_note: None,
            refund_usd: None,
        }
    }
}
