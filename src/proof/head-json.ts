import { z } from 'zod';
import { base58Hash, base64Of, decimal, hex, record, text, u32 } from './json-codecs.ts';
import { originNames } from './statement.ts';
import { envelopeJson } from './statement-json.ts';

const origin = z.enum(originNames);
const u64 = decimal(64);
const u128 = decimal(128);
const hash = hex(32);

const operation = z.union([
  record({ kind: z.literal('genesis'), genesisHash: hash }),
  record({ kind: z.literal('chunk') }),
  record({ kind: z.literal('patch'), patchHash: hash, source: text }),
  record({ kind: z.literal('restore'), block: base58Hash }),
  record({ kind: z.literal('resume'), receiptHash: hash }),
]);

/** The structs of a head in readable JSON, field by field in the order of attestation/head.md. */
export const headInputJson = record({
  network: text,
  worldId: hash,
  sequence: u64,
  previousBlock: base58Hash,
  historyRoot: base58Hash,
  operation,
  preStateRoot: base58Hash,
  transactionsHash: hash,
  receiptsHash: hash,
  loadHash: hash,
  block: record(
    {
      height: u64,
      timestamp: u64,
      epochHeight: u64,
      randomSeed: base64Of(32),
      gasPrice: u128,
      gasLimit: u64,
    },
    { randomSeed: 'random_seed_base64' },
  ),
  protocolVersion: u32,
  paramsHash: hash,
  engineId: text,
  policyHash: hash,
  stateOrigin: origin,
  timeOrigin: origin,
  seedOrigin: origin,
});

export const headOutputJson = record({
  postStateRoot: base58Hash,
  outcomeRoot: base58Hash,
  receiptsHash: hash,
  loadHash: hash,
  gasBurnt: u64,
  tokensBurnt: u128,
  witnessHash: hash,
  witnessSize: u64,
});

export const signedHeadJson = record({
  input: headInputJson,
  output: headOutputJson,
  envelope: envelopeJson,
  ed25519Signature: hex(64),
});
