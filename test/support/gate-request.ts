import { encode } from '../../src/primitives/borsh.ts';
import { toBase64, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { type GateAnswer, gateAnswerCodec } from '../../src/proof/gate-answer.ts';
import { type OutlayerAsk, writeAsk } from '../../src/proof/outlayer-ask.ts';
import { hashResponse, type ResponseFormat } from '../../src/proof/outlayer-hashes.ts';
import { outlayerInput } from '../../src/proof/outlayer-input.ts';
import { type OutlayerRun, outlayerResponse } from '../../src/proof/outlayer-response.ts';
import { type Envelope, hashInput, hashOutput, type StatementInput } from '../../src/proof/statement.ts';
import type { ChunkOutcome } from '../../src/runtime/chunk/chunk-run.ts';
import { near, tgas } from './chunk-world.ts';
import {
  engineId,
  envelopeOf,
  firstKey,
  type GateScene,
  paramsHash,
  type SceneKey,
  type SentCall,
  signedStatement,
} from './gate-scene.ts';
import { sampleOutput } from './sample-statement.ts';

const fill = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

export const ask: OutlayerAsk = {
  accountId: 'counter.near',
  method: 'increment',
  args: toUtf8('{"by":2}'),
  stateRoot: fill(0x11),
  balance: undefined,
  state: [[toUtf8('STATE'), toUtf8('1')]],
};

const codeHash = fill(0xc0);
const url = 'https://example.org/counter.wasm';

export type Question = {
  readonly inputData?: string;
  readonly format?: 'Bytes' | 'Text' | 'Json';
  readonly source?: object;
  readonly more?: object;
};

/** The arguments of `request_execution`. */
export const executionArgs = ({
  inputData = writeAsk(ask),
  format = 'Json',
  source,
  more,
}: Question): object => ({
  source: source ?? { WasmUrl: { url, hash: toHex(codeHash), build_target: 'wasm32-unknown-unknown' } },
  resource_limits: { max_instructions: 1_000_000_000, max_memory_mb: 128, max_execution_seconds: 60 },
  input_data: inputData,
  response_format: format,
  ...more,
});

/** A contract asks OutLayer's, and hands on what comes back. */
export const questionCall = (question: Question = {}): SentCall => {
  const args = toBase64(toUtf8(JSON.stringify(executionArgs(question))));
  const deposit = (near / 50n).toString();
  const calls = [{ method: 'request_execution', args, deposit, gas: Number(150n * tgas), weight: 1 }];
  return {
    to: 'caller.near',
    from: 'alice.near',
    method: 'batch',
    args: { receiver_id: 'outlayer.near', calls, refund_to: null },
    deposit: near / 50n,
  };
};

/** What `get_request` says of a request, as far as a test needs it. */
export type KeptRequest = {
  readonly request_id: bigint | number;
  readonly data_id: readonly (bigint | number)[];
  readonly sender_id: string;
  readonly timestamp: bigint | number;
};

export function keptRequest(scene: GateScene, requestId: number): KeptRequest {
  const kept = scene.view('get_request', { request_id: requestId }, 'outlayer.near');
  if (kept === null) throw new Error('there is no such request');
  return kept as KeptRequest;
}

export type AnswerChanges = {
  readonly inputData?: string;
  readonly ask?: OutlayerAsk;
  readonly format?: ResponseFormat;
  readonly run?: Partial<OutlayerRun>;
  readonly input?: Partial<StatementInput>;
  readonly envelope?: Partial<Envelope>;
  readonly key?: SceneKey;
  readonly isProved?: boolean;
};

/** The input struct of a request, as the service derives it. */
export function inputOf(kept: KeptRequest, changes: AnswerChanges = {}): StatementInput {
  const request = {
    requestId: BigInt(kept.request_id),
    dataId: Uint8Array.from(kept.data_id, Number),
    senderId: kept.sender_id,
    source: { url, hash: codeHash, buildTarget: 'wasm32-unknown-unknown' },
    maxInstructions: 1_000_000_000n,
    maxMemoryMb: 128,
    maxExecutionSeconds: 60n,
    inputData: changes.inputData ?? writeAsk(ask),
    responseFormat: changes.format ?? 'json',
    timestamp: BigInt(kept.timestamp),
  };
  const asked = {
    network: 'test',
    contractId: 'outlayer.near',
    request,
    ask: changes.ask ?? ask,
    isProved: changes.isProved ?? false,
  };
  return { ...outlayerInput(asked, { paramsHash, engineId }), ...changes.input };
}

/** What an honest enclave answers. */
export function answerOf(kept: KeptRequest, changes: AnswerChanges = {}): GateAnswer {
  const run = {
    failure: undefined,
    returned: toUtf8('{"count":3}'),
    gasBurnt: 2_427_934_415_604n,
    ...changes.run,
  };
  const response = outlayerResponse(run, changes.format ?? 'json');
  const output = { ...sampleOutput, gasBurnt: run.gasBurnt, responseHash: hashResponse(response) };
  const hashes = { inputHash: hashInput(inputOf(kept, changes)), outputHash: hashOutput(output) };
  const envelope = envelopeOf(hashes, changes.key, changes.envelope);
  return {
    requestId: BigInt(kept.request_id),
    engineId,
    isProved: changes.isProved ?? false,
    signed: signedStatement(envelope, changes.key ?? firstKey),
    output,
    response,
  };
}

export const resolveDeposit = near / 100n;

export const resolveCall = (answer: GateAnswer): SentCall => ({
  method: 'resolve',
  args: encode(gateAnswerCodec, answer),
  deposit: resolveDeposit,
});

/** What `get_resolution` says: the statement hash in hex, or null. */
export const resolutionOf = (scene: GateScene, kept: KeptRequest): unknown =>
  scene.view('get_resolution', {
    request_id: `${kept.request_id}`,
    data_id: toHex(Uint8Array.from(kept.data_id, Number)),
  });

/** The value that the one who asked gets, once the yield goes on. */
export function answered(outcomes: readonly ChunkOutcome[]): unknown {
  const ends = outcomes.filter(({ outcome }) =>
    outcome.logs.some((log) => log.startsWith('[[yNEAR charged')),
  );
  const [end] = ends;
  if (ends.length !== 1 || end?.outcome.status.kind !== 'success_value') return undefined;
  return JSON.parse(new TextDecoder().decode(end.outcome.status.value));
}
