import { DstackClient } from '@phala/dstack-sdk';
import { concatBytes, equalBytes } from '../primitives/bytes.ts';
import { type ChainSigners, keyPurpose } from '../proof/key-chain.ts';
import { parseEventLog, parseInfo, parseKey, parseQuote, versionOf } from './agent-answers.ts';
import { callAgent, defaultTimeoutMillis } from './agent-call.ts';
import {
  type DerivedKey,
  type Enclave,
  EnclaveFault,
  type EnclaveInfo,
  type KeyAlgorithm,
  type Quote,
} from './enclave.ts';
import { sameSigners, signersOf, toPublicKey } from './signature-chain.ts';
import { reportDataOf } from './tdx-quote.ts';

export type DstackOptions = {
  readonly timeoutMillis?: number;
  /** Compressed KMS root key, from the on-chain KMS contract. Without it, all keys must agree on one root. */
  readonly kmsRootPublicKey?: Uint8Array;
};

/**
 * The enclave behind a dstack guest agent, at a socket's path or an http URL; without one the SDK looks at its usual
 * places. Throws `EnclaveFault` if there is no socket; asks nothing yet.
 */
export function createDstackEnclave(endpoint?: string, options: DstackOptions = {}): Enclave {
  return new DstackEnclave(connect(endpoint), options);
}

function connect(endpoint: string | undefined): DstackClient {
  try {
    return new DstackClient(endpoint);
  } catch (cause) {
    throw new EnclaveFault('enclave_unreachable', 'there is no guest agent socket', { cause });
  }
}

class DstackEnclave implements Enclave {
  readonly #client: DstackClient;
  readonly #timeoutMillis: number;
  readonly #kmsRootPublicKey: Uint8Array | undefined;
  /** Asked for with the first key: neither changes while the agent runs. */
  #agent: Pick<EnclaveInfo, 'appId' | 'version'> | undefined;
  /** Of the first key; every later key must have the same. */
  #signers: ChainSigners | undefined;

  constructor(client: DstackClient, options: DstackOptions) {
    this.#client = client;
    this.#timeoutMillis = options.timeoutMillis ?? defaultTimeoutMillis;
    this.#kmsRootPublicKey = options.kmsRootPublicKey;
  }

  async info(): Promise<EnclaveInfo> {
    const answer = parseInfo(await this.#call('Info', () => this.#client.info()));
    return {
      appName: answer.app_name,
      appId: answer.app_id,
      instanceId: answer.instance_id,
      composeHash: answer.compose_hash,
      appCompose: answer.tcb_info.app_compose,
      keyProvider: answer.key_provider_info,
      osImageHash: answer.os_image_hash,
      vmConfig: answer.vm_config,
      version: await this.#version(),
    };
  }

  async deriveKey(path: string, algorithm: KeyAlgorithm): Promise<DerivedKey> {
    assertAscii(path);
    this.#agent ??= await this.info();
    const { appId, version } = this.#agent;
    // An agent without /Version takes 'ed25519' for secp256k1, silently (tee.md §2 d).
    if (algorithm !== 'secp256k1' && version === '') {
      throw new EnclaveFault('enclave_too_old', `the guest agent derives no ${algorithm} keys`);
    }
    const answer = parseKey(
      await this.#call('GetKey', () => this.#client.getKey(path, keyPurpose, algorithm)),
    );
    const [overKey = new Uint8Array(), overApp = new Uint8Array()] = answer.signature_chain;
    const publicKey = toPublicKey(answer.key, algorithm);
    const signatureChain = [overKey, overApp] as const;
    const signers = signersOf({ publicKey, purpose: keyPurpose, appId, signatures: signatureChain });
    this.#assertKnown(signers);
    return { key: answer.key, publicKey, signatureChain, ...signers };
  }

  async quote(reportData: Uint8Array): Promise<Quote> {
    if (reportData.length !== 64) throw new EnclaveFault('enclave_misused', 'report data must be 64 bytes');
    const answer = parseQuote(await this.#call('GetQuote', () => this.#client.getQuote(reportData)));
    // Older agents do not repeat the request; what counts is in the quote.
    assertSameReportData(reportData, answer.report_data ?? reportData, 'answer');
    assertSameReportData(reportData, reportDataOf(answer.quote), 'quote');
    return {
      quote: answer.quote,
      eventLog: parseEventLog(answer.event_log),
      vmConfig: answer.vm_config,
    };
  }

  /** Empty for an agent older than dstack 0.5.7. */
  async #version(): Promise<string> {
    try {
      return versionOf(await this.#call('Version', () => this.#client.version()));
    } catch (cause) {
      // Old agents answer with an error, or with a page that is no JSON and so looks like a broken answer.
      if (cause instanceof EnclaveFault) return '';
      throw cause;
    }
  }

  #call(method: string, ask: () => Promise<unknown>): Promise<unknown> {
    return callAgent(method, this.#timeoutMillis, ask);
  }

  #assertKnown(signers: ChainSigners): void {
    const pinned = this.#kmsRootPublicKey;
    if (pinned !== undefined && !equalBytes(signers.rootPublicKey, pinned)) {
      throw new EnclaveFault('key_chain_invalid', 'another KMS root than the pinned one vouches for the key');
    }
    this.#signers ??= signers;
    if (!sameSigners(this.#signers, signers)) {
      throw new EnclaveFault('key_chain_invalid', 'this key has other signers than the keys before it');
    }
  }
}

function assertAscii(path: string): void {
  // The SDK counts UTF-16 units for Content-Length (tee.md §2 c).
  if (!/^[\x21-\x7e]+$/.test(path)) throw new EnclaveFault('enclave_misused', 'a key path must be ASCII');
}

function assertSameReportData(asked: Uint8Array, got: Uint8Array, where: string): void {
  const padded = got.length < 64 ? concatBytes(got, new Uint8Array(64 - got.length)) : got;
  if (equalBytes(asked, padded)) return;
  throw new EnclaveFault('report_data_mismatch', `the ${where} is over other report data than asked for`);
}
