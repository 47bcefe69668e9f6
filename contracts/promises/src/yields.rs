//! Answers that come later: a call waits, without a block of its own, until somebody resumes it or its time is over.
use crate::{Promises, PromisesExt};
use near_sdk::{env, near, require, Gas, GasWeight, NearToken, Promise, PromiseError, UserYieldId, YieldId};

const ANSWER_GAS: Gas = Gas::from_tgas(5);

#[near]
impl Promises {
    /// The caller gets the answer as soon as `answer` is called with the id that is logged here.
    pub fn ask(&mut self, question: String) -> Promise {
        self.questions += 1;
        let (promise, id) = Promise::new_yield("on_answer", arguments(&question), ANSWER_GAS, GasWeight(1));
        env::log_str(&format!("question {}: {:?}", self.questions, id));
        promise
    }

    /// The same under an id that the asker chose: one question at a time.
    #[payable]
    pub fn ask_as(&mut self, id: UserYieldId, question: String) -> Promise {
        let deposit = env::attached_deposit();
        let args = arguments(&question);
        let asked = Promise::new_yield_with_id("on_answer", args, deposit, ANSWER_GAS, GasWeight(0), id);
        self.questions += 1;
        asked.unwrap_or_else(|| env::panic_str("a question with this id waits already"))
    }

    /// A question for each id: none is asked if one of them waits already.
    pub fn ask_each(&mut self, ids: Vec<UserYieldId>, question: String) {
        for id in ids {
            self.ask_as(id, question.clone()).detach();
        }
    }

    /// Of a question that needs no waiting, so that the caller gets its answer in the same form.
    pub fn ask_known(&mut self, question: String, answer: String) -> Promise {
        let args = arguments(&question);
        let (promise, id) = Promise::new_yield("on_answer", args, ANSWER_GAS, GasWeight(0));
        require!(self.answer(id, answer), "the question does not wait");
        promise
    }

    pub fn ask_known_as(&mut self, id: UserYieldId, question: String, answer: String) -> Promise {
        let promise = self.ask_as(id, question);
        require!(self.answer_as(id, answer), "the question does not wait");
        promise
    }

    /// Whether a question waited for this answer.
    pub fn answer(&mut self, id: YieldId, answer: String) -> bool {
        id.resume(near_sdk::serde_json::to_vec(&answer).unwrap()).is_ok()
    }

    pub fn answer_as(&mut self, id: UserYieldId, answer: String) -> bool {
        id.resume(near_sdk::serde_json::to_vec(&answer).unwrap()).is_ok()
    }

    #[private]
    #[payable]
    pub fn on_answer(
        &mut self,
        question: String,
        #[callback_result] answer: Result<String, PromiseError>,
    ) -> String {
        require!(
            env::attached_deposit() < NearToken::from_near(1),
            "an answer is not worth that much"
        );
        match answer {
            Ok(answer) => format!("{question} {answer}"),
            Err(_) => format!("{question} Nobody knows."),
        }
    }
}

fn arguments(question: &str) -> Vec<u8> {
    near_sdk::serde_json::json!({ "question": question })
        .to_string()
        .into_bytes()
}
