import {
  type Encoded,
  fixedBytes,
  hash,
  option,
  string,
  struct,
  tags,
  u32,
  u64,
  vec,
} from '../primitives/borsh.ts';
import { concatBytes, toUtf8 } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { domainHash } from './domain.ts';
import { appIdCodec, audienceCodec } from './statement.ts';

/** `boot-entropy`: a key of this boot alone. `derived`: the same for every image that the app's governance allowed. */
export const keyModeNames = ['boot-entropy', 'derived'] as const;
export type KeyMode = (typeof keyModeNames)[number];
const keyMode = tags(keyModeNames);

/** Where guests run: a child process of the service, or a compose service of its own. */
export const executorIsolationNames = ['child-process', 'service'] as const;

/** Every setting that changes what a result is worth. Its hash enters each envelope and registration. */
export const trustConfigCodec = struct({
  keyMode,
  executorIsolation: tags(executorIsolationNames),
  audience: option(audienceCodec),
  /** How long after its issue a statement may be used; zero: it has no expiry. */
  statementLifetimeSeconds: u64,
  limits: struct({
    maxCodeBytes: u64,
    maxStateBytes: u64,
    maxArgsBytes: u64,
    maxWitnessBytes: u64,
    maxPrepaidGas: u64,
    executionTimeoutMillis: u64,
  }),
  /** Contracts of OutLayer whose requests are served. */
  outlayerContracts: vec(string),
  /** The chain that they are on, such as `mainnet`; none exactly when there are none. */
  outlayerNetwork: option(string),
  /** The account that OutLayer's contracts take resolutions from, for which the enclave signs those of proved requests. */
  outlayerOperator: option(string),
  /** How long a light-client head may be trusted without a newer one; zero: no light client. */
  maxTrustedHeadAgeSeconds: u32,
  /** The hash of the block of NEAR at which the light client's trust starts; none: no light client. */
  lightClientCheckpoint: option(hash),
});
export type TrustConfig = Encoded<typeof trustConfigCodec>;

export const hashTrustConfig = (config: TrustConfig): Uint8Array =>
  domainHash('trust-config', trustConfigCodec, config);

/** Every public key that the enclave asks others to trust: for results, for encrypted calls (x25519), for NEAR transactions. */
export const registeredKeysCodec = struct({
  ed25519: fixedBytes(32),
  secp256k1: fixedBytes(33),
  transport: option(hash),
  nearAccess: option(hash),
});
export type RegisteredKeys = Encoded<typeof registeredKeysCodec>;

export const keyRegistrationCodec = struct({
  keys: registeredKeysCodec,
  keyEpoch: u64,
  keyMode,
  appId: appIdCodec,
  composeHash: hash,
  configHash: hash,
});
export type KeyRegistration = Encoded<typeof keyRegistrationCodec>;

const quoteKeysCodec = struct({ keys: registeredKeysCodec, challenge: hash, vmConfigHash: hash });
const resultQuoteCodec = struct({ statementHash: hash });

/** The three things that a quote of this service can say. */
export const quoteKinds = ['key-registration', 'challenge-answer', 'result-quote'] as const;
export type QuoteKind = (typeof quoteKinds)[number];

/** What the 64 bytes of report data commit to. The challenge of a registration at boot is 32 zero bytes. */
export type ReportDataPayload = {
  readonly challenge: Uint8Array;
  /** `hashVmConfig` of the text that stands beside the quote. */
  readonly vmConfigHash: Uint8Array;
} & (
  | { readonly kind: 'key-registration' | 'challenge-answer'; readonly registration: KeyRegistration }
  | { readonly kind: 'result-quote'; readonly statementHash: Uint8Array; readonly keys: RegisteredKeys }
);

/** What binds the text of the machine's configuration, which no measurement covers, to the quote: its sha256. */
export const hashVmConfig = (vmConfig: string): Uint8Array => sha256(toUtf8(vmConfig));

/** The 64 bytes: sha256(borsh{domain, payload}) ‖ sha256(borsh{domain, keys, challenge, vm_config_hash}). */
export function reportData(payload: ReportDataPayload): Uint8Array {
  const keys = payload.kind === 'result-quote' ? payload.keys : payload.registration.keys;
  const { challenge, vmConfigHash } = payload;
  const about = { keys, challenge, vmConfigHash };
  return concatBytes(payloadHash(payload), domainHash('quote-keys', quoteKeysCodec, about));
}

function payloadHash(payload: ReportDataPayload): Uint8Array {
  if (payload.kind === 'result-quote') {
    return domainHash('result-quote', resultQuoteCodec, { statementHash: payload.statementHash });
  }
  return domainHash(payload.kind, keyRegistrationCodec, payload.registration);
}
