//! A contract that speaks OutLayer's protocol: requests that yield, an operator who resolves them, and the events between. It is
//! written from the protocol's description for tests and development, and has no projects, secrets or stablecoins of its own.
mod events;
mod price;
mod request;
mod response;

use events::OutlayerEvent;
use near_sdk::store::LookupMap;
use near_sdk::{
    env, near, require, serde_json, serde_json::Value, AccountId, BorshStorageKey, Gas, GasWeight, NearToken,
    PanicOnDefault, Promise, PromiseError,
};
use price::{cost_of, estimate};
use request::{Ask, ExecutionRequest, RequestView, ResourceLimits};
use response::{ExecutionOutput, ExecutionResponse, ResourcesUsed};

const CALLBACK_GAS: Gas = Gas::from_tgas(50);
const DATA_ID_REGISTER: u64 = 37;

#[near(serializers = [borsh])]
#[derive(BorshStorageKey)]
enum Prefix {
    Requests,
}

#[near(contract_state)]
#[derive(PanicOnDefault)]
pub struct Outlayer {
    owner_id: AccountId,
    operator_id: AccountId,
    is_paused: bool,
    next_request_id: u64,
    pending_requests: LookupMap<u64, ExecutionRequest>,
}

#[near]
impl Outlayer {
    #[init]
    pub fn new(owner_id: AccountId, operator_id: Option<AccountId>) -> Self {
        Self {
            operator_id: operator_id.unwrap_or_else(|| owner_id.clone()),
            owner_id,
            is_paused: false,
            next_request_id: 0,
            pending_requests: LookupMap::new(Prefix::Requests),
        }
    }

    pub fn set_operator(&mut self, operator_id: AccountId) {
        self.assert_owner();
        self.operator_id = operator_id;
    }

    pub fn set_paused(&mut self, paused: bool) {
        self.assert_owner();
        self.is_paused = paused;
    }

    /// The caller's promise ends with the output, or with null after a failure or a timeout.
    #[payable]
    pub fn request_execution(
        &mut self,
        source: Value,
        resource_limits: Option<ResourceLimits>,
        input_data: Option<String>,
        secrets_ref: Option<Value>,
        response_format: Option<String>,
        payer_account_id: Option<AccountId>,
        params: Option<Value>,
    ) {
        require!(!self.is_paused, "Contract is paused");
        let ask = Ask {
            source,
            resource_limits,
            input_data,
            secrets_ref,
            response_format,
            payer_account_id,
            params,
        };
        let request_id = self.next_request_id;
        let mut request = ExecutionRequest::new(request_id, ask);
        require!(
            request.payment >= estimate(&request.resource_limits),
            "Insufficient payment"
        );
        self.next_request_id += 1;
        let request_data = request.event_data();
        let promise = env::promise_yield_create(
            "on_execution_response",
            request_data.as_bytes(),
            CALLBACK_GAS,
            GasWeight(1),
            DATA_ID_REGISTER,
        );
        let data_id = env::read_register(DATA_ID_REGISTER).and_then(|id| id.try_into().ok());
        request.data_id = data_id.unwrap_or_else(|| env::panic_str("a data id has 32 bytes"));
        let (data_id, timestamp) = (request.data_id, request.timestamp);
        self.pending_requests.insert(request_id, request);
        OutlayerEvent::execution_requested(&request_data, &data_id, timestamp).emit();
        env::promise_return(promise);
    }

    /// Of a response whose JSON is shorter than 1,024 bytes.
    pub fn resolve_execution(&mut self, request_id: u64, response: ExecutionResponse) {
        self.assert_operator();
        let data_id = self.pending(request_id).data_id;
        resume(&data_id, &response);
    }

    /// Of a success whose output is too long for a resumption: it is kept until the callback.
    pub fn submit_execution_output_and_resolve(
        &mut self,
        request_id: u64,
        output: ExecutionOutput,
        success: bool,
        error: Option<String>,
        resources_used: ResourcesUsed,
        compilation_note: Option<String>,
    ) {
        self.assert_operator();
        let request = self.pending_mut(request_id);
        require!(!request.output_submitted, "Output already submitted");
        request.output_submitted = true;
        request.pending_output = Some(output.to_json());
        let data_id = request.data_id;
        let response = ExecutionResponse {
            success,
            output: None,
            error,
            resources_used,
            compilation_note,
            refund_usd: None,
        };
        resume(&data_id, &response);
    }

    #[private]
    pub fn on_execution_response(
        &mut self,
        request_id: u64,
        #[callback_result] response: Result<ExecutionResponse, PromiseError>,
    ) -> Option<Value> {
        let request = self.pending_requests.remove(&request_id);
        let request = request.unwrap_or_else(|| env::panic_str("Execution request not found"));
        let response = response.unwrap_or_else(|_| ExecutionResponse::timed_out());
        let charged = cost_of(&response, request.payment);
        let refund = request.payment - charged;
        if refund > 0 {
            let payer = Promise::new(request.payer_account_id.clone());
            payer.transfer(NearToken::from_yoctonear(refund)).detach();
        }
        env::log_str(&format!("[[yNEAR charged: \"{charged}\"]]"));
        OutlayerEvent::execution_completed(&request, &response, charged).emit();
        let kept = || {
            request
                .pending_output
                .as_deref()
                .and_then(ExecutionOutput::from_json)
        };
        let output = response.output.or_else(kept).filter(|_| response.success);
        output.map(ExecutionOutput::into_value)
    }

    /// After ten minutes: practically when a callback was lost.
    pub fn cancel_stale_execution(&mut self, request_id: u64) -> Promise {
        let request = self.pending(request_id);
        let is_senders = env::predecessor_account_id() == request.sender_id;
        require!(is_senders, "Only the sender may cancel");
        let age = env::block_timestamp().saturating_sub(request.timestamp);
        require!(age > 600_000_000_000, "Execution is not stale yet");
        let (payer, payment) = (request.payer_account_id.clone(), request.payment);
        self.pending_requests.remove(&request_id);
        Promise::new(payer).transfer(NearToken::from_yoctonear(payment))
    }

    pub fn get_request(&self, request_id: u64) -> Option<RequestView<'_>> {
        self.pending_requests.get(&request_id).map(RequestView::new)
    }

    pub fn get_pending_request_ids(&self, from_index: Option<u64>, limit: Option<u64>) -> Vec<u64> {
        let ids = (0..self.next_request_id).filter(|id| self.pending_requests.contains_key(id));
        let from = from_index.unwrap_or(0) as usize;
        ids.skip(from).take(limit.unwrap_or(100) as usize).collect()
    }

    pub fn has_pending_output(&self, request_id: u64) -> bool {
        self.pending_requests
            .get(&request_id)
            .is_some_and(|request| request.output_submitted)
    }

    pub fn is_paused(&self) -> bool {
        self.is_paused
    }

    pub fn estimate_execution_cost(&self, resource_limits: Option<ResourceLimits>) -> NearToken {
        NearToken::from_yoctonear(estimate(&resource_limits.unwrap_or_default()))
    }

    pub fn get_max_limits(&self) -> (u64, u32, u64) {
        request::MOST
    }

    /// Owner and operator.
    pub fn get_config(&self) -> (AccountId, AccountId) {
        (self.owner_id.clone(), self.operator_id.clone())
    }

    pub fn get_event_metadata(&self) -> (&'static str, &'static str) {
        (events::STANDARD, events::VERSION)
    }
}

impl Outlayer {
    fn assert_owner(&self) {
        require!(
            env::predecessor_account_id() == self.owner_id,
            "Only owner can call this method"
        );
    }

    fn assert_operator(&self) {
        let is_operators = env::predecessor_account_id() == self.operator_id;
        require!(is_operators, "Only operator can call this method");
    }

    fn pending(&self, request_id: u64) -> &ExecutionRequest {
        let request = self.pending_requests.get(&request_id);
        request.unwrap_or_else(|| env::panic_str("Execution request not found"))
    }

    fn pending_mut(&mut self, request_id: u64) -> &mut ExecutionRequest {
        let request = self.pending_requests.get_mut(&request_id);
        request.unwrap_or_else(|| env::panic_str("Execution request not found"))
    }
}

fn resume(data_id: &[u8; 32], response: &ExecutionResponse) {
    let payload = serde_json::to_vec(response).expect("a response is JSON");
    let is_waiting = env::promise_yield_resume(data_id, payload);
    require!(is_waiting, "Unable to resume execution promise");
}
