import { toBase64, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256, toBase58 } from '../../src/primitives/hash.ts';
import { type OutlayerAsk, writeAsk } from '../../src/proof/outlayer-ask.ts';
import { preStateRoot } from '../../src/runtime/one-shot/pre-state.ts';
import type { EventProver } from '../../src/server/outlayer/event-prover.ts';
import { ProblemError } from '../../src/server/problems.ts';
import type { Service } from '../../src/server/service.ts';
import { buildModule, functionExport, functionImport, i64, i64Const, nothing, op } from './build-module.ts';
import { plainCall } from './one-shot-call.ts';

const whole = i64Const(-1n);
const readInput = [...i64Const(0), op.call, 0];
/** Pushes the length of the arguments, and the address where they were put. */
const inMemory = [...i64Const(0), ...i64Const(0), op.call, 4, ...i64Const(0), op.call, 3, ...i64Const(0)];

/** A contract whose `echo` returns its arguments, `panic` fails with them as its words, and `nothing` returns nothing. */
export const echoContract: Uint8Array = buildModule({
  types: [
    nothing,
    { params: [i64], results: [] },
    { params: [i64, i64], results: [] },
    { params: [i64], results: [i64] },
  ],
  imports: [
    functionImport('input', 1),
    functionImport('value_return', 2),
    functionImport('panic_utf8', 2),
    functionImport('register_len', 3),
    functionImport('read_register', 2),
  ],
  memories: [[0, 1]],
  functions: [
    { body: [...readInput, ...whole, ...i64Const(0), op.call, 1] },
    { body: [...readInput, ...inMemory, op.call, 2] },
    { body: [op.nop] },
  ],
  exports: [functionExport('echo', 5), functionExport('panic', 6), functionExport('nothing', 7)],
});

export type Asked = Partial<Pick<OutlayerAsk, 'accountId' | 'method' | 'args' | 'balance' | 'state'>> & {
  readonly code?: Uint8Array;
};

/** `input_data` for a call of a contract, with the root of its state. */
export function inputData({ code = echoContract, ...asked }: Asked = {}): string {
  const { accountId = 'echo.near', method = 'echo', args = toUtf8('hello') } = asked;
  const { balance, state } = asked;
  const root = preStateRoot({
    ...plainCall,
    code,
    accountId,
    balance: balance ?? 10n ** 25n,
    state: state ?? [],
  });
  return writeAsk({ accountId, method, args, stateRoot: root, balance, state });
}

export type RequestFacts = Readonly<Record<string, unknown>>;

/** The text that OutLayer's contract puts into its event, whose numbers are beyond what a double holds. */
export function requestData(facts: RequestFacts = {}, code: Uint8Array = echoContract): string {
  const request = {
    request_id: 7,
    sender_id: 'alice.near',
    predecessor_id: 'shop.near',
    code_source: {
      WasmUrl: {
        url: 'https://code.example/echo.wasm',
        hash: toHex(sha256(code)),
        build_target: 'wasm32-unknown-unknown',
      },
    },
    resource_limits: { max_instructions: 1_000_000_000, max_memory_mb: 128, max_execution_seconds: 60 },
    input_data: inputData({ code }),
    input_data_in_state: false,
    secrets_ref: null,
    response_format: 'Text',
    payment: '100000000000000000000000',
    attached_usd: '0',
    timestamp: '1764000000123456789',
    compile_only: false,
    force_rebuild: false,
    store_on_fastfs: false,
    use_bound_identity: false,
    project_uuid: null,
    project_id: null,
    ...facts,
  };
  return JSON.stringify(request).replace(/"timestamp":"([0-9]+)"/, '"timestamp":$1');
}

export const outlayerEnv = {
  OUTLAYER_CONTRACTS: 'outlayer.near,outlayer2.near',
  OUTLAYER_NETWORK: 'mainnet',
  OUTLAYER_OPERATOR: 'worker.outlayer.near',
} as const;

const hash = (byte: number): string => toBase58(new Uint8Array(32).fill(byte));

/** The body of a request to the service. */
export const outlayerBody = (facts: RequestFacts = {}, rest: RequestFacts = {}): RequestFacts => ({
  network: 'mainnet',
  contract_id: 'outlayer.near',
  request_data: requestData(facts),
  data_id: Array.from({ length: 32 }, (_, at) => at),
  transaction_hash: hash(1),
  receipt_id: hash(2),
  block_height: '150000000',
  block_hash: hash(3),
  wasm_base64: toBase64(echoContract),
  ...rest,
});

/** Of a chain on which these requests happened; its evidence is the word `final`. */
export const proverOf = (happened: readonly string[]): EventProver => ({
  async prove(evidence, { request_data }) {
    if (evidence === 'final' && happened.includes(request_data)) return { blockHeight: 150_000_001n };
    throw new ProblemError('outlayer_not_proved', 'it did not happen', { field: 'evidence' });
  },
});

/** The wish for a transaction that resolves the request. */
export const wishedTransaction = {
  signer_id: outlayerEnv.OUTLAYER_OPERATOR,
  nonce: '18446744073709551614',
  block_hash: hash(9),
} as const;

export async function askOutlayer(
  { app }: Pick<Service, 'app'>,
  body: RequestFacts,
  key?: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const headers = {
    'content-type': 'application/json',
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  };
  const response = await app.request('/v1/outlayer/execute', {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}
