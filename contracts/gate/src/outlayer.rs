//! From what OutLayer's contract keeps of a request to the input struct that a run of it must have, and from the enclave's
//! response to the call that hands it over: attestation/outlayer.md, byte for byte.
use crate::error::{ensure, GateError};
use crate::hash::{domain_hash, sha256, Hash, ZERO};
use crate::hex::from_hex;
use crate::statement::{
    args_commitment, one_shot_world_id, Block, Input, Limits, Origin, OutlayerCaller, PromiseMode,
};
use near_sdk::borsh::BorshSerialize;
use near_sdk::json_types::{Base58CryptoHash, Base64VecU8};
use near_sdk::serde::{de::IgnoredAny, Deserialize};
use near_sdk::{near, serde_json};

/// The gas of one of OutLayer's instructions: NEAR's cost of a wasm instruction.
const GAS_PER_INSTRUCTION: u64 = 822_756;
const MOST_GAS: u64 = 1_000_000_000_000_000;
const BUILD_TARGET: &str = "wasm32-unknown-unknown";

/// What input data and output may have at most, so that 300 Tgas read and send them.
pub const LARGEST_DATA: usize = 65_536;
/// OutLayer resumes a yield with fewer bytes than this, or stores the output.
const LARGEST_RESPONSE: usize = 1_024;
/// OutLayer's contract knows one field more, and prints it into the yield though nobody sent it.
const PRINTED_TOO: &str = r#","refund_usd":null"#;
/// The longest text of a double.
const DOUBLE_BYTES: usize = 24;

/// `get_request`, as far as it decides the run. Fields that are not known are passed over.
#[derive(Deserialize)]
#[serde(crate = "near_sdk::serde")]
pub struct Request {
    pub request_id: u64,
    pub data_id: Hash,
    sender_id: String,
    resolved_source: Source,
    #[serde(default)]
    resource_limits: ResourceLimits,
    timestamp: u64,
    secrets_ref: Option<IgnoredAny>,
    #[serde(default)]
    response_format: ResponseFormat,
    input_data: Option<String>,
}

#[derive(Deserialize)]
#[serde(crate = "near_sdk::serde")]
enum Source {
    WasmUrl(WasmUrl),
    GitHub(IgnoredAny),
}

#[derive(Deserialize)]
#[serde(crate = "near_sdk::serde")]
struct WasmUrl {
    url: String,
    hash: String,
    build_target: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(crate = "near_sdk::serde")]
struct ResourceLimits {
    max_instructions: Option<u64>,
    max_memory_mb: Option<u32>,
    max_execution_seconds: Option<u64>,
}

#[derive(Deserialize, BorshSerialize, Clone, Copy, Default)]
#[serde(crate = "near_sdk::serde")]
#[borsh(crate = "near_sdk::borsh")]
enum ResponseFormat {
    Bytes,
    #[default]
    Text,
    Json,
}

/// `input_data`. What makes up the state is the service's to judge: `state_root` decides it.
#[derive(Deserialize)]
#[serde(crate = "near_sdk::serde", deny_unknown_fields)]
struct CallInput {
    operation: String,
    account_id: String,
    method: String,
    args: Option<String>,
    args_base64: Option<Base64VecU8>,
    state_root: Base58CryptoHash,
    #[serde(rename = "balance")]
    _balance: Option<IgnoredAny>,
    #[serde(rename = "state")]
    _state: Option<IgnoredAny>,
}

#[derive(BorshSerialize)]
#[borsh(crate = "near_sdk::borsh")]
struct CodeSource<'a> {
    url: &'a str,
    hash: Hash,
    build_target: &'a str,
}

#[derive(BorshSerialize)]
#[borsh(crate = "near_sdk::borsh")]
struct HashedRequest<'a> {
    request_id: u64,
    data_id: Hash,
    sender_id: &'a str,
    code_source_hash: Hash,
    max_instructions: u64,
    max_memory_mb: u32,
    max_execution_seconds: u64,
    input_data: &'a str,
    response_format: ResponseFormat,
    timestamp: u64,
}

/// What is the same for each request.
pub struct Constants<'a> {
    pub network: &'a str,
    pub outlayer: &'a str,
    pub protocol_version: u32,
    pub params_hash: Hash,
}

/// What the answer says of the run.
pub struct Engine {
    pub engine_id: String,
    pub is_proved: bool,
}

/// Reads the answer of `get_request`: null when there is no such request.
pub fn read_request(json: &[u8]) -> Result<Request, GateError> {
    let request: Option<Request> = serde_json::from_slice(json).map_err(|_| GateError::RequestMalformed)?;
    request.ok_or(GateError::RequestNotFound)
}

/// The whole input struct of the one run that answers this request.
pub fn rebuild_input(request: &Request, constants: &Constants, engine: Engine) -> Result<Input, GateError> {
    let origin = if engine.is_proved {
        Origin::Proved
    } else {
        Origin::Claimed
    };
    let (source, code_hash) = code_of(request)?;
    let input_data = request.input_data.as_deref().ok_or(GateError::InputMalformed)?;
    ensure(input_data.len() <= LARGEST_DATA, GateError::InputTooLarge)?;
    let call = read_call(input_data)?;
    let code_source = CodeSource {
        url: &source.url,
        hash: code_hash,
        build_target: BUILD_TARGET,
    };
    let code_source_hash = domain_hash("outlayer-code-source", &code_source);
    let max_instructions = request.resource_limits.max_instructions.unwrap_or(1_000_000_000);
    let unnamed = Input {
        network: constants.network.to_owned(),
        world_id: ZERO,
        sequence: 0,
        previous_statement: ZERO,
        pre_state_root: call.state_root.into(),
        code_hash,
        account_id: call.account_id,
        method: call.method,
        args_commitment: args_commitment(call.args),
        predecessor_id: request.sender_id.clone(),
        signer_id: request.sender_id.clone(),
        signer_public_key: vec![0; 33],
        attached_deposit: 0,
        prepaid_gas: max_instructions.saturating_mul(GAS_PER_INSTRUCTION).min(MOST_GAS),
        is_view: false,
        promises: PromiseMode::Refuse,
        accounts: vec![],
        limits: Limits::default(),
        policy_hash: ZERO,
        block: block_of(request),
        protocol_version: constants.protocol_version,
        params_hash: constants.params_hash,
        engine_id: engine.engine_id,
        outlayer: Some(OutlayerCaller {
            contract_id: constants.outlayer.to_owned(),
            request_id: request.request_id,
            data_id: request.data_id,
            code_source_hash,
            request_hash: request_hash(request, input_data, code_source_hash, max_instructions),
        }),
        state_origin: Origin::Claimed,
        caller_origin: origin,
        time_origin: origin,
        seed_origin: origin,
    };
    Ok(Input {
        world_id: one_shot_world_id(&unnamed),
        ..unnamed
    })
}

fn code_of(request: &Request) -> Result<(&WasmUrl, Hash), GateError> {
    ensure(request.secrets_ref.is_none(), GateError::RequestWithSecrets)?;
    match &request.resolved_source {
        Source::WasmUrl(source) if source.build_target.as_deref() == Some(BUILD_TARGET) => {
            let hash = from_hex(&source.hash.to_ascii_lowercase()).ok_or(GateError::RequestMalformed)?;
            Ok((source, hash))
        }
        Source::WasmUrl(_) | Source::GitHub(_) => Err(GateError::CodeNotForNear),
    }
}

struct Call {
    account_id: String,
    method: String,
    args: Vec<u8>,
    state_root: Base58CryptoHash,
}

fn read_call(input_data: &str) -> Result<Call, GateError> {
    let input: CallInput = serde_json::from_str(input_data).map_err(|_| GateError::InputMalformed)?;
    ensure(input.operation == "call", GateError::InputMalformed)?;
    let args = match (input.args, input.args_base64) {
        (None, None) => vec![],
        (Some(text), None) => text.into_bytes(),
        (None, Some(bytes)) => bytes.0,
        (Some(_), Some(_)) => return Err(GateError::InputMalformed),
    };
    Ok(Call {
        account_id: input.account_id,
        method: input.method,
        args,
        state_root: input.state_root,
    })
}

fn block_of(request: &Request) -> Block {
    Block {
        height: 1,
        timestamp: request.timestamp,
        epoch_height: 1,
        random_seed: sha256(&request.data_id),
    }
}

fn request_hash(request: &Request, input_data: &str, code_source_hash: Hash, max_instructions: u64) -> Hash {
    let limits = &request.resource_limits;
    let hashed = HashedRequest {
        request_id: request.request_id,
        data_id: request.data_id,
        sender_id: &request.sender_id,
        code_source_hash,
        max_instructions,
        max_memory_mb: limits.max_memory_mb.unwrap_or(128),
        max_execution_seconds: limits.max_execution_seconds.unwrap_or(60),
        input_data,
        response_format: request.response_format,
        timestamp: request.timestamp,
    };
    domain_hash("outlayer-request", &hashed)
}

/// What the enclave answers OutLayer.
#[near(serializers = [borsh])]
pub struct Response {
    pub success: bool,
    pub output: Option<ResponseOutput>,
    pub error: Option<String>,
    pub instructions: u64,
    pub time_ms: u64,
}

/// JSON stands here as the compact text that the contract wrote.
#[near(serializers = [borsh])]
pub enum ResponseOutput {
    Bytes(Vec<u8>),
    Text(String),
    Json(String),
}

/// The one call of OutLayer's contract that hands a response over.
pub struct Resolution {
    pub method: &'static str,
    pub args: Vec<u8>,
}

impl Response {
    pub fn hash(&self) -> Hash {
        domain_hash("outlayer-response", self)
    }

    fn is_storable(&self) -> bool {
        self.success && self.output.is_some()
    }

    /// Whether it can be handed over at all.
    pub fn check_size(&self) -> Result<(), GateError> {
        let length = match &self.output {
            None => 0,
            Some(ResponseOutput::Bytes(bytes)) => bytes.len(),
            Some(ResponseOutput::Text(text) | ResponseOutput::Json(text)) => text.len(),
        };
        ensure(length <= LARGEST_DATA, GateError::OutputTooLarge)?;
        // Only a success can be stored, so what else is too long has no way.
        if self.is_storable() {
            Ok(())
        } else {
            self.resolution(0).map(|_| ())
        }
    }

    fn growth(&self) -> usize {
        match &self.output {
            Some(ResponseOutput::Json(json)) => number_growth(json),
            _ => 0,
        }
    }

    /// `resolve_execution` if the response in JSON is short; else the output is stored, which only a success has.
    pub fn resolution(&self, request_id: u64) -> Result<Resolution, GateError> {
        let output = output_json(self.output.as_ref());
        let error = self.error.as_deref().map_or("null".to_owned(), quoted);
        let (success, instructions, time_ms) = (self.success, self.instructions, self.time_ms);
        let used = format!(
            r#""resources_used":{{"instructions":{instructions},"time_ms":{time_ms},"compile_time_ms":null}},"compilation_note":null"#
        );
        let response = format!(r#"{{"success":{success},"output":{output},"error":{error},{used}}}"#);
        if response.len() + PRINTED_TOO.len() + self.growth() < LARGEST_RESPONSE {
            let args = format!(r#"{{"request_id":{request_id},"response":{response}}}"#).into_bytes();
            return Ok(Resolution {
                method: "resolve_execution",
                args,
            });
        }
        ensure(self.is_storable(), GateError::AnswerTooLarge)?;
        let args = format!(
            r#"{{"request_id":{request_id},"output":{output},"success":{success},"error":{error},{used}}}"#
        );
        Ok(Resolution {
            method: "submit_execution_output_and_resolve",
            args: args.into_bytes(),
        })
    }
}

/// OutLayer's contract reads an output of JSON and prints it again: a number that is no plain integer may become as long as a
/// double gets, such as 1e15, which is printed as 1000000000000000.0.
fn number_growth(json: &str) -> usize {
    let bytes = json.as_bytes();
    let (mut at, mut more) = (0, 0);
    while let Some(&first) = bytes.get(at) {
        let start = at;
        at = match first {
            b'"' => end_of_string(bytes, start),
            b'-' | b'0'..=b'9' => end_of_number(bytes, start),
            _ => start + 1,
        };
        let is_number = first == b'-' || first.is_ascii_digit();
        if is_number && !is_plain_integer(&bytes[start..at]) {
            more += DOUBLE_BYTES.saturating_sub(at - start);
        }
    }
    more
}

fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while bytes.get(at).is_some_and(|byte| *byte != b'"') {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    bytes.len().min(at + 1)
}

fn end_of_number(bytes: &[u8], start: usize) -> usize {
    let is_of_number = |byte: &u8| byte.is_ascii_digit() || b".eE+-".contains(byte);
    let rest = &bytes[start + 1..];
    start + 1 + rest.iter().take_while(|byte| is_of_number(byte)).count()
}

/// What serde prints as it stands: 0, or up to 19 digits of which the first is none.
fn is_plain_integer(token: &[u8]) -> bool {
    let digits = token.strip_prefix(b"-").unwrap_or(token);
    let has_no_leading_zero = digits.first().is_some_and(|digit| *digit != b'0');
    token == b"0" || (has_no_leading_zero && digits.len() <= 19 && digits.iter().all(u8::is_ascii_digit))
}

fn output_json(output: Option<&ResponseOutput>) -> String {
    match output {
        None => "null".to_owned(),
        Some(ResponseOutput::Text(text)) => format!(r#"{{"Text":{}}}"#, quoted(text)),
        Some(ResponseOutput::Json(json)) => format!(r#"{{"Json":{json}}}"#),
        Some(ResponseOutput::Bytes(bytes)) => format!(r#"{{"Bytes":{}}}"#, numbers(bytes)),
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("text is JSON")
}

fn numbers(bytes: &[u8]) -> String {
    serde_json::to_string(bytes).expect("numbers are JSON")
}
