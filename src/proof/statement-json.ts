import { z } from 'zod';
import { base58Hash, base64, base64Of, decimal, hex, orNull, record, text, u32 } from './json-codecs.ts';
import { originNames, promiseModes } from './statement.ts';

const origin = z.enum(originNames);
const u64 = decimal(64);
const hash = hex(32);

/** The statement structs in readable JSON, field by field in the order of attestation/statement.md. */
export const inputJson = record(
  {
    network: text,
    worldId: hash,
    sequence: u64,
    previousStatement: hash,
    preStateRoot: base58Hash,
    codeHash: base58Hash,
    accountId: text,
    method: text,
    argsCommitment: hash,
    predecessorId: text,
    signerId: text,
    signerPublicKey: base64,
    attachedDeposit: decimal(128),
    prepaidGas: u64,
    isView: z.boolean(),
    promises: z.enum(promiseModes),
    accounts: z.array(record({ accountId: text, codeHash: base58Hash })).readonly(),
    limits: record({ maxGasBurnt: u64, maxWitnessBytes: u64, maxBlocks: u32 }),
    policyHash: hash,
    block: record(
      { height: u64, timestamp: u64, epochHeight: u64, randomSeed: base64Of(32) },
      { randomSeed: 'random_seed_base64' },
    ),
    protocolVersion: u32,
    paramsHash: hash,
    engineId: text,
    outlayer: orNull(
      record({
        contractId: text,
        requestId: u64,
        dataId: hash,
        codeSourceHash: hash,
        requestHash: hash,
      }),
    ),
    stateOrigin: origin,
    callerOrigin: origin,
    timeOrigin: origin,
    seedOrigin: origin,
  },
  { signerPublicKey: 'signer_public_key_base64' },
);

const status = z.union([
  record({ kind: z.literal('value') }),
  record({ kind: z.literal('failure'), failureKind: text, errorHash: hash }),
  record({ kind: z.literal('receipt'), receiptId: base58Hash }),
]);

export const outputJson = record({
  status,
  returnCommitment: hash,
  logsCommitment: hash,
  receiptsCommitment: hash,
  changesCommitment: hash,
  postStateRoot: base58Hash,
  outcomeRoot: base58Hash,
  gasBurnt: u64,
  gasUsed: u64,
  tokensBurnt: decimal(128),
  witnessHash: hash,
  witnessSize: u64,
  responseHash: hash,
});

export const audienceJson = record({ chain: text, contract: text });

export const envelopeJson = record({
  inputHash: hash,
  outputHash: hash,
  audience: orNull(audienceJson),
  appId: hex(20),
  composeHash: hash,
  configHash: hash,
  signerKeys: record({ ed25519: hex(32), secp256k1: hex(33) }),
  keyEpoch: u64,
  challenge: hash,
  issuedAt: u64,
  expiresAt: u64,
});

export const statementJson = record({ input: inputJson, output: outputJson, envelope: envelopeJson });
