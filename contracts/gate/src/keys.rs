//! Entry points of the registry.
use crate::error::GateError;
use crate::events::GateEvent;
use crate::hash::Hash;
use crate::hex::Hex;
use crate::registry::{Claim, Key, KeyStatus, KeyView, Quoted, VerifiedRegistration};
use crate::signed::now_seconds;
use crate::storage::{charge, Payer};
use crate::{Gate, GateExt};
use dcap::Evidence;
use near_sdk::{env, near};

#[near]
impl Gate {
    /// Registers the keys that a quote binds: genuine under Intel's root, of a machine and code that the policy takes. The caller
    /// pays the storage. What the verifier of quotes refuses is a panic with the code of its check, and more.
    #[payable]
    #[handle_result]
    pub fn register(
        &mut self,
        #[serializer(borsh)] evidence: Evidence,
        #[serializer(borsh)] claim: Claim,
    ) -> Result<(), GateError> {
        self.register_under(&dcap::INTEL_ROOT, &evidence, claim)
    }

    /// As `register`, under any root. Not in the contract that is deployed.
    #[cfg(feature = "test-registry")]
    #[payable]
    #[handle_result]
    pub fn register_under_root(
        &mut self,
        #[serializer(borsh)] root: Hash,
        #[serializer(borsh)] evidence: Evidence,
        #[serializer(borsh)] claim: Claim,
    ) -> Result<(), GateError> {
        self.register_under(&root, &evidence, claim)
    }

    /// Registers keys on the caller's word. Not in the contract that is deployed.
    #[cfg(feature = "test-registry")]
    #[payable]
    #[handle_result]
    pub fn register_unverified(
        &mut self,
        #[serializer(borsh)] quote: Quoted,
        #[serializer(borsh)] claim: Claim,
    ) -> Result<(), GateError> {
        self.enter(&quote, claim)
    }

    /// Takes a key out of force, at once and for good.
    #[handle_result]
    pub fn revoke(&mut self, ed25519: Hex<32>) -> Result<(), GateError> {
        self.check_owner()?;
        let key = self.keys.get_mut(&ed25519.0).ok_or(GateError::KeyUnknown)?;
        key.check_status()?;
        key.status = KeyStatus::Revoked;
        GateEvent::KeyRevoked { ed25519 }.emit();
        Ok(())
    }

    pub fn get_key(&self, ed25519: Hex<32>) -> Option<KeyView> {
        self.keys.get(&ed25519.0).map(|key| KeyView::new(&ed25519.0, key))
    }

    /// In the order of their registration; 50 if no limit is given.
    pub fn get_keys(&self, from_index: Option<u32>, limit: Option<u32>) -> Vec<KeyView> {
        let keys = self.keys.iter().skip(from_index.unwrap_or(0) as usize);
        let some = keys.take(limit.unwrap_or(50) as usize);
        some.map(|(ed25519, key)| KeyView::new(ed25519, key)).collect()
    }
}

impl Gate {
    fn register_under(&mut self, root: &Hash, evidence: &Evidence, claim: Claim) -> Result<(), GateError> {
        let verified = dcap::verify(evidence, root, &self.policy.machines, now_seconds());
        let verified = verified.unwrap_or_else(|error| env::panic_str(&error.to_string()));
        self.enter(&verified.into(), claim)
    }

    fn enter(&mut self, quote: &Quoted, claim: Claim) -> Result<(), GateError> {
        let verified = VerifiedRegistration::bind(quote, claim)?;
        let now = now_seconds();
        let registration = verified.registration();
        self.policy.check_time(now)?;
        self.policy.check_origin(&registration.origin())?;
        let ed25519 = registration.keys.ed25519;
        if let Some(known) = self.keys.get(&ed25519) {
            known.check_status()?;
        }
        let before = env::storage_usage();
        let key = Key::new(&verified, &self.policy, now);
        GateEvent::KeyRegistered {
            ed25519: Hex(ed25519),
            app_id: Hex(key.app_id),
            compose_hash: Hex(key.compose_hash),
            key_epoch: key.key_epoch.into(),
            expires_at: key.expires_at,
        }
        .emit();
        self.keys.insert(ed25519, key);
        self.keys.flush();
        charge(before, &Payer::of_call(env::predecessor_account_id()))
    }
}
