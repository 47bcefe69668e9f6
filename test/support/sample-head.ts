import { noBandwidthRequests } from '../../src/primitives/bandwidth.ts';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { noCongestion } from '../../src/primitives/congestion-info.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import type { Receipt } from '../../src/primitives/receipt.ts';
import {
  type Head,
  type HeadInput,
  type HeadOutput,
  hashLoad,
  hashReceipts,
  hashTransactions,
  hashWitness,
  type ShardLoad,
} from '../../src/proof/head.ts';
import { hashPolicy, type WorldPolicy } from '../../src/proof/world-id.ts';

const fill = (byte: number, length = 32): Uint8Array => new Uint8Array(length).fill(byte);

export const samplePolicy: WorldPolicy = {
  readers: undefined,
  sandbox: false,
  blocks: { kind: 'when_needed' },
};

export const sampleLoad: ShardLoad = { congestion: noCongestion, bandwidthRequests: noBandwidthRequests };

export const sampleReceipt: Receipt = {
  predecessorId: 'alice.near',
  receiverId: 'bob.near',
  receiptId: fill(0x71),
  receipt: {
    kind: 'action',
    signerId: 'alice.near',
    signerPublicKey: fill(0, 33),
    gasPrice: 1_000_000_000n,
    outputDataReceivers: [],
    inputDataIds: [],
    actions: [{ kind: 'transfer', deposit: 5n }],
  },
};

export const sampleHeadInput: HeadInput = {
  network: 'near-enclave-world',
  worldId: fill(0x01),
  sequence: 7n,
  previousBlock: fill(0x02),
  historyRoot: fill(0x03),
  operation: { kind: 'chunk' },
  preStateRoot: fill(0x11),
  transactionsHash: hashTransactions([
    { hash: fill(0x21), isExpired: false },
    { hash: fill(0x22), isExpired: true },
  ]),
  receiptsHash: hashReceipts([]),
  loadHash: hashLoad(sampleLoad),
  block: {
    height: 107n,
    timestamp: 1_700_000_000_000_000_000n,
    epochHeight: 1n,
    randomSeed: fill(0x5e),
    gasPrice: 100_000_000n,
    gasLimit: 1_000_000_000_000_000n,
  },
  protocolVersion: 88,
  paramsHash: fill(0x88),
  engineId: 'near-enclave/0.1.0',
  policyHash: hashPolicy(samplePolicy),
  stateOrigin: 'enclave',
  timeOrigin: 'enclave',
  seedOrigin: 'enclave',
};

export const sampleHeadOutput: HeadOutput = {
  postStateRoot: fill(0x12),
  outcomeRoot: fill(0x13),
  receiptsHash: hashReceipts([sampleReceipt]),
  loadHash: hashLoad(sampleLoad),
  gasBurnt: 223_182_562_500n,
  tokensBurnt: 22_318_256_250_000_000_000n,
  witnessHash: hashWitness([toUtf8('a'), toUtf8('b')]),
  witnessSize: 2n,
};

export const sampleHead: Head = { input: sampleHeadInput, output: sampleHeadOutput };

/** One of each operation, by name. */
export const sampleOperations: Readonly<Record<string, HeadInput['operation']>> = {
  genesis: { kind: 'genesis', genesisHash: sha256(toUtf8('genesis')) },
  'a chunk': { kind: 'chunk' },
  'a patch': { kind: 'patch', patchHash: fill(0x41), source: 'rpc.example.org' },
  'a restore': { kind: 'restore', block: fill(0x42) },
  'a resumption': { kind: 'resume', receiptHash: fill(0x43) },
};
