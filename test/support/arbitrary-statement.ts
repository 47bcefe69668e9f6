import fc from 'fast-check';
import type { OutputStatus } from '../../src/proof/output-status.ts';
import {
  type Envelope,
  originNames,
  promiseModes,
  type StatementInput,
  type StatementOutput,
} from '../../src/proof/statement.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const hash = bytes(32);
const u64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const u128 = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const origin = fc.constantFrom(...originNames);
const orNone = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });

export const arbitraryInput: fc.Arbitrary<StatementInput> = fc.record({
  network: text,
  worldId: hash,
  sequence: u64,
  previousStatement: hash,
  preStateRoot: hash,
  codeHash: hash,
  accountId: text,
  method: text,
  argsCommitment: hash,
  predecessorId: text,
  signerId: text,
  signerPublicKey: bytes(33),
  attachedDeposit: u128,
  prepaidGas: u64,
  isView: fc.boolean(),
  promises: fc.constantFrom(...promiseModes),
  accounts: fc.array(fc.record({ accountId: text, codeHash: hash }), { maxLength: 3 }),
  limits: fc.record({ maxGasBurnt: u64, maxWitnessBytes: u64, maxBlocks: u32 }),
  policyHash: hash,
  block: fc.record({ height: u64, timestamp: u64, epochHeight: u64, randomSeed: hash }),
  protocolVersion: u32,
  paramsHash: hash,
  engineId: text,
  outlayer: orNone(
    fc.record({ contractId: text, requestId: u64, dataId: hash, codeSourceHash: hash, requestHash: hash }),
  ),
  stateOrigin: origin,
  callerOrigin: origin,
  timeOrigin: origin,
  seedOrigin: origin,
});

const status: fc.Arbitrary<OutputStatus> = fc.oneof(
  fc.record({ kind: fc.constant('value' as const) }),
  fc.record({ kind: fc.constant('failure' as const), failureKind: text, errorHash: hash }),
  fc.record({ kind: fc.constant('receipt' as const), receiptId: hash }),
);

export const arbitraryOutput: fc.Arbitrary<StatementOutput> = fc.record({
  status,
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

export const arbitraryEnvelope: fc.Arbitrary<Envelope> = fc.record({
  inputHash: hash,
  outputHash: hash,
  audience: orNone(fc.record({ chain: text, contract: text })),
  appId: bytes(20),
  composeHash: hash,
  configHash: hash,
  signerKeys: fc.record({ ed25519: hash, secp256k1: bytes(33) }),
  keyEpoch: u64,
  challenge: hash,
  issuedAt: u64,
  expiresAt: u64,
});
