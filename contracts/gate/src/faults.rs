//! Proofs of fault (design: "Two proofs of fault"). Each side is checked for itself: its key is or was registered, and signed.
use crate::error::{ensure, GateError};
use crate::events::GateEvent;
use crate::hash::Hash;
use crate::heads::{HeadInput, HeadOutput};
use crate::hex::Hex;
use crate::registry::KeyStatus;
use crate::signed::{Signed, SignedHead};
use crate::statement::{hash_input, Envelope, Input};
use crate::Gate;
use near_sdk::near;

/// Two signed results of one input.
#[near(serializers = [borsh])]
pub enum Fraud {
    OfStatements { one: Signed, other: Signed },
    OfHeads { one: SignedHead, other: SignedHead },
}

/// One input but for the engine, and what each engine made of it.
#[near(serializers = [borsh])]
pub struct Divergence {
    pub input: Input,
    pub one: Signed,
    pub other: Signed,
    pub other_engine: String,
}

/// One side of a fork.
#[near(serializers = [borsh])]
pub struct ForkedHead {
    pub signed: SignedHead,
    pub input: HeadInput,
}

/// Two blocks with one place in one world.
#[near(serializers = [borsh])]
pub struct Fork {
    pub one: ForkedHead,
    pub other: ForkedHead,
}

/// A proved fork: which world, from which block on.
pub struct ProvedFork {
    pub world_id: Hash,
    pub sequence: u64,
    pub input_hashes: [Hash; 2],
}

impl Gate {
    /// Strikes off both keys. The audience does not matter, nor whether the statements still hold: a key lied.
    pub fn strike_off(&mut self, fraud: Fraud) -> Result<(), GateError> {
        let [one, other] = self.proved_envelopes(fraud)?;
        ensure(one.input_hash == other.input_hash, GateError::InputsDiffer)?;
        ensure(one.output_hash != other.output_hash, GateError::SameOutput)?;
        let output_hashes = [Hex(one.output_hash), Hex(other.output_hash)];
        let mut is_new = false;
        for envelope in [&one, &other] {
            let ed25519 = envelope.signer_keys.ed25519;
            let key = self.keys.get_mut(&ed25519).ok_or(GateError::KeyUnknown)?;
            if key.status == KeyStatus::StruckOff {
                continue;
            }
            key.status = KeyStatus::StruckOff;
            is_new = true;
            let input_hash = Hex(envelope.input_hash);
            GateEvent::KeyStruckOff {
                ed25519: Hex(ed25519),
                input_hash,
                output_hashes,
            }
            .emit();
        }
        ensure(is_new, GateError::AlreadyStruckOff)
    }

    fn proved_envelopes(&self, fraud: Fraud) -> Result<[Envelope; 2], GateError> {
        match fraud {
            Fraud::OfStatements { one, other } => {
                self.check_guilt(&one)?;
                self.check_guilt(&other)?;
                Ok([one.envelope, other.envelope])
            }
            Fraud::OfHeads { one, other } => {
                self.check_head_guilt(&one)?;
                self.check_head_guilt(&other)?;
                Ok([one.envelope, other.envelope])
            }
        }
    }

    fn check_guilt(&self, signed: &Signed) -> Result<(), GateError> {
        self.registered(&signed.envelope)?;
        signed.check_signature().map(|_| ())
    }

    fn check_head_guilt(&self, signed: &SignedHead) -> Result<(), GateError> {
        self.registered(&signed.envelope)?;
        signed.check_signature()
    }

    /// Two engines that disagree: said aloud, and nobody is punished.
    pub fn prove_divergence(&self, divergence: Divergence) -> Result<(), GateError> {
        let Divergence {
            input,
            one,
            other,
            other_engine,
        } = divergence;
        self.check_guilt(&one)?;
        self.check_guilt(&other)?;
        ensure(input.engine_id != other_engine, GateError::SameEngine)?;
        ensure(
            one.envelope.output_hash != other.envelope.output_hash,
            GateError::SameOutput,
        )?;
        ensure(
            hash_input(&input) == one.envelope.input_hash,
            GateError::InputsDiffer,
        )?;
        let of_other = Input {
            engine_id: other_engine.clone(),
            ..input.clone()
        };
        ensure(
            hash_input(&of_other) == other.envelope.input_hash,
            GateError::InputsDiffer,
        )?;
        GateEvent::Divergence {
            world_id: Hex(input.world_id),
            engines: [&input.engine_id, &other_engine],
            output_hashes: [Hex(one.envelope.output_hash), Hex(other.envelope.output_hash)],
        }
        .emit();
        Ok(())
    }

    /// Two different inputs for one block of one world. That engines differ alone is no fork.
    pub fn prove_fork(&self, fork: &Fork) -> Result<ProvedFork, GateError> {
        for side in [&fork.one, &fork.other] {
            self.check_head_guilt(&side.signed)?;
            ensure(
                side.input.hash() == side.signed.envelope.input_hash,
                GateError::InputDiffers,
            )?;
        }
        let [one, other] = [&fork.one.input, &fork.other.input];
        let is_one_place = one.world_id == other.world_id && one.sequence == other.sequence;
        // A world belongs to one app: keys of another cannot freeze it.
        let is_one_app = fork.one.signed.envelope.app_id == fork.other.signed.envelope.app_id;
        ensure(is_one_place && is_one_app, GateError::NotOfOneBlock)?;
        let input_hashes = [one.hash_without_engine(), other.hash_without_engine()];
        ensure(input_hashes[0] != input_hashes[1], GateError::SameInput)?;
        Ok(ProvedFork {
            world_id: one.world_id,
            sequence: one.sequence,
            input_hashes,
        })
    }
}

/// Whether a head's output is the one that its envelope names.
pub fn check_head(signed: &SignedHead, input: &HeadInput, output: &HeadOutput) -> Result<(), GateError> {
    ensure(
        input.hash() == signed.envelope.input_hash,
        GateError::InputDiffers,
    )?;
    ensure(
        output.hash() == signed.envelope.output_hash,
        GateError::OutputDiffers,
    )
}
