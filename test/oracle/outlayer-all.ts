import { toBase64, toUtf8 } from '../../src/primitives/bytes.ts';
import { near } from '../support/chunk-world.ts';
import type { ContractVectors } from '../support/contract-vectors.ts';
import { executionArgs } from '../support/gate-request.ts';
import { Scenario, TGAS } from './scenario.ts';

const OWNER = 'owner.near';
const OPERATOR = 'gate.near';
const OUTLAYER = 'outlayer.near';

const used = { instructions: 3_000_000, time_ms: 4, compile_time_ms: null };
const success = { success: true, output: { Json: { z: 1, a: [1e15] } }, error: null, resources_used: used };

function ask(outlayer: Scenario): void {
  const method = 'request_execution';
  const deposit = near / 50n;
  const usual = executionArgs({});
  outlayer.run({ name: 'request_execution: too small a deposit', method, input: usual });
  const project = { ...usual, source: { Project: { project_id: 'a/b' } } };
  outlayer.run({ name: 'request_execution: a project', method, input: project, deposit });
  const limits = { max_instructions: 500_000_000_001 };
  outlayer.run({
    name: 'request_execution: too much',
    method,
    input: { ...usual, resource_limits: limits },
    deposit,
  });
  const compiled = { source: { GitHub: { repo: 'a/b', commit: 'c' } } };
  outlayer.run({
    name: 'request_execution: input for the compiler',
    method,
    input: { ...compiled, input_data: 'x' },
    deposit,
  });
  outlayer.run({ name: 'request_execution', method, input: usual, deposit });
  outlayer.run({ name: 'request_execution: compile only', method, input: compiled, deposit });
}

function look(outlayer: Scenario): void {
  const view = (method: string, input: object = {}) =>
    outlayer.run({ name: method, method, input, view: true });
  view('get_request', { request_id: 0 });
  view('get_pending_request_ids');
  view('get_pending_request_ids', { from_index: 1, limit: 1 });
  view('has_pending_output', { request_id: 0 });
  view('estimate_execution_cost');
  view('get_max_limits');
  view('get_config');
  view('get_event_metadata');
  view('is_paused');
}

function answer(outlayer: Scenario): void {
  const input = { request_id: 0, response: success };
  const resolve = { method: 'resolve_execution', input, predecessor: OPERATOR };
  outlayer.run({ name: 'resolve_execution: not the operator', ...resolve, predecessor: OWNER });
  outlayer.run({
    name: 'resolve_execution: no such request',
    ...resolve,
    input: { ...input, request_id: 9 },
  });
  // The mock of the chain keeps no yield from one call to the next.
  outlayer.run({ name: 'resolve_execution: nobody waits', ...resolve });
  const output = { Bytes: Array.from({ length: 2_000 }, (_, at) => at % 256) };
  const stored = {
    request_id: 1,
    output,
    success: true,
    error: null,
    resources_used: used,
    compilation_note: null,
  };
  const submit = { method: 'submit_execution_output_and_resolve', input: stored, predecessor: OPERATOR };
  outlayer.run({ name: 'submit_execution_output_and_resolve: nobody waits', ...submit });
}

function end(outlayer: Scenario): void {
  const call = { method: 'on_execution_response', predecessor: OUTLAYER, gas: 50n * TGAS };
  const ok = (response: object) => [{ ok: toBase64(toUtf8(JSON.stringify(response))) }] as const;
  const first = { ...call, input: { request_id: 0 } };
  outlayer.run({
    name: 'on_execution_response: by another',
    ...first,
    predecessor: OWNER,
    promise_results: ok(success),
  });
  outlayer.run({ name: 'on_execution_response', ...first, promise_results: ok(success) });
  outlayer.run({ name: 'on_execution_response: again', ...first, promise_results: ok(success) });
  const timedOut = { ...call, input: { request_id: 1 }, promise_results: ['failed'] as const };
  outlayer.run({ name: 'on_execution_response: too late', ...timedOut });
}

function manage(outlayer: Scenario): void {
  const pause = { method: 'set_paused', input: { paused: true } };
  outlayer.run({ name: 'set_paused: not the owner', ...pause });
  outlayer.run({ name: 'set_paused', ...pause, predecessor: OWNER });
  const request = { method: 'request_execution', input: executionArgs({}), deposit: near / 50n };
  outlayer.run({ name: 'request_execution: paused', ...request });
  outlayer.run({ name: 'set_paused: no more', ...pause, input: { paused: false }, predecessor: OWNER });
  outlayer.run({ name: 'request_execution: again', ...request });
  const cancel = { method: 'cancel_stale_execution', input: { request_id: 2 } };
  outlayer.run({ name: 'cancel_stale_execution: too early', ...cancel });
  outlayer.run({ name: 'cancel_stale_execution: not the sender', ...cancel, predecessor: OWNER });
  outlayer.run({ name: 'cancel_stale_execution', ...cancel, nowSeconds: 1_764_000_601 });
  const operator = { method: 'set_operator', input: { operator_id: OWNER }, predecessor: OWNER };
  outlayer.run({ name: 'set_operator', ...operator });
}

/** Every method of our contract that speaks OutLayer's protocol. */
export function outlayerAll(): ContractVectors {
  const outlayer = new Scenario('outlayer');
  outlayer.run({ name: 'new', method: 'new', input: { owner_id: OWNER, operator_id: OPERATOR } });
  ask(outlayer);
  look(outlayer);
  answer(outlayer);
  end(outlayer);
  manage(outlayer);
  return outlayer.vectors('test/oracle/make-contract-vectors.ts');
}
