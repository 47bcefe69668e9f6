import { equalBytes } from '../../primitives/bytes.ts';
import { hashOfCode } from '../../primitives/code-hash.ts';
import { toBase58 } from '../../primitives/hash.ts';
import { type OutlayerAsk, readAsk } from '../../proof/outlayer-ask.ts';
import { assertLimits, type OutlayerEvent, readEvent } from '../../proof/outlayer-event.ts';
import { type AskedRequest, outlayerCall } from '../../proof/outlayer-input.ts';
import type { TrustConfig } from '../../proof/report-data.ts';
import type { OneShotCall } from '../../runtime/one-shot/one-shot-call.ts';
import { preStateRoot } from '../../runtime/one-shot/pre-state.ts';
import { tenNear } from '../execute-request.ts';
import { assertWithin, type CallFields } from '../one-shot-request.ts';
import { ProblemError } from '../problems.ts';
import type { OutlayerRequestBody } from './request.ts';

/** A request that may be run, and the call that it asks for. */
export type OutlayerPlan = {
  readonly asked: Omit<AskedRequest, 'isProved'>;
  readonly call: OneShotCall;
  readonly projectId: string | undefined;
};

type Settings = Pick<TrustConfig, 'outlayerContracts' | 'outlayerNetwork' | 'limits'>;

const fields: CallFields = {
  code: 'wasm_base64',
  args: 'request_data',
  state: 'request_data',
  nodes: 'state_nodes_base64',
  gas: 'request_data',
};

/**
 * Everything that can be said against a request before anything is run. Throws problems, `OutlayerRefused` and
 * `InvalidCall`, which end as such.
 */
export function planRequest(body: OutlayerRequestBody, settings: Settings): OutlayerPlan {
  const { network, contract_id: contractId } = body;
  assertServed(body, settings);
  const event = readEvent(body.request_data);
  assertLimits(event);
  const { isInputInState: _isInputInState, projectId, ...told } = event;
  const request = { ...told, dataId: body.data_id, inputData: inputOf(event, body) };
  const ask = readAsk(request.inputData);
  assertCode(body.wasm_base64, request.source.hash);
  const call = toCall({ ...outlayerCall(request, ask, network), code: body.wasm_base64 }, ask, body);
  assertWithin(call, settings.limits, fields);
  assertState(call, ask);
  return { asked: { network, contractId, request, ask }, call, projectId };
}

function assertServed({ network, contract_id }: OutlayerRequestBody, settings: Settings): void {
  if (!settings.outlayerContracts.includes(contract_id)) {
    throw new ProblemError('outlayer_contract_refused', `${contract_id} is not served here`, {
      field: 'contract_id',
    });
  }
  if (network === settings.outlayerNetwork) return;
  throw new ProblemError(
    'outlayer_network_refused',
    `the contracts that are served here are on ${settings.outlayerNetwork}`,
    { field: 'network' },
  );
}

function inputOf({ isInputInState, inputData }: OutlayerEvent, { input_data }: OutlayerRequestBody): string {
  if (isInputInState && input_data === undefined) {
    throw new ProblemError('missing_field', 'input_data: the event leaves it out, get_request has it', {
      field: 'input_data',
    });
  }
  if (!isInputInState && input_data !== undefined) {
    throw new ProblemError('invalid_field', 'input_data: the event has it already', { field: 'input_data' });
  }
  return input_data ?? inputData;
}

function assertCode(code: Uint8Array, named: Uint8Array): void {
  if (equalBytes(hashOfCode(code), named)) return;
  throw new ProblemError('outlayer_code_mismatch', 'the code has another sha256 than the request names', {
    field: 'wasm_base64',
  });
}

type Facts = ReturnType<typeof outlayerCall> & { readonly code: Uint8Array };

function toCall(
  facts: Facts,
  ask: OutlayerAsk,
  { state_nodes_base64: nodes }: OutlayerRequestBody,
): OneShotCall {
  const { promises: _promises, ...call } = facts;
  if (nodes === undefined) return { ...call, balance: ask.balance ?? tenNear, state: ask.state ?? [] };
  if (ask.state !== undefined || ask.balance !== undefined) {
    throw new ProblemError('invalid_field', 'state_nodes_base64: input_data holds the state itself', {
      field: 'state_nodes_base64',
    });
  }
  return { ...call, balance: 0n, state: [], brought: { root: ask.stateRoot, nodes } };
}

/** Nodes are under the root that was asked for, or of no use; what is made of keys and values must come to it. */
function assertState(call: OneShotCall, { stateRoot }: OutlayerAsk): void {
  if (call.brought !== undefined) return;
  const root = preStateRoot(call);
  if (equalBytes(root, stateRoot)) return;
  throw new ProblemError(
    'outlayer_state_mismatch',
    `the state of input_data has the root ${toBase58(root)}, state_root is another`,
    { field: 'request_data' },
  );
}
