/**
 * Writes test/vectors/statement/*.json: `node test/oracle/make-statement-vectors.ts`.
 * The TypeScript tests read them, and so do the Rust and Solidity ones: the figures are the format.
 */
import { writeFileSync } from 'node:fs';
import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { z } from 'zod';
import { encode } from '../../src/primitives/borsh.ts';
import { concatBytes, fromHex, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { trustConfigJson } from '../../src/proof/attestation.ts';
import { batchOf, hashBatch } from '../../src/proof/batch.ts';
import { bundleToken } from '../../src/proof/bundle-token.ts';
import {
  commitArgs,
  commitChanges,
  commitFailure,
  commitLogs,
  commitReceipts,
  commitReturn,
} from '../../src/proof/commitments.ts';
import { domainBytes } from '../../src/proof/domain.ts';
import { batchTypedHash, evmAddress, statementTypedHash, toEvmAudience } from '../../src/proof/eip712.ts';
import { oneShotReceiptId, oneShotWorldId } from '../../src/proof/one-shot-statement.ts';
import {
  hashTrustConfig,
  hashVmConfig,
  type KeyRegistration,
  keyRegistrationCodec,
  type ReportDataPayload,
  registeredKeysCodec,
  reportData,
  type TrustConfig,
  trustConfigCodec,
} from '../../src/proof/report-data.ts';
import {
  type Envelope,
  envelopeCodec,
  hashEnvelope,
  hashInput,
  hashOutput,
  inputCodec,
  outputCodec,
} from '../../src/proof/statement.ts';
import { envelopeJson, inputJson, outputJson } from '../../src/proof/statement-json.ts';
import { witnessFacts } from '../../src/proof/witness.ts';
import { sampleEnvelope, sampleInput, sampleOutput, sampleTrustConfig } from '../support/sample-statement.ts';
import { requestCases, responseCases } from './outlayer-vectors.ts';

const folder = new URL('../vectors/statement/', import.meta.url);
/** Published, so worth nothing: sha256 of its name. */
const testKey = sha256(toUtf8('near-enclave test key'));
const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte);

function write(file: string, cases: readonly object[]): void {
  const source = { generator: 'test/oracle/make-statement-vectors.ts', format: 'near-enclave/*/v0' };
  writeFileSync(new URL(file, folder), `${JSON.stringify({ source, cases }, null, 2)}\n`);
}

const outlayer = {
  contractId: 'outlayer.near',
  requestId: 7n,
  dataId: fill(0x71),
  codeSourceHash: fill(0x72),
  requestHash: fill(0x73),
};
const inputs = [
  { name: 'a one-shot call', value: sampleInput },
  { name: 'a view call without a method name', value: { ...sampleInput, isView: true, method: '' } },
  {
    name: 'the largest numbers',
    value: {
      ...sampleInput,
      attachedDeposit: (1n << 128n) - 1n,
      prepaidGas: (1n << 64n) - 1n,
      sequence: (1n << 64n) - 1n,
      protocolVersion: 0xffff_ffff,
    },
  },
  {
    name: 'a request of OutLayer, proved, signed and sealed',
    value: {
      ...sampleInput,
      outlayer,
      stateOrigin: 'proved' as const,
      callerOrigin: 'signed' as const,
      timeOrigin: 'enclave' as const,
      seedOrigin: 'enclave' as const,
    },
  },
  {
    name: 'a call whose receipts are run, beside two accounts',
    value: {
      ...sampleInput,
      promises: 'run' as const,
      limits: { ...sampleInput.limits, maxBlocks: 100 },
      accounts: [
        { accountId: 'feed.near', codeHash: fill(0xfe) },
        { accountId: 'plain.near', codeHash: fill(0) },
      ],
    },
  },
  { name: 'a call whose receipts are handed back', value: { ...sampleInput, promises: 'return' as const } },
  { name: 'text outside ASCII', value: { ...sampleInput, method: 'zażółć 🚀' } },
];
write(
  'inputs.json',
  inputs.map(({ name, value }) => ({
    name,
    input: z.encode(inputJson, value),
    borsh: toHex(encode(inputCodec, value)),
    hash: toHex(hashInput(value)),
    one_shot_world_id: toHex(oneShotWorldId(value)),
    one_shot_receipt_id: toHex(oneShotReceiptId({ worldId: oneShotWorldId(value) })),
  })),
);

const outputs = [
  { name: 'a value', value: sampleOutput },
  {
    name: 'a failure',
    value: {
      ...sampleOutput,
      status: {
        kind: 'failure' as const,
        failureKind: 'HostError',
        errorHash: commitFailure('HostError(GuestPanic { panic_msg: "no" })', undefined),
      },
    },
  },
  {
    name: 'a receipt',
    value: { ...sampleOutput, status: { kind: 'receipt' as const, receiptId: fill(0x21) } },
  },
  {
    name: 'the largest numbers',
    value: { ...sampleOutput, gasUsed: (1n << 64n) - 1n, tokensBurnt: (1n << 128n) - 1n },
  },
];
write(
  'outputs.json',
  outputs.map(({ name, value }) => ({
    name,
    output: z.encode(outputJson, value),
    borsh: toHex(encode(outputCodec, value)),
    hash: toHex(hashOutput(value)),
  })),
);

const envelopes = [
  { name: 'for anyone, without an expiry', value: { ...sampleEnvelope, audience: undefined, expiresAt: 0n } },
  { name: 'for a contract on NEAR', value: sampleEnvelope },
  {
    name: 'for a contract on Ethereum, answering a challenge',
    value: {
      ...sampleEnvelope,
      audience: { chain: 'eip155:1', contract: '0x00000000000000000000000000000000000000aa' },
      challenge: fill(0xc4),
    },
  },
];
write(
  'envelopes.json',
  envelopes.map(({ name, value }) => ({
    name,
    envelope: z.encode(envelopeJson, value),
    borsh: toHex(encode(envelopeCodec, value)),
    signed_bytes: toHex(domainBytes('statement', envelopeCodec, value)),
    statement_hash: toHex(hashEnvelope(value)),
    ed25519_public_key: toHex(ed25519.getPublicKey(testKey)),
    ed25519_signature: toHex(ed25519.sign(hashEnvelope(value), testKey)),
  })),
);

const witnesses = [
  { name: 'no entry', entries: [] },
  { name: 'one entry', entries: [fill(0x07, 3)] },
  { name: 'entries in byte order, the shorter first', entries: [fill(0, 1), fill(0, 2), fill(0xff, 40)] },
];
write(
  'witnesses.json',
  witnesses.map(({ name, entries }) => {
    const { witnessHash, witnessSize } = witnessFacts(entries);
    return { name, entries: entries.map(toHex), size: `${witnessSize}`, hash: toHex(witnessHash) };
  }),
);

const salts = [undefined, fill(0x5a)];
const changes = [
  { key: toUtf8('STATE'), value: fill(1, 3) },
  { key: toUtf8('gone'), value: undefined },
];
const commitments = salts.flatMap((salt) => [
  { kind: 'args', salt, parts: { bytes: '7b7d' }, hash: commitArgs(toUtf8('{}'), salt) },
  { kind: 'args', salt, parts: { bytes: '' }, hash: commitArgs(fill(0, 0), salt) },
  { kind: 'return', salt, parts: { bytes: '31' }, hash: commitReturn(toUtf8('1'), salt) },
  { kind: 'logs', salt, parts: { items: [] }, hash: commitLogs([], salt) },
  { kind: 'logs', salt, parts: { items: ['a', '', 'ü'] }, hash: commitLogs(['a', '', 'ü'], salt) },
  { kind: 'failure', salt, parts: { text: 'GasExceeded' }, hash: commitFailure('GasExceeded', salt) },
  {
    kind: 'changes',
    salt,
    parts: {
      items: changes.map(({ key, value }) => [toHex(key), value === undefined ? null : toHex(value)]),
    },
    hash: commitChanges(changes, salt),
  },
  {
    kind: 'receipts',
    salt,
    parts: { items: ['0102', ''] },
    hash: commitReceipts([fromHex('0102'), fill(0, 0)], salt),
  },
]);
write(
  'commitments.json',
  commitments.map(({ kind, salt, parts, hash }, at) => ({
    name: `${kind} ${salt === undefined ? 'of a public call' : 'of a private call'}, ${at}`,
    kind,
    salt: salt === undefined ? null : toHex(salt),
    ...parts,
    hash: toHex(hash),
  })),
);

const configs: readonly { readonly name: string; readonly value: TrustConfig }[] = [
  { name: 'keys of this boot', value: sampleTrustConfig },
  {
    name: 'derived keys, an audience and a contract of OutLayer',
    value: {
      ...sampleTrustConfig,
      keyMode: 'derived',
      executorIsolation: 'service',
      audience: { chain: 'near:testnet', contract: 'gate.testnet' },
      outlayerContracts: ['outlayer.testnet'],
      outlayerNetwork: 'testnet',
      outlayerOperator: 'worker.outlayer.testnet',
      maxTrustedHeadAgeSeconds: 43_200,
      lightClientCheckpoint: fill(0x55),
    },
  },
];
write(
  'trust-configs.json',
  configs.map(({ name, value }) => ({
    name,
    config: z.encode(trustConfigJson, value),
    borsh: toHex(encode(trustConfigCodec, value)),
    hash: toHex(hashTrustConfig(value)),
  })),
);

const keys = { ...sampleEnvelope.signerKeys, transport: undefined, nearAccess: undefined };
const registration: KeyRegistration = {
  keys,
  keyEpoch: 3n,
  keyMode: 'boot-entropy',
  appId: sampleEnvelope.appId,
  composeHash: sampleEnvelope.composeHash,
  configHash: hashTrustConfig(sampleTrustConfig),
};
const allKeys = { ...keys, transport: fill(0x33), nearAccess: fill(0x44) };
const vmConfigHash = hashVmConfig('{"cpu_count":1,"memory_size":2147483648}');
const payloads: readonly (ReportDataPayload & { readonly name: string })[] = [
  {
    name: 'a registration at boot',
    kind: 'key-registration',
    registration,
    challenge: fill(0),
    vmConfigHash,
  },
  {
    name: 'a registration with every key, derived',
    kind: 'key-registration',
    registration: { ...registration, keys: allKeys, keyMode: 'derived' },
    challenge: fill(0),
    vmConfigHash,
  },
  {
    name: 'an answer to a challenge',
    kind: 'challenge-answer',
    registration,
    challenge: fill(0xc4),
    vmConfigHash: hashVmConfig(''),
  },
  {
    name: 'a quote over a result',
    kind: 'result-quote',
    statementHash: hashEnvelope(sampleEnvelope),
    keys,
    challenge: fill(0),
    vmConfigHash,
  },
];
write(
  'report-data.json',
  payloads.map((payload) => ({
    name: payload.name,
    kind: payload.kind,
    challenge: toHex(payload.challenge),
    vm_config_hash: toHex(payload.vmConfigHash),
    keys_borsh: toHex(
      encode(registeredKeysCodec, payload.kind === 'result-quote' ? payload.keys : payload.registration.keys),
    ),
    payload_borsh: toHex(
      payload.kind === 'result-quote'
        ? payload.statementHash
        : encode(keyRegistrationCodec, payload.registration),
    ),
    report_data: toHex(reportData(payload)),
  })),
);

/** As EVM contracts take a signature: r, s, v. */
function signForEvm(hash: Uint8Array): Uint8Array {
  const signature = secp256k1.sign(hash, testKey, { prehash: false });
  return concatBytes(signature.toBytes('compact'), Uint8Array.of(27 + signature.recovery));
}

const evmKeys = { ...sampleEnvelope.signerKeys, secp256k1: secp256k1.getPublicKey(testKey, true) };
const evmEnvelope = {
  ...sampleEnvelope,
  signerKeys: evmKeys,
  audience: { chain: 'eip155:1', contract: '0x00000000000000000000000000000000000000aa' },
};
const evmEnvelopes = [
  { name: 'for a contract on Ethereum', value: evmEnvelope },
  {
    name: 'for a contract on another chain, answering a challenge, without an expiry',
    value: {
      ...evmEnvelope,
      audience: { chain: 'eip155:42161', contract: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed' },
      challenge: fill(0xc4),
      expiresAt: 0n,
    },
  },
  {
    name: 'the largest numbers',
    value: {
      ...evmEnvelope,
      audience: { chain: `eip155:${'9'.repeat(32)}`, contract: `0x${'ff'.repeat(20)}` },
      keyEpoch: (1n << 64n) - 1n,
      issuedAt: (1n << 64n) - 1n,
      expiresAt: (1n << 64n) - 1n,
    },
  },
];
const onEvm = (envelope: Envelope) => {
  const audience = toEvmAudience(envelope.audience);
  if (audience === undefined) throw new Error('the audience is no EVM chain');
  return audience;
};
write(
  'eip712.json',
  evmEnvelopes.map(({ name, value }) => {
    const hash = statementTypedHash(value, onEvm(value));
    return {
      name,
      envelope: z.encode(envelopeJson, value),
      typed_hash: toHex(hash),
      signer: toHex(evmAddress(value.signerKeys.secp256k1)),
      secp256k1_signature: toHex(signForEvm(hash)),
    };
  }),
);

const batchSizes = [1, 2, 3, 5, 8, 9];
write(
  'batches.json',
  batchSizes.map((count) => {
    const hashes = Array.from({ length: count }, (_, index) => sha256(toUtf8(`statement ${index}`)));
    const { root, paths } = batchOf(hashes);
    const typedHash = batchTypedHash(root, onEvm(evmEnvelope));
    return {
      name: `a batch of ${count}`,
      statement_hashes: hashes.map(toHex),
      root: toHex(root),
      batch_hash: toHex(hashBatch(root)),
      ed25519_signature: toHex(ed25519.sign(hashBatch(root), testKey)),
      audience: evmEnvelope.audience,
      typed_hash: toHex(typedHash),
      secp256k1_signature: toHex(signForEvm(typedHash)),
      paths: paths.map((path) => path.map(({ hash, direction }) => ({ hash: toHex(hash), direction }))),
    };
  }),
);

const tokens = [
  { name: 'a private call', statementHash: hashEnvelope(sampleEnvelope), salt: fill(0x5a) },
  { name: 'the same salt with another statement', statementHash: fill(0x77), salt: fill(0x5a) },
];
write(
  'bundle-tokens.json',
  tokens.map(({ name, statementHash, salt }) => ({
    name,
    statement_hash: toHex(statementHash),
    salt: toHex(salt),
    token: toHex(bundleToken(statementHash, salt)),
  })),
);

write('outlayer-requests.json', requestCases());
write('outlayer-responses.json', responseCases());
