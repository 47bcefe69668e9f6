import { InternalFault } from '../primitives/internal-fault.ts';
import type { AgentEvent } from '../proof/attestation.ts';
import type { Collateral } from '../proof/collateral.ts';

/**
 * The confidential VM as the service sees it. Real: `enclave/dstack.ts`, over the guest agent's socket; the
 * development enclave answers on the same socket, so there is no second implementation to keep in step.
 */
export interface Enclave {
  /** What the guest agent says of this VM. Only a quote proves it. */
  info(): Promise<EnclaveInfo>;
  /** Derives the key of a path and checks its signature chain; the same path gives the same key after a restart. */
  deriveKey(path: string, algorithm: KeyAlgorithm): Promise<DerivedKey>;
  /** Quotes exactly these 64 bytes; the answer is checked to hold them. */
  quote(reportData: Uint8Array): Promise<Quote>;
}

export type KeyAlgorithm = 'ed25519' | 'secp256k1';

export type EnclaveInfo = {
  readonly appName: string;
  /** 20 bytes. */
  readonly appId: Uint8Array;
  /** 20 bytes, or empty when the app-compose says `no_instance_id`. */
  readonly instanceId: Uint8Array;
  /** As the agent says it. `assertProductionInfo` checks that it is the sha256 of `appCompose`. */
  readonly composeHash: Uint8Array;
  /** The exact text that was measured; never parse and print it again before hashing. */
  readonly appCompose: string;
  /** JSON text as measured, such as `{"name":"kms","id":"…"}`. */
  readonly keyProvider: string;
  /** 32 bytes, or empty when the agent does not know it. */
  readonly osImageHash: Uint8Array;
  /** JSON text: what the host needs to compute MRTD and RTMR0-2 again. */
  readonly vmConfig: string;
  /** Of the guest agent; empty when it is too old to say. */
  readonly version: string;
};

export type DerivedKey = {
  /** The ed25519 seed or the secp256k1 scalar: 32 bytes, secret. */
  readonly key: Uint8Array;
  /** ed25519: 32 bytes. secp256k1: 33 bytes, compressed. */
  readonly publicKey: Uint8Array;
  /** 65 bytes each, r ‖ s ‖ recovery id: the app key over the public key, the KMS root key over the app key. */
  readonly signatureChain: readonly [Uint8Array, Uint8Array];
  /** Recovered from the chain, compressed. */
  readonly appPublicKey: Uint8Array;
  /** Recovered from the chain, compressed. It proves something only when compared with a published KMS root. */
  readonly rootPublicKey: Uint8Array;
};

export type Quote = {
  readonly quote: Uint8Array;
  readonly eventLog: readonly EventLogEntry[];
  /** JSON text; undefined from agents that do not repeat it beside a quote. */
  readonly vmConfig: string | undefined;
};

/** One measured event. Newer agents leave the digest of runtime events empty: it follows from the payload. */
export type EventLogEntry = AgentEvent;

/** Where the Intel-signed data that judge a quote come from. */
export interface CollateralSource {
  /** Undefined when there is none to be had now; the quote is then served without. */
  collateralFor(quote: Uint8Array): Promise<Collateral | undefined>;
}

export type { Collateral };

export type EnclaveFaultCode =
  /** No socket, no answer, a broken answer or one that came too late. */
  | 'enclave_unreachable'
  /** The guest agent answered with an error. */
  | 'enclave_refused'
  /** An answer that lacks a field, or holds one of the wrong type, length or alphabet. */
  | 'enclave_malformed_answer'
  /** The agent is too old for what was asked. */
  | 'enclave_too_old'
  /** The quote is over other report data than ours. */
  | 'report_data_mismatch'
  /** The agent shows another VM configuration beside the quote than the one that the quote binds. */
  | 'vm_config_mismatch'
  /** The key's signature chain does not lead to the KMS root that vouched for the other keys. */
  | 'key_chain_invalid'
  /** The key provider is not a KMS: the second link of the chain is empty. */
  | 'key_chain_without_root'
  /** The agent's compose hash is not the hash of its app-compose. */
  | 'compose_hash_mismatch'
  /** The keys do not come from a KMS. */
  | 'key_provider_refused'
  /** The environment would replace the enclave by a simulator. */
  | 'simulator_in_production'
  /** The quote's certificates do not lead to Intel's root. */
  | 'not_intel_root'
  /** The collateral service failed, or sent what cannot be read. */
  | 'collateral_unavailable'
  /** The trust settings of the environment are not those of the measured compose file. */
  | 'trust_settings_mismatch'
  /** The keys cannot be rotated: they are derived, or the service is stopping. */
  | 'rotation_refused'
  /** Our own argument was wrong. */
  | 'enclave_misused';

/** The enclave failed us, or we it: nothing is signed, the caller gets a 5xx. Messages hold no key bytes. */
export class EnclaveFault extends InternalFault {
  readonly code: EnclaveFaultCode;
  constructor(code: EnclaveFaultCode, message: string, options?: ErrorOptions) {
    super(`${code}: ${message}`, options);
    this.name = 'EnclaveFault';
    this.code = code;
  }
}
