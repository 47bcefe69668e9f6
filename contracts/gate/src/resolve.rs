//! An answer to a request of OutLayer's contract, in three receipts: what the answer shows by itself, what the request says, and
//! whether OutLayer took it. Only then the request is marked; a refusal anywhere before leaves nothing behind, and the deposit,
//! which travels from receipt to receipt, goes back to the relayer by the protocol's own refund.
use crate::error::{ensure, GateError};
use crate::events::GateEvent;
use crate::hash::Hash;
use crate::hex::Hex;
use crate::outlayer::{read_request, rebuild_input, Constants, Engine, Response};
use crate::signed::Signed;
use crate::statement::{hash_input, Output};
use crate::storage::{charge, price_of, Payer};
use crate::{check_output, Gate, GateExt};
use near_sdk::{env, near, AccountId, Gas, GasWeight, NearToken, Promise, StorageUsage};

/// What a resolution of the largest input and output burns, and then some (measured: contracts/README.md).
const RESOLVE_GAS: Gas = Gas::from_tgas(290);
const GET_REQUEST_GAS: Gas = Gas::from_tgas(40);
const OUTLAYER_GAS: Gas = Gas::from_tgas(100);
const ON_RESOLVED_GAS: Gas = Gas::from_tgas(10);

/// An entry of `resolved`: 40 bytes of the record itself, prefix, request id, data id and statement hash.
const RESOLUTION_BYTES: StorageUsage = 40 + 1 + 8 + 32 + 32;
/// The largest input data, each byte escaped to six, and the other fields of the request.
const LARGEST_REQUEST: usize = 6 * crate::outlayer::LARGEST_DATA + 16_384;

/// What the enclave says of one request. `engine_id` and `is_proved` are of the input struct, the rest of which the gate makes
/// itself.
#[near(serializers = [borsh])]
pub struct Answer {
    pub request_id: u64,
    pub engine_id: String,
    /// Whether caller, time and seed were proved to the enclave. The gate finds them out by itself.
    pub is_proved: bool,
    pub signed: Signed,
    pub output: Output,
    pub response: Response,
}

/// An answer that shows itself to be signed: what is left to compare with the request.
#[near(serializers = [borsh])]
pub struct Checked {
    request_id: u64,
    engine_id: String,
    is_proved: bool,
    input_hash: Hash,
    statement_hash: Hash,
    ed25519: [u8; 32],
    response: Response,
    relayer: AccountId,
}

/// A request that OutLayer was told the answer of.
#[near(serializers = [borsh])]
pub struct Told {
    request_id: u64,
    data_id: Hash,
    statement_hash: Hash,
    method: String,
    relayer: AccountId,
}

#[near]
impl Gate {
    /// Checks an answer and hands it over to OutLayer's contract. The caller pays the mark's storage: `resolve_deposit`.
    #[handle_result]
    pub fn resolve(&self, #[serializer(borsh)] answer: Answer) -> Result<Promise, GateError> {
        ensure(env::prepaid_gas() >= RESOLVE_GAS, GateError::NotEnoughGas)?;
        ensure(
            env::attached_deposit() >= self.resolve_deposit(),
            GateError::NotEnoughDeposit,
        )?;
        let request_id = answer.request_id;
        let checked = self.check_answer(answer)?;
        let args = format!(r#"{{"request_id":{request_id}}}"#).into_bytes();
        let asked = Promise::new(self.outlayer.clone());
        let asked = asked.function_call("get_request", args, NearToken::ZERO, GET_REQUEST_GAS);
        let refund_to = checked.relayer.clone();
        let compared = own_call(Gas::from_tgas(0), 1).on_request(checked);
        Ok(asked.then(compared.refund_to(refund_to)))
    }

    /// Compares an answer with the request, as OutLayer's contract keeps it.
    #[private]
    #[handle_result]
    pub fn on_request(&self, #[serializer(borsh)] checked: Checked) -> Result<Promise, GateError> {
        let json =
            env::promise_result_checked(0, LARGEST_REQUEST).map_err(|_| GateError::OutlayerUnreachable)?;
        let request = read_request(&json)?;
        ensure(
            request.request_id == checked.request_id,
            GateError::RequestMalformed,
        )?;
        let told = Told {
            request_id: checked.request_id,
            data_id: request.data_id,
            statement_hash: checked.statement_hash,
            method: String::new(),
            relayer: checked.relayer.clone(),
        };
        let is_resolved = self.resolved.contains_key(&(told.request_id, told.data_id));
        ensure(!is_resolved, GateError::AlreadyResolved)?;
        let engine = Engine {
            engine_id: checked.engine_id,
            is_proved: checked.is_proved,
        };
        let input = rebuild_input(&request, &self.constants(), engine)?;
        ensure(hash_input(&input) == checked.input_hash, GateError::InputDiffers)?;
        // It may have been revoked since the receipt before.
        self.keys
            .get(&checked.ed25519)
            .ok_or(GateError::KeyUnknown)?
            .check_status()?;
        self.tell(&checked.response, told)
    }

    /// Marks the request if OutLayer took the answer.
    #[private]
    #[payable]
    #[handle_result]
    pub fn on_resolved(&mut self, #[serializer(borsh)] told: Told) -> Result<(), GateError> {
        env::promise_result_checked(0, usize::MAX).map_err(|_| GateError::OutlayerRefused)?;
        // Two answers in one block: NEAR lets both resume the yield, and takes the first.
        let mark = (told.request_id, told.data_id);
        ensure(!self.resolved.contains_key(&mark), GateError::AlreadyResolved)?;
        let before = env::storage_usage();
        self.resolved.insert(mark, told.statement_hash);
        self.resolved.flush();
        GateEvent::RequestResolved {
            request_id: told.request_id.into(),
            data_id: Hex(told.data_id),
            statement_hash: Hex(told.statement_hash),
            method: &told.method,
        }
        .emit();
        charge(before, &Payer::of_call(told.relayer))
    }

    /// What a call of `resolve` must attach. What is left of more goes back.
    pub fn resolve_deposit(&self) -> NearToken {
        price_of(RESOLUTION_BYTES)
    }
}

impl Gate {
    /// All that an answer shows by itself.
    fn check_answer(&self, answer: Answer) -> Result<Checked, GateError> {
        let Answer {
            request_id,
            engine_id,
            is_proved,
            signed,
            output,
            response,
        } = answer;
        response.check_size()?;
        self.check_envelope(&signed.envelope, false)?;
        ensure(
            self.policy.engines.contains(&engine_id),
            GateError::EngineNotAccepted,
        )?;
        check_output(&signed, &output)?;
        ensure(
            response.hash() == output.response_hash,
            GateError::ResponseDiffers,
        )?;
        let statement_hash = signed.check_signature()?;
        Ok(Checked {
            request_id,
            engine_id,
            is_proved,
            input_hash: signed.envelope.input_hash,
            statement_hash,
            ed25519: signed.envelope.signer_keys.ed25519,
            response,
            relayer: env::predecessor_account_id(),
        })
    }

    fn constants(&self) -> Constants<'_> {
        Constants {
            network: &self.network,
            outlayer: self.outlayer.as_str(),
            protocol_version: self.policy.protocol_version,
            params_hash: self.policy.params_hash.0,
        }
    }

    fn tell(&self, response: &Response, told: Told) -> Result<Promise, GateError> {
        let resolution = response.resolution(told.request_id)?;
        let left = env::prepaid_gas().saturating_sub(env::used_gas());
        let needed = OUTLAYER_GAS
            .saturating_add(ON_RESOLVED_GAS)
            .saturating_add(Gas::from_tgas(5));
        ensure(left >= needed, GateError::NotEnoughGas)?;
        let refund_to = told.relayer.clone();
        let told = Told {
            method: resolution.method.to_owned(),
            ..told
        };
        let (method, args) = (resolution.method, resolution.args);
        let asked = Promise::new(self.outlayer.clone());
        let asked = asked.function_call_weight(method, args, NearToken::ZERO, OUTLAYER_GAS, GasWeight(1));
        let marked = own_call(ON_RESOLVED_GAS, 0).on_resolved(told);
        Ok(asked.then(marked.refund_to(refund_to)))
    }
}

/// A call of this contract that takes the deposit along.
fn own_call(gas: Gas, weight: u64) -> GateExt {
    Gate::ext(env::current_account_id())
        .with_attached_deposit(env::attached_deposit())
        .with_static_gas(gas)
        .with_unused_gas_weight(weight)
}
