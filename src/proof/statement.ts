import {
  bool,
  byteVec,
  type Codec,
  type Encoded,
  fixedBytes,
  hash,
  option,
  string,
  struct,
  tags,
  u32,
  u64,
  u128,
  vec,
} from '../primitives/borsh.ts';
import { domainHash } from './domain.ts';
import { statusCodec } from './output-status.ts';

/** Who vouches for a fact. The names are in tag order. */
export const originNames = ['claimed', 'signed', 'proved', 'enclave'] as const;
export type Origin = (typeof originNames)[number];
const origin: Codec<Origin> = tags(originNames);

/** What becomes of the receipts that a one-shot call makes. The names are in tag order. */
export const promiseModes = ['refuse', 'return', 'run'] as const;
export type PromiseMode = (typeof promiseModes)[number];
const promiseMode: Codec<PromiseMode> = tags(promiseModes);

/**
 * Bounds that the caller or the service set below the protocol's own; zero leaves the protocol's. `maxBlocks` is zero
 * unless receipts are run.
 */
const limits = struct({ maxGasBurnt: u64, maxWitnessBytes: u64, maxBlocks: u32 });

/** An account beside the called one. The code's hash is zero if it has none. */
const furtherAccount = struct({ accountId: string, codeHash: hash });

const block = struct({ height: u64, timestamp: u64, epochHeight: u64, randomSeed: hash });

/** What OutLayer's contract asked for. The hashes are of the bytes as received. */
const outlayerCaller = struct({
  contractId: string,
  requestId: u64,
  dataId: hash,
  codeSourceHash: hash,
  requestHash: hash,
});

/** All that decides the result of a call, in the order of attestation/statement.md. */
export const inputCodec = struct({
  network: string,
  worldId: hash,
  sequence: u64,
  previousStatement: hash,
  preStateRoot: hash,
  codeHash: hash,
  accountId: string,
  method: string,
  argsCommitment: hash,
  predecessorId: string,
  signerId: string,
  /** NEAR's borsh `PublicKey`: one tag byte, then the key. */
  signerPublicKey: byteVec,
  attachedDeposit: u128,
  prepaidGas: u64,
  isView: bool,
  promises: promiseMode,
  /** Ascending by the bytes of their ids. */
  accounts: vec(furtherAccount),
  limits,
  policyHash: hash,
  block,
  protocolVersion: u32,
  paramsHash: hash,
  engineId: string,
  outlayer: option(outlayerCaller),
  stateOrigin: origin,
  callerOrigin: origin,
  timeOrigin: origin,
  seedOrigin: origin,
});
export type StatementInput = Encoded<typeof inputCodec>;

/** What the call did: nothing measured, nothing of the clock. */
export const outputCodec = struct({
  status: statusCodec,
  returnCommitment: hash,
  logsCommitment: hash,
  receiptsCommitment: hash,
  changesCommitment: hash,
  postStateRoot: hash,
  outcomeRoot: hash,
  gasBurnt: u64,
  gasUsed: u64,
  tokensBurnt: u128,
  witnessHash: hash,
  witnessSize: u64,
  responseHash: hash,
});
export type StatementOutput = Encoded<typeof outputCodec>;

/** The one reader a statement is meant for: a chain (`near:mainnet`, `eip155:1`) and a contract on it. */
export const audienceCodec = struct({ chain: string, contract: string });
export type Audience = Encoded<typeof audienceCodec>;

/** The two keys that may sign statements: ed25519 for NEAR, compressed secp256k1 for EVM. */
const resultKeysCodec = struct({ ed25519: fixedBytes(32), secp256k1: fixedBytes(33) });

export const appIdCodec = fixedBytes(20);

/** What is signed: both hashes, who signs, for whom, and when. Times are Unix seconds. */
export const envelopeCodec = struct({
  inputHash: hash,
  outputHash: hash,
  audience: option(audienceCodec),
  appId: appIdCodec,
  composeHash: hash,
  configHash: hash,
  signerKeys: resultKeysCodec,
  keyEpoch: u64,
  challenge: hash,
  issuedAt: u64,
  expiresAt: u64,
});
export type Envelope = Encoded<typeof envelopeCodec>;

export type Statement = {
  readonly input: StatementInput;
  readonly output: StatementOutput;
  readonly envelope: Envelope;
};

export const hashInput = (input: StatementInput): Uint8Array<ArrayBuffer> =>
  domainHash('statement-input', inputCodec, input);

export const hashOutput = (output: StatementOutput): Uint8Array<ArrayBuffer> =>
  domainHash('statement-output', outputCodec, output);

/** The statement hash: the 32 bytes that ed25519 signs. */
export const hashEnvelope = (envelope: Envelope): Uint8Array<ArrayBuffer> =>
  domainHash('statement', envelopeCodec, envelope);
