import { bool, encode, fixedBytes, hash, string, struct, u64 } from '../../src/primitives/borsh.ts';
import { toBase64, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { batchOf, hashBatch } from '../../src/proof/batch.ts';
import { gateAnswerCodec, signedStatementCodec } from '../../src/proof/gate-answer.ts';
import { advanceHeadCodec } from '../../src/proof/gate-head.ts';
import { responseCodec } from '../../src/proof/outlayer-hashes.ts';
import { type Envelope, hashEnvelope, hashInput } from '../../src/proof/statement.ts';
import { near } from '../support/chunk-world.ts';
import type { ContractVectors } from '../support/contract-vectors.ts';
import {
  divergenceCodec,
  forkCodec,
  statementFraudCodec,
  upgradeCodec,
  worldStateProofCodec,
} from '../support/gate-codecs.ts';
import { answerOf, executionArgs, type KeptRequest, resolveDeposit } from '../support/gate-request.ts';
import {
  envelopeOf,
  firstKey,
  gateConfig,
  gatePolicy,
  registrationOf,
  type SceneKey,
  sceneKey,
  signedStatement,
} from '../support/gate-scene.ts';
import { rowKey, rowValue, SampleChain, signedHead, worldId, worldOrigin } from '../support/gate-worlds.ts';
import { sampleInput } from '../support/sample-statement.ts';
import { Scenario, TGAS } from './scenario.ts';

const GATE = 'gate_test.near';
const OWNER = 'owner.near';
const secondKey = sceneKey(10);
const fill = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

/** As the scenario has them: the account's name, and a time in the year 2025. */
const here: Partial<Envelope> = {
  audience: { chain: 'near:test', contract: GATE },
  issuedAt: 1_763_999_000n,
  expiresAt: 1_764_050_000n,
};

function begin(gate: Scenario): void {
  const policy = { ...gatePolicy, expires_at: 1_800_000_000 };
  const args = { config: { ...gateConfig, owner: OWNER }, policy };
  const short = { ...args, config: { ...args.config, timelock_seconds: 60 } };
  gate.run({ name: 'new: too short a timelock', method: 'new', input: short });
  gate.run({ name: 'new', method: 'new', input: args });
  for (const method of ['get_policy', 'get_config', 'get_proposals', 'resolve_deposit'])
    gate.run({ name: method, method, view: true });
}

function registerKeys(gate: Scenario): void {
  const method = 'register_unverified';
  const register = (name: string, key: SceneKey, deposit: bigint) =>
    gate.run({ name, method, input: registrationOf(key, { goodUntil: 1_900_000_000n }), deposit });
  register('register: too little', firstKey, 1n);
  register('register', firstKey, near);
  register('register: a second key', secondKey, near);
  register('register: an app that is not accepted', sceneKey(11, { appId: new Uint8Array(20) }), near);
  gate.run({ name: 'get_keys', method: 'get_keys', input: {}, view: true });
  const ed25519 = toHex(firstKey.publicKey);
  gate.run({ name: 'get_key', method: 'get_key', input: { ed25519 }, view: true });
}

function verify(gate: Scenario): void {
  const method = 'verify_statement';
  const envelope = envelopeOf({ inputHash: fill(1), outputHash: fill(2) }, firstKey, here);
  const ask = (name: string, signed: ReturnType<typeof signedStatement>) =>
    gate.run({ name, method, input: encode(signedStatementCodec, signed), view: true });
  ask('verify_statement', signedStatement(envelope));
  ask('verify_statement: another signer', signedStatement(envelope, secondKey));
  const { root, paths } = batchOf(
    Array.from({ length: 64 }, (_, at) => (at === 5 ? hashEnvelope(envelope) : fill(at))),
  );
  const signed = { envelope, signature: firstKey.sign(hashBatch(root)), path: paths[5] };
  gate.run({
    name: 'verify_statement: in a batch',
    method,
    input: encode(signedStatementCodec, signed),
    view: true,
  });
}

const kept: KeptRequest = {
  request_id: 7,
  data_id: [...fill(0x71)],
  sender_id: 'caller.near',
  timestamp: 1_764_000_000_000_000_000n,
};

/** `get_request` of OutLayer's contract. */
function requestJson(): string {
  const { source, ...asked } = executionArgs({}) as { readonly source: object };
  const { timestamp, ...facts } = kept;
  const text = JSON.stringify({ ...facts, execution_source: source, resolved_source: source, ...asked });
  return `${text.slice(0, -1)},"timestamp":${timestamp},"payment":20000000000000000000000}`;
}

const account = string;
const checkedCodec = struct({
  requestId: u64,
  engineId: string,
  isProved: bool,
  inputHash: hash,
  statementHash: hash,
  ed25519: fixedBytes(32),
  response: responseCodec,
  relayer: account,
});
const toldCodec = struct({
  requestId: u64,
  dataId: hash,
  statementHash: hash,
  method: string,
  relayer: account,
});

function resolve(gate: Scenario): void {
  const gas = 300n * TGAS;
  const deposit = resolveDeposit;
  const answer = answerOf(kept, { envelope: here });
  const input = encode(gateAnswerCodec, answer);
  gate.run({ name: 'resolve: too little gas', method: 'resolve', input, deposit, gas: gas / 2n });
  gate.run({ name: 'resolve: too small a deposit', method: 'resolve', input, gas });
  gate.run({ name: 'resolve', method: 'resolve', input, deposit, gas });
  const long = answerOf(kept, {
    envelope: here,
    format: 'bytes',
    run: { returned: new Uint8Array(900).fill(255) },
  });
  gate.run({
    name: 'resolve: a long output',
    method: 'resolve',
    input: encode(gateAnswerCodec, long),
    deposit,
    gas,
  });
  const { envelope } = answer.signed;
  const checked = { ...answer, statementHash: hashEnvelope(envelope), inputHash: envelope.inputHash };
  const call = {
    method: 'on_request',
    input: encode(checkedCodec, { ...checked, ed25519: firstKey.publicKey, relayer: 'relay.near' }),
    predecessor: GATE,
    deposit,
    gas: 240n * TGAS,
  };
  const results = (text: string) => [{ ok: toBase64(toUtf8(text)) }] as const;
  gate.run({ name: 'on_request: no such request', ...call, promise_results: results('null') });
  gate.run({ name: 'on_request: no answer', ...call, promise_results: ['failed'] });
  gate.run({
    name: 'on_request: too little gas',
    ...call,
    gas: 60n * TGAS,
    promise_results: results(requestJson()),
  });
  gate.run({ name: 'on_request', ...call, promise_results: results(requestJson()) });
  mark(gate, checked.statementHash);
}

function mark(gate: Scenario, statementHash: Uint8Array): void {
  const told = {
    requestId: 7n,
    dataId: fill(0x71),
    statementHash,
    method: 'resolve_execution',
    relayer: 'relay.near',
  };
  const deposit = resolveDeposit;
  const call = {
    method: 'on_resolved',
    input: encode(toldCodec, told),
    predecessor: GATE,
    deposit,
    gas: 10n * TGAS,
  };
  gate.run({ name: 'on_resolved: refused', ...call, promise_results: ['failed'] });
  gate.run({ name: 'on_resolved: by another', ...call, predecessor: OWNER, promise_results: [{ ok: '' }] });
  gate.run({ name: 'on_resolved', ...call, promise_results: [{ ok: '' }] });
  gate.run({ name: 'on_resolved: a second time', ...call, promise_results: [{ ok: '' }] });
  const asked = { request_id: '7', data_id: toHex(told.dataId) };
  gate.run({ name: 'get_resolution', method: 'get_resolution', input: asked, view: true });
}

async function worlds(gate: Scenario): Promise<void> {
  const chain = new SampleChain(1_025);
  const deposit = near / 100n;
  const advance = async (name: string, from: number | undefined, to: number) => {
    const one = await chain.advance(from, to);
    const input = encode(advanceHeadCodec, { ...one, signed: signedHead(one, firstKey, here) });
    gate.run({ name, method: 'advance_head', input, deposit });
  };
  await advance('advance_head: a first one', undefined, 7);
  await advance('advance_head: by one block', 7, 8);
  await advance('advance_head: by a thousand blocks', 8, 1_024);
  await advance('advance_head: from an old one', 7, 9);
  const world_id = toHex(worldId);
  gate.run({ name: 'get_world', method: 'get_world', input: { world_id }, view: true });
  const [key, value] = [rowKey(77), rowValue(77)];
  const proof = { state: { worldId }, key, nodes: chain.prove(1_024, key, value), value };
  const prove = (name: string, changes: object) => {
    const input = encode(worldStateProofCodec, { ...proof, ...changes });
    gate.run({ name, method: 'verify_state_proof', input, view: true });
  };
  prove('verify_state_proof', {});
  prove('verify_state_proof: another value', { value: fill(1) });
  const absent = rowKey(2_000);
  prove('verify_state_proof: absent', {
    key: absent,
    nodes: chain.prove(1_024, absent, undefined),
    value: undefined,
  });
  prove('verify_state_proof: a node is missing', { nodes: proof.nodes.slice(1) });
}

function faults(gate: Scenario): void {
  const chain = new SampleChain(4);
  const head = chain.head(3);
  const branch = { ...head, input: { ...head.input, transactionsHash: fill(1) } };
  const side = (one: typeof head, key: SceneKey) => ({ input: one.input, signed: signedHead(one, key) });
  const fork = { one: side(head, firstKey), other: side(branch, secondKey), origin: worldOrigin };
  const deposit = near / 100n;
  gate.run({ name: 'report_fork', method: 'report_fork', input: encode(forkCodec, fork), deposit });
  gate.run({ name: 'report_fork: again', method: 'report_fork', input: encode(forkCodec, fork), deposit });
  const signedBy = (key: SceneKey, inputHash: Uint8Array, output: number) =>
    signedStatement(envelopeOf({ inputHash, outputHash: fill(output) }, key), key);
  const otherEngine = 'other/2';
  const divergence = {
    input: sampleInput,
    one: signedBy(firstKey, hashInput(sampleInput), 1),
    other: signedBy(secondKey, hashInput({ ...sampleInput, engineId: otherEngine }), 2),
    otherEngine,
  };
  gate.run({
    name: 'report_divergence',
    method: 'report_divergence',
    input: encode(divergenceCodec, divergence),
  });
  const fraud = { one: signedBy(firstKey, fill(1), 1), other: signedBy(secondKey, fill(1), 2) };
  gate.run({ name: 'report_fraud', method: 'report_fraud', input: encode(statementFraudCodec, fraud) });
  gate.run({
    name: 'report_fraud: again',
    method: 'report_fraud',
    input: encode(statementFraudCodec, fraud),
  });
}

function ownersChanges(gate: Scenario): void {
  const predecessor = OWNER;
  const propose = (name: string, change: object, by = predecessor) =>
    gate.run({ name, method: 'propose', input: { change }, predecessor: by });
  propose('propose: by another', { Owner: 'alice.near' }, 'alice.near');
  propose('propose', { Owner: 'alice.near' });
  propose('propose: an upgrade', { Upgrade: toHex(fill(1)) });
  propose('propose: a thaw', { Thaw: { world_id: toHex(worldId), head: null } });
  propose('propose: a policy', { Policy: gatePolicy });
  gate.run({ name: 'get_proposals: four', method: 'get_proposals', view: true });
  gate.run({ name: 'apply_change: too early', method: 'apply_change', input: { id: 0 }, predecessor });
  const input = encode(upgradeCodec, { id: 1n, code: fill(1) });
  gate.run({ name: 'upgrade: too early', method: 'upgrade', input, predecessor });
  gate.run({ name: 'cancel', method: 'cancel', input: { id: 0 }, predecessor });
  gate.run({ name: 'cancel: again', method: 'cancel', input: { id: 0 }, predecessor });
  for (const [id, name] of [
    [1, 'an upgrade'],
    [2, 'a thaw'],
    [3, 'a policy'],
  ] as const) {
    const call = { method: 'apply_change', input: { id }, predecessor, nowSeconds: 1_764_003_600 };
    gate.run({ name: `apply_change: ${name}`, ...call });
  }
  const forbidden = { compose_hash: gatePolicy.machines.compose_hashes[0] };
  gate.run({ name: 'forbid', method: 'forbid', input: forbidden, predecessor });
  gate.run({ name: 'migrate', method: 'migrate', predecessor: GATE });
  const ed25519 = toHex(firstKey.publicKey);
  gate.run({ name: 'revoke: a key that was struck off', method: 'revoke', input: { ed25519 }, predecessor });
}

/** Every method of the gate, each with what it refuses; the build for tests, since no quote could be had for every key. */
export async function gateAll(): Promise<ContractVectors> {
  const gate = new Scenario('gate_test');
  begin(gate);
  registerKeys(gate);
  verify(gate);
  resolve(gate);
  await worlds(gate);
  faults(gate);
  ownersChanges(gate);
  return gate.vectors('test/oracle/make-contract-vectors.ts');
}
