import { bandwidthRequests, noBandwidthRequests } from '../../src/primitives/bandwidth.ts';
import { decode, encode } from '../../src/primitives/borsh.ts';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import { hashOfCode } from '../../src/primitives/code-hash.ts';
import { type CongestionInfo, congestionInfo } from '../../src/primitives/congestion-info.ts';
import { fromBase58, toBase58, zeroHash } from '../../src/primitives/hash.ts';
import { executionOutcomeWithIdCodec, outcomeHashes } from '../../src/primitives/outcome.ts';
import { outcomeView } from '../../src/primitives/outcome-view.ts';
import { receiptSchema } from '../../src/primitives/receipt.ts';
import { receiptView } from '../../src/primitives/receipt-view.ts';
import { signedTransactionSchema } from '../../src/primitives/transaction.ts';
import { validatorStake } from '../../src/primitives/validator-stake.ts';
import { applyChunk, type ChunkInput, type ChunkResult } from '../../src/runtime/chunk/apply.ts';
import { noValidators } from '../../src/runtime/chunk/chunk-context.ts';
import type { ChunkOutcome } from '../../src/runtime/chunk/chunk-run.ts';
import { onWitness, type Stateless } from '../../src/runtime/chunk/stateless.ts';
import type { ContractLoader } from '../../src/runtime/one-shot/one-shot.ts';
import { MemoryNodeStore } from '../../src/trie/store.ts';
import { type TrieChange, trieUpdate } from '../../src/trie/update.ts';
import type { WitnessFault } from '../../src/trie/witness-store.ts';
import { type Contract, loadContract } from '../../src/vm/contract.ts';
import { type CaseResult, type ConformanceFile, toCaseResult } from './case-result.ts';
import { differences } from './differences.ts';
import { plainJson } from './plain-json.ts';
import { complaint, entryMutations, wholeMutations } from './witness-mutations.ts';

type Changes = readonly (readonly [key: string, value: string | null])[];

type RecordedInput = {
  readonly block_height: number;
  readonly block_timestamp: string;
  readonly epoch_height: number;
  readonly gas_price: string;
  readonly gas_limit: string;
  readonly random_seed: string;
  readonly protocol_version: number;
  readonly transactions: readonly string[];
  readonly incoming_receipts: readonly string[];
  readonly congestion_info: RecordedCongestion;
};

type RecordedCongestion = { readonly V1: Readonly<Record<string, number | bigint>> };

/** What nearcore's apply gave for a chunk, with what it was given. */
export type RecordedChunk = Readonly<Record<string, unknown>> & {
  readonly input: RecordedInput;
  readonly prev_state_root: string;
  readonly outcomes: readonly { readonly borsh: string }[];
  readonly state_changes: Changes;
};

export type RecordedScenario = {
  readonly scenario: string;
  readonly genesis: { readonly root: string; readonly state: Changes };
  readonly chunks: readonly RecordedChunk[];
};

/** Debug prints of nearcore's, and what was given rather than found. */
const notCompared = ['input', 'prev_state_root', 'contract_accesses', 'balance_stats', 'processed_receipts'];

/** `runtime/*.jsonl`: one case a chunk, which passes when every field but the debug prints is equal. */
export function* checkRuntime(file: ConformanceFile): Iterable<CaseResult> {
  let line = 0;
  for (const scenario of file.lines()) {
    yield* checkScenario(file.group, line, scenario as RecordedScenario);
    line++;
  }
}

/** Each chunk runs on the state that nearcore's changes led to, so that one difference does not cause the next. */
export function* checkScenario(
  group: string,
  line: number,
  recorded: RecordedScenario,
): Iterable<CaseResult> {
  const store = new MemoryNodeStore();
  const root = update(store, zeroHash, recorded.genesis.state);
  const name = `${recorded.scenario}-${line}`;
  const genesis = differences(recorded.genesis.root, toBase58(root), 'genesis');
  yield toCaseResult(group, `${name}/genesis`, genesis);
  for (const [index, chunk] of recorded.chunks.entries()) {
    yield toCaseResult(group, `${name}/${index}`, checkChunk(store, chunk));
    update(store, fromBase58(chunk.prev_state_root), chunk.state_changes);
  }
}

function checkChunk(store: MemoryNodeStore, chunk: RecordedChunk): string[] {
  try {
    const input = toInput(chunk);
    const wanted = expected(chunk);
    const result = differences(wanted, plainJson(answer(applyChunk(input, store, { load }))));
    return result.length > 0 ? result : checkStateless(store, chunk, wanted);
  } catch (cause) {
    return [`threw ${cause instanceof Error ? cause.stack?.split('\n').slice(0, 8).join(' ') : cause}`];
  }
}

/** nearcore's own witness must suffice, and all of it be needed. */
function checkStateless(store: MemoryNodeStore, chunk: RecordedChunk, wanted: unknown): string[] {
  const stateless = applyOnWitness(store, chunk, witnessOf(chunk));
  if (!stateless.ok) return [`stateless: the witness has a fault: ${stateless.fault.kind}`];
  return differences(wanted, plainJson(answer(stateless.result)), 'stateless');
}

const witnessOf = (chunk: RecordedChunk): Uint8Array[] =>
  (chunk['proof_nodes'] as readonly string[]).map(fromHex);

/** On the witness alone, but for code, which it leaves out. `onCode` hears of what was asked for. */
function applyOnWitness(
  store: MemoryNodeStore,
  chunk: RecordedChunk,
  witness: readonly Uint8Array[],
  onCode: (code: Uint8Array) => void = () => {},
): Stateless<ChunkResult> {
  const code = (hash: Uint8Array): Uint8Array | undefined => {
    const found = codeOf(store.get(hash));
    if (found !== undefined) onCode(found);
    return found;
  };
  return onWitness(witness, [], (nodes) =>
    applyChunk(toInput(chunk), { get: (hash) => nodes.get(hash), code }, { load }),
  );
}

/** What became of one changed witness of a recorded chunk. */
type MutatedWitness = {
  readonly kind: string;
  readonly fault: WitnessFault['kind'];
  readonly complaint?: string;
};

/** Runs each chunk of a scenario on its witness after each change; every `step`-th of those to a single entry. */
export function* checkMutatedWitnesses(recorded: RecordedScenario, step = 1): Iterable<MutatedWitness> {
  const store = new MemoryNodeStore();
  update(store, zeroHash, recorded.genesis.state);
  for (const chunk of recorded.chunks) {
    yield* mutatedOf(store, chunk, step);
    update(store, fromBase58(chunk.prev_state_root), chunk.state_changes);
  }
}

function* mutatedOf(store: MemoryNodeStore, chunk: RecordedChunk, step: number): Iterable<MutatedWitness> {
  const witness = witnessOf(chunk);
  const codes = new Map<string, Uint8Array>();
  applyOnWitness(store, chunk, witness, (code) => codes.set(toHex(hashOfCode(code)), code));
  const ofEntries = [...entryMutations(witness)].filter((_, index) => index % step === 0);
  for (const mutation of [...ofEntries, ...wholeMutations(witness, [...codes.values()])]) {
    const { kind, fault } = mutation;
    const wrong = complaint(mutation, applyOnWitness(store, chunk, mutation.witness));
    yield { kind, fault, ...(wrong !== undefined && { complaint: wrong }) };
  }
}

/** A value that is a wasm module. No node begins so. */
const codeOf = (bytes: Uint8Array | undefined): Uint8Array | undefined =>
  bytes !== undefined && toHex(bytes.subarray(0, 4)) === '0061736d' ? bytes : undefined;

/** Puts the nodes of the changed state into the store; returns its root. */
function update(store: MemoryNodeStore, root: Uint8Array, changes: Changes): Uint8Array {
  const updates = changes.map(
    ([key, value]): TrieChange => [fromHex(key), value === null ? undefined : fromHex(value)],
  );
  const updated = trieUpdate(store, root, updates);
  store.putAll(updated.made);
  return updated.root;
}

const loaded = new Map<string, Contract>();

/** Few contracts, many calls. */
const load: ContractLoader = (code, params) => {
  const name = `${params.protocolVersion} ${toHex(hashOfCode(code))}`;
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const contract = loadContract(code, params);
  loaded.set(name, contract);
  return contract;
};

export function toInput({ input, prev_state_root }: RecordedChunk): ChunkInput {
  return {
    protocolVersion: input.protocol_version,
    chainId: 'localnet',
    prevStateRoot: fromBase58(prev_state_root),
    block: {
      height: BigInt(input.block_height),
      timestamp: BigInt(input.block_timestamp),
      epochHeight: BigInt(input.epoch_height),
      gasPrice: BigInt(input.gas_price),
      gasLimit: BigInt(input.gas_limit),
      randomSeed: fromBase58(input.random_seed),
    },
    validators: noValidators,
    transactions: input.transactions.map((hex) => ({
      signed: decode(signedTransactionSchema, fromHex(hex)),
      isExpired: false,
    })),
    incomingReceipts: input.incoming_receipts.map((hex) => decode(receiptSchema, fromHex(hex))),
    congestion: { info: readCongestion(input.congestion_info), missedChunks: 0n },
    bandwidthRequests: noBandwidthRequests,
  };
}

const readCongestion = ({ V1: info }: RecordedCongestion): CongestionInfo => ({
  kind: 'v1',
  delayedReceiptsGas: BigInt(info['delayed_receipts_gas'] ?? 0),
  bufferedReceiptsGas: BigInt(info['buffered_receipts_gas'] ?? 0),
  receiptBytes: BigInt(info['receipt_bytes'] ?? 0),
  allowedShard: Number(info['allowed_shard'] ?? 0),
});

/** An outcome of an older release has shorter profiles, which say the same. */
function expected(chunk: RecordedChunk): unknown {
  const compared = Object.entries(chunk).filter(([name]) => !notCompared.includes(name));
  const outcomes = chunk.outcomes.map((outcome) => ({
    ...outcome,
    borsh: toHex(
      encode(executionOutcomeWithIdCodec, decode(executionOutcomeWithIdCodec, fromHex(outcome.borsh))),
    ),
  }));
  return { ...Object.fromEntries(compared), outcomes };
}

const answer = (result: ChunkResult) => ({
  state_root: toBase58(result.stateRoot),
  outcomes: result.outcomes.map(answerOutcome),
  outcome_root: toBase58(result.outcomeRoot),
  outgoing_receipts: result.outgoingReceipts.map((receipt) => ({
    borsh: toHex(encode(receiptSchema, receipt)),
    view: receiptView(receipt),
  })),
  state_changes: result.state.changes.map(({ key, value }) => [
    toHex(key),
    value === undefined ? null : toHex(value),
  ]),
  proof_nodes: result.state.witness.map(toHex),
  validator_proposals: result.validatorProposals.map((stake) => toHex(encode(validatorStake, stake))),
  congestion_info: congestionInfo.toJson(result.congestion),
  bandwidth_requests: toHex(encode(bandwidthRequests, result.bandwidthRequests)),
  bandwidth_scheduler_state_hash: toBase58(result.bandwidthSchedulerStateHash),
  delayed_receipts_count: result.delayedReceiptCount,
  processed_yield_timeouts: result.processedYieldTimeouts.length,
});

const answerOutcome = (outcome: ChunkOutcome) => ({
  id: toBase58(outcome.id),
  borsh: toHex(encode(executionOutcomeWithIdCodec, outcome)),
  to_hashes: outcomeHashes(outcome).map(toBase58),
  compute_usage: String(outcome.computeUsage),
  view: outcomeView(outcome.outcome),
});
