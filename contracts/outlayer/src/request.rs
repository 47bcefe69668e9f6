//! A request, from the call that makes it to what the event and `get_request` say of it.
use near_sdk::serde::Serialize;
use near_sdk::{env, near, require, serde_json, serde_json::Value, AccountId};

/// Of the event: longer input data stands in the state only.
const LARGEST_IN_EVENT: usize = 10_000;
/// Instructions, MB, seconds.
pub const MOST: (u64, u32, u64) = (500_000_000_000, 300, 180);

#[near(serializers = [borsh, json])]
#[derive(Clone, Default)]
pub struct ResourceLimits {
    max_instructions: Option<u64>,
    max_memory_mb: Option<u32>,
    max_execution_seconds: Option<u64>,
}

impl ResourceLimits {
    pub fn instructions(&self) -> u64 {
        self.max_instructions.unwrap_or(1_000_000_000)
    }

    pub fn seconds(&self) -> u64 {
        self.max_execution_seconds.unwrap_or(60)
    }

    /// With the defaults in the place of what is absent.
    fn whole(&self) -> Self {
        Self {
            max_instructions: Some(self.instructions()),
            max_memory_mb: Some(self.max_memory_mb.unwrap_or(128)),
            max_execution_seconds: Some(self.seconds()),
        }
    }
}

/// The arguments of `request_execution`.
pub struct Ask {
    pub source: Value,
    pub resource_limits: Option<ResourceLimits>,
    pub input_data: Option<String>,
    pub secrets_ref: Option<Value>,
    pub response_format: Option<String>,
    pub payer_account_id: Option<AccountId>,
    pub params: Option<Value>,
}

/// JSON that came with the call is kept as text.
#[near(serializers = [borsh])]
pub struct ExecutionRequest {
    pub request_id: u64,
    pub data_id: [u8; 32],
    /// The predecessor of the request. The event also names the signer.
    pub sender_id: AccountId,
    pub source: String,
    pub resource_limits: ResourceLimits,
    pub payment: u128,
    pub timestamp: u64,
    secrets_ref: Option<String>,
    response_format: String,
    input_data: Option<String>,
    pub payer_account_id: AccountId,
    is_compile_only: bool,
    pub pending_output: Option<String>,
    pub output_submitted: bool,
}

impl ExecutionRequest {
    /// Its data id is zero until the promise is made. Panics on what the protocol does not allow.
    pub fn new(request_id: u64, ask: Ask) -> Self {
        let is_known = ask.source.get("WasmUrl").is_some() || ask.source.get("GitHub").is_some();
        require!(is_known, "Unknown code source");
        let limits = ask.resource_limits.clone().unwrap_or_default();
        require!(
            limits.instructions() <= MOST.0,
            "Requested instructions exceed the limit"
        );
        require!(
            limits.seconds() <= MOST.2,
            "Requested execution time exceeds the limit"
        );
        let format = ask.response_format.unwrap_or_else(|| "Text".to_owned());
        require!(
            ["Bytes", "Text", "Json"].contains(&format.as_str()),
            "Unknown response format"
        );
        let is_asked = |name: &str| {
            ask.params
                .as_ref()
                .is_some_and(|params| params[name] == Value::Bool(true))
        };
        let is_compile_only = ask.resource_limits.is_none() || is_asked("compile_only");
        let has_input = ask.input_data.as_deref().is_some_and(|data| !data.is_empty());
        require!(
            !(is_compile_only && has_input),
            "Compile-only requests take no input data"
        );
        let sender_id = env::predecessor_account_id();
        Self {
            request_id,
            data_id: [0; 32],
            payer_account_id: ask.payer_account_id.unwrap_or_else(|| sender_id.clone()),
            sender_id,
            source: ask.source.to_string(),
            resource_limits: limits.whole(),
            payment: env::attached_deposit().as_yoctonear(),
            timestamp: env::block_timestamp(),
            secrets_ref: ask
                .secrets_ref
                .filter(|secrets| !secrets.is_null())
                .map(|secrets| secrets.to_string()),
            response_format: format,
            input_data: ask.input_data,
            is_compile_only,
            pending_output: None,
            output_submitted: false,
        }
    }

    /// The event's `request_data`, and the callback's arguments.
    pub fn event_data(&self) -> String {
        let input = self.input_data.as_deref().unwrap_or("");
        let is_in_state = input.len() >= LARGEST_IN_EVENT;
        let data = EventData {
            request_id: self.request_id,
            sender_id: env::signer_account_id(),
            predecessor_id: &self.sender_id,
            code_source: json(&self.source),
            resource_limits: &self.resource_limits,
            input_data: if is_in_state { "" } else { input },
            input_data_in_state: is_in_state,
            secrets_ref: self.secrets_ref.as_deref().map(json),
            response_format: &self.response_format,
            payment: self.payment.to_string(),
            attached_usd: "0",
            timestamp: self.timestamp,
            compile_only: self.is_compile_only,
            force_rebuild: false,
            store_on_fastfs: false,
            use_bound_identity: false,
            project_uuid: None,
            project_id: None,
        };
        serde_json::to_string(&data).expect("a request is JSON")
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("it was JSON when it came")
}

#[derive(Serialize)]
#[serde(crate = "near_sdk::serde")]
struct EventData<'a> {
    request_id: u64,
    sender_id: AccountId,
    predecessor_id: &'a AccountId,
    code_source: Value,
    resource_limits: &'a ResourceLimits,
    input_data: &'a str,
    input_data_in_state: bool,
    secrets_ref: Option<Value>,
    response_format: &'a str,
    payment: String,
    attached_usd: &'a str,
    timestamp: u64,
    compile_only: bool,
    force_rebuild: bool,
    store_on_fastfs: bool,
    use_bound_identity: bool,
    project_uuid: Option<&'a str>,
    project_id: Option<&'a str>,
}

/// What `get_request` answers. Numbers of any size are bare.
#[derive(Serialize)]
#[serde(crate = "near_sdk::serde")]
pub struct RequestView<'a> {
    request_id: u64,
    data_id: &'a [u8; 32],
    sender_id: &'a AccountId,
    execution_source: Value,
    resolved_source: Value,
    resource_limits: &'a ResourceLimits,
    payment: u128,
    timestamp: u64,
    secrets_ref: Option<Value>,
    response_format: &'a str,
    input_data: Option<&'a str>,
    payer_account_id: &'a AccountId,
    pending_output: Option<Value>,
    output_submitted: bool,
}

impl<'a> RequestView<'a> {
    pub fn new(request: &'a ExecutionRequest) -> Self {
        Self {
            request_id: request.request_id,
            data_id: &request.data_id,
            sender_id: &request.sender_id,
            execution_source: json(&request.source),
            resolved_source: json(&request.source),
            resource_limits: &request.resource_limits,
            payment: request.payment,
            timestamp: request.timestamp,
            secrets_ref: request.secrets_ref.as_deref().map(json),
            response_format: &request.response_format,
            input_data: request.input_data.as_deref(),
            payer_account_id: &request.payer_account_id,
            pending_output: request.pending_output.as_deref().map(json),
            output_submitted: request.output_submitted,
        }
    }
}
