/**
 * Writes test/vectors/statement/heads.json, head-parts.json and world-ids.json: `node test/oracle/make-head-vectors.ts`.
 * They are the figures of attestation/head.md.
 */
import { writeFileSync } from 'node:fs';
import { ed25519 } from '@noble/curves/ed25519.js';
import { z } from 'zod';
import { encode } from '../../src/primitives/borsh.ts';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { receiptSchema } from '../../src/primitives/receipt.ts';
import { domainBytes } from '../../src/proof/domain.ts';
import {
  type Head,
  hashBlock,
  hashHead,
  hashHeadInput,
  hashHeadOutput,
  hashLoad,
  hashPatch,
  hashReceipts,
  hashTransactions,
  hashWitness,
  headInputCodec,
  headOutputCodec,
  shardLoadCodec,
} from '../../src/proof/head.ts';
import { headInputJson, headOutputJson } from '../../src/proof/head-json.ts';
import { envelopeCodec } from '../../src/proof/statement.ts';
import { envelopeJson } from '../../src/proof/statement-json.ts';
import {
  durableWorldId,
  type Genesis,
  hashGenesis,
  hashPolicy,
  type WorldPolicy,
} from '../../src/proof/world-id.ts';
import {
  sampleHead,
  sampleLoad,
  sampleOperations,
  samplePolicy,
  sampleReceipt,
} from '../support/sample-head.ts';
import { sampleEnvelope } from '../support/sample-statement.ts';

const folder = new URL('../vectors/statement/', import.meta.url);
/** Published, so worth nothing: sha256 of its name. */
const testKey = sha256(toUtf8('near-enclave test key'));
const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte);

function write(file: string, cases: readonly object[]): void {
  const source = { generator: 'test/oracle/make-head-vectors.ts', format: 'near-enclave/*/v0' };
  writeFileSync(new URL(file, folder), `${JSON.stringify({ source, cases }, null, 2)}\n`);
}

const largest: Head = {
  input: { ...sampleHead.input, sequence: (1n << 64n) - 1n, protocolVersion: 0xffff_ffff },
  output: { ...sampleHead.output, gasBurnt: (1n << 64n) - 1n, tokensBurnt: (1n << 128n) - 1n },
};
const claimed = { stateOrigin: 'claimed', timeOrigin: 'claimed' } as const;
const heads: readonly (readonly [string, Head])[] = [
  ...Object.entries(sampleOperations).map(
    ([name, operation]) => [name, { ...sampleHead, input: { ...sampleHead.input, operation } }] as const,
  ),
  ['what was changed from outside', { ...sampleHead, input: { ...sampleHead.input, ...claimed } }],
  ['the largest numbers', largest],
];

write(
  'heads.json',
  heads.map(([name, head]) => {
    const inputHash = hashHeadInput(head.input);
    const outputHash = hashHeadOutput(head.output);
    const envelope = { ...sampleEnvelope, audience: undefined, inputHash, outputHash };
    return {
      name,
      input: z.encode(headInputJson, head.input),
      input_borsh: toHex(encode(headInputCodec, head.input)),
      input_hash: toHex(inputHash),
      output: z.encode(headOutputJson, head.output),
      output_borsh: toHex(encode(headOutputCodec, head.output)),
      output_hash: toHex(outputHash),
      block_hash: toHex(hashBlock(head)),
      envelope: z.encode(envelopeJson, envelope),
      signed_bytes: toHex(domainBytes('head', envelopeCodec, envelope)),
      head_hash: toHex(hashHead(envelope)),
      ed25519_public_key: toHex(ed25519.getPublicKey(testKey)),
      ed25519_signature: toHex(ed25519.sign(hashHead(envelope), testKey)),
    };
  }),
);

const transactions = [
  { hash: fill(0x21), isExpired: false },
  { hash: fill(0x22), isExpired: true },
];
const patch = [
  { key: toUtf8('a'), value: toUtf8('1') },
  { key: toUtf8('b'), value: undefined },
];
write('head-parts.json', [
  { name: 'no transactions', kind: 'block-transactions', items: [], hash: toHex(hashTransactions([])) },
  {
    name: 'a transaction, and one that came too late',
    kind: 'block-transactions',
    items: transactions.map(({ hash, isExpired }) => [toHex(hash), isExpired]),
    hash: toHex(hashTransactions(transactions)),
  },
  { name: 'no receipts', kind: 'block-receipts', items: [], hash: toHex(hashReceipts([])) },
  {
    name: 'a receipt',
    kind: 'block-receipts',
    items: [toHex(encode(receiptSchema, sampleReceipt))],
    hash: toHex(hashReceipts([sampleReceipt])),
  },
  {
    name: 'no load',
    kind: 'block-load',
    borsh: toHex(encode(shardLoadCodec, sampleLoad)),
    hash: toHex(hashLoad(sampleLoad)),
  },
  {
    name: 'a witness of two nodes',
    kind: 'block-witness',
    items: ['61', '62'],
    hash: toHex(hashWitness([toUtf8('a'), toUtf8('b')])),
  },
  {
    name: 'a row that is set, and one that goes',
    kind: 'state-patch',
    items: patch.map(({ key, value }) => [toHex(key), value === undefined ? null : toHex(value)]),
    hash: toHex(hashPatch(patch)),
  },
]);

const policies: readonly WorldPolicy[] = [
  samplePolicy,
  { readers: [fill(0, 33)], sandbox: true, blocks: { kind: 'interval', millis: 1_000 } },
  { readers: [], sandbox: false, blocks: { kind: 'manual' } },
];
write(
  'world-ids.json',
  policies.map((policy, nonce) => {
    const genesis: Genesis = {
      network: 'near-enclave-world',
      protocolVersion: 88,
      height: 0n,
      timestamp: 1_700_000_000_000_000_000n,
      gasPrice: 100_000_000n,
      gasLimit: 1_000_000_000_000_000n,
      stateRoot: fill(0x11),
      policyHash: hashPolicy(policy),
    };
    const genesisHash = hashGenesis(genesis);
    return {
      name: `a world whose blocks come ${policy.blocks.kind}`,
      policy: {
        readers: policy.readers?.map(toHex) ?? null,
        sandbox: policy.sandbox,
        blocks: policy.blocks,
      },
      policy_hash: toHex(genesis.policyHash),
      state_root: toHex(genesis.stateRoot),
      genesis_hash: toHex(genesisHash),
      app_id: toHex(sampleEnvelope.appId),
      nonce,
      world_id: toHex(durableWorldId({ genesisHash, appId: sampleEnvelope.appId, nonce: BigInt(nonce) })),
    };
  }),
);
