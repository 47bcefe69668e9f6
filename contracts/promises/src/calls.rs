//! Calls of other contracts, and callbacks. The first half uses the host's promises by their index, the second the SDK's
//! `Promise`, which makes batches only.
use crate::{Promises, PromisesExt};
use near_sdk::{
    env, json_types::Base64VecU8, near, AccountId, Gas, GasWeight, NearToken, Promise, PromiseError,
    PromiseIndex,
};

const FEED_GAS: Gas = Gas::from_tgas(10);
const CALLBACK_GAS: Gas = Gas::from_tgas(5);
/// A price is a decimal number: a longer answer is none.
const LONGEST_PRICE: usize = 20;

/// One call that a batch makes. `weight` is its part of the gas that is left over.
#[near(serializers = [json])]
pub struct BatchedCall {
    method: String,
    args: Base64VecU8,
    deposit: NearToken,
    gas: Gas,
    weight: Option<u64>,
}

fn ask_price(feed: AccountId) -> PromiseIndex {
    env::promise_create(feed, "price", b"", NearToken::ZERO, FEED_GAS)
}

fn then_callback(after: PromiseIndex, method: &str, gas: Gas) -> PromiseIndex {
    env::promise_then(
        after,
        env::current_account_id(),
        method,
        b"",
        NearToken::ZERO,
        gas,
    )
}

#[near]
impl Promises {
    /// The answer is the feed's own.
    pub fn price(&self, feed: AccountId) {
        env::promise_return(ask_price(feed));
    }

    /// Asks all feeds at once and answers with the middle price of those that gave one.
    pub fn median_price(&self, feeds: Vec<AccountId>) {
        let asked: Vec<PromiseIndex> = feeds.into_iter().map(ask_price).collect();
        let all = env::promise_and(&asked);
        env::promise_return(then_callback(all, "on_prices", CALLBACK_GAS));
    }

    #[private]
    pub fn on_prices(&self) -> Option<u64> {
        let answers = (0..env::promise_results_count()).map(read_price);
        let mut prices: Vec<u64> = answers.flatten().collect();
        prices.sort_unstable();
        prices.get(prices.len() / 2).copied()
    }

    /// A callback that a batch leads to, after a single price.
    pub fn price_into(&self, feed: AccountId, receiver_id: AccountId, method: String) {
        let batch = env::promise_batch_then(ask_price(feed), &receiver_id);
        env::promise_batch_action_function_call(batch, &method, b"", NearToken::ZERO, CALLBACK_GAS);
        env::promise_return(batch);
    }

    /// Several calls in one receipt: all of them happen, or none.
    #[payable]
    pub fn batch(
        &mut self,
        receiver_id: AccountId,
        calls: Vec<BatchedCall>,
        refund_to: Option<AccountId>,
    ) -> Promise {
        let batch = calls.into_iter().fold(Promise::new(receiver_id), add_call);
        match refund_to {
            Some(account_id) => batch.refund_to(account_id),
            None => batch,
        }
    }

    /// Pays every account, and tells the caller how many payments arrived.
    #[payable]
    pub fn pay_each(&mut self, receivers: Vec<AccountId>, amount: NearToken) -> Promise {
        let payments = receivers
            .into_iter()
            .map(|one| Promise::new(one).transfer(amount));
        let all = payments.reduce(Promise::and);
        let all = all.unwrap_or_else(|| env::panic_str("there is nobody to pay"));
        all.then(
            Self::ext(env::current_account_id())
                .with_static_gas(CALLBACK_GAS)
                .on_paid(),
        )
    }

    #[private]
    pub fn on_paid(&self) -> u64 {
        let arrived = |&index: &u64| env::promise_result_checked(index, 0).is_ok();
        (0..env::promise_results_count()).filter(arrived).count() as u64
    }

    /// Asks once and hands the answer to two callbacks side by side; their answers meet in a third.
    pub fn ask_twice(&self, feed: AccountId) -> Promise {
        let own = || Self::ext(env::current_account_id()).with_static_gas(CALLBACK_GAS);
        let question = Promise::new(feed).function_call("price", vec![], NearToken::ZERO, FEED_GAS);
        let both = question.then_concurrent([own().on_price(), own().on_price()]);
        both.join().then(own().on_prices())
    }

    #[private]
    pub fn on_price(&self, #[callback_result] price: Result<u64, PromiseError>) -> u64 {
        match price {
            Ok(price) => price,
            Err(error) => env::panic_str(&format!("the feed gave no price: {error:?}")),
        }
    }
}

fn read_price(index: u64) -> Option<u64> {
    let answer = env::promise_result_checked(index, LONGEST_PRICE).ok()?;
    std::str::from_utf8(&answer).ok()?.parse().ok()
}

fn add_call(batch: Promise, call: BatchedCall) -> Promise {
    let (method, args, deposit, gas) = (call.method, call.args.0, call.deposit, call.gas);
    match call.weight {
        Some(weight) => batch.function_call_weight(method, args, deposit, gas, GasWeight(weight)),
        None => batch.function_call(method, args, deposit, gas),
    }
}
