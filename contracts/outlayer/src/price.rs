//! What a run costs, in yoctoNEAR: OutLayer's default prices.
use crate::request::ResourceLimits;
use crate::response::ExecutionResponse;

const BASE_FEE: u128 = 1_000_000_000_000_000_000_000;
const PER_MILLION_INSTRUCTIONS: u128 = 100_000_000_000_000;
const PER_MILLISECOND: u128 = 100_000_000_000_000_000;

fn price(instructions: u64, milliseconds: u64) -> u128 {
    let millions = u128::from(instructions / 1_000_000);
    BASE_FEE + millions * PER_MILLION_INSTRUCTIONS + u128::from(milliseconds) * PER_MILLISECOND
}

/// What a request must attach.
pub fn estimate(limits: &ResourceLimits) -> u128 {
    price(limits.instructions(), limits.seconds() * 1_000)
}

/// What is kept of a payment: the base fee of a failure, and no more than there is.
pub fn cost_of(response: &ExecutionResponse, payment: u128) -> u128 {
    let used = &response.resources_used;
    let time = used.time_ms.saturating_add(used.compile_time_ms.unwrap_or(0));
    let cost = if response.success {
        price(used.instructions, time)
    } else {
        BASE_FEE
    };
    cost.min(payment)
}
