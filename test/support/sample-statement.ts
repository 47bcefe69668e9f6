import { toUtf8 } from '../../src/primitives/bytes.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import {
  type OneShotCallFacts,
  type OneShotResultFacts,
  oneShotInput,
  oneShotOutput,
} from '../../src/proof/one-shot-statement.ts';
import { hashTrustConfig, type TrustConfig } from '../../src/proof/report-data.ts';
import { type Envelope, hashInput, hashOutput } from '../../src/proof/statement.ts';

const fill = (byte: number, length = 32): Uint8Array => new Uint8Array(length).fill(byte);

export const sampleCall: OneShotCallFacts = {
  chainId: 'near-enclave-one-shot',
  accountId: 'counter.near',
  method: 'increment',
  args: toUtf8('{"by":2}'),
  predecessorId: 'alice.near',
  signerId: 'alice.near',
  signerPublicKey: fill(0, 33),
  attachedDeposit: 1n,
  prepaidGas: 30_000_000_000_000n,
  isView: false,
  block: { height: 100n, timestamp: 1_700_000_000_000_000_000n, epochHeight: 5n, randomSeed: fill(0x5e) },
  protocolVersion: 88,
};

export const sampleResult: OneShotResultFacts = {
  outcome: {
    status: 'ok',
    gasBurnt: 2_427_934_415_604n,
    gasUsed: 2_427_934_415_604n,
    returnData: { kind: 'value', bytes: toUtf8('3') },
    logs: ['incremented by 2'],
  },
  postStateRoot: fill(0x12),
  changes: [{ key: toUtf8('STATE'), value: fill(3, 8) }],
  witness: [fill(0x01, 3), fill(0x02, 5)],
};

export const sampleInput = oneShotInput(sampleCall, {
  preStateRoot: fill(0x11),
  codeHash: fill(0xc0),
  paramsHash: fill(0x88),
  engineId: 'near-enclave/0.1.0',
});

export const sampleOutput = oneShotOutput(sampleResult, undefined);

export const sampleTrustConfig: TrustConfig = {
  keyMode: 'boot-entropy',
  executorIsolation: 'child-process',
  audience: undefined,
  statementLifetimeSeconds: 86_400n,
  limits: {
    maxCodeBytes: 4_194_304n,
    maxStateBytes: 16_777_216n,
    maxArgsBytes: 4_194_304n,
    maxWitnessBytes: 16_777_216n,
    maxPrepaidGas: 300_000_000_000_000n,
    executionTimeoutMillis: 10_000n,
  },
  outlayerContracts: [],
  outlayerNetwork: undefined,
  outlayerOperator: undefined,
  maxTrustedHeadAgeSeconds: 0,
  lightClientCheckpoint: undefined,
};

export const sampleEnvelope: Envelope = {
  inputHash: hashInput(sampleInput),
  outputHash: hashOutput(sampleOutput),
  audience: { chain: 'near:mainnet', contract: 'gate.near' },
  appId: fill(0xaa, 20),
  composeHash: fill(0xcc),
  configHash: hashTrustConfig(sampleTrustConfig),
  signerKeys: { ed25519: fill(0xed), secp256k1: fill(2, 33) },
  keyEpoch: 3n,
  challenge: zeroHash,
  issuedAt: 1_764_000_000n,
  expiresAt: 1_764_086_400n,
};
