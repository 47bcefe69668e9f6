import { z } from 'zod';
import { isAccountId } from '../primitives/account-id.ts';
import { fromHex } from '../primitives/bytes.ts';
import { text } from './json-codecs.ts';
import type { ResponseFormat } from './outlayer-hashes.ts';
import type { OutlayerRequest } from './outlayer-input.ts';
import { bareNumber, readForeign } from './outlayer-json.ts';
import { type OutlayerRefusalCode, OutlayerRefused } from './outlayer-refusal.ts';

/** What an event of OutLayer's contract says of a request. */
export type OutlayerEvent = Omit<OutlayerRequest, 'dataId'> & {
  /** The event leaves `input_data` out: `get_request` has it. */
  readonly isInputInState: boolean;
  /** Of the project that the code was taken from, if it was. */
  readonly projectId: string | undefined;
};

const accountId = z.string().refine(isAccountId, 'is not an account id');

/** OutLayer's own, for a limit that the request leaves out. */
const usualLimits = { instructions: 1_000_000_000n, memoryMb: 128n, seconds: 60n };

const limit = (bits: 32 | 64) => bareNumber(bits).nullish();

const requestJson = z.looseObject({
  request_id: bareNumber(64),
  sender_id: accountId,
  predecessor_id: accountId,
  code_source: z.looseObject({
    WasmUrl: z
      .strictObject({
        url: text,
        hash: z.string().regex(/^[0-9a-fA-F]{64}$/, 'is not a sha256 in hex'),
        build_target: text.nullish(),
      })
      .optional(),
  }),
  resource_limits: z
    .strictObject({
      max_instructions: limit(64),
      max_memory_mb: limit(32),
      max_execution_seconds: limit(64),
    })
    .nullish(),
  input_data: text,
  input_data_in_state: z.boolean().default(false),
  response_format: z.enum(['Bytes', 'Text', 'Json']),
  timestamp: bareNumber(64),
  project_id: text.nullish(),
});

const formats: Record<z.output<typeof requestJson>['response_format'], ResponseFormat> = {
  Bytes: 'bytes',
  Text: 'text',
  Json: 'json',
};

/** Says nothing of the run, or nothing that another check has not seen. */
const known = new Set([...Object.keys(requestJson.shape), 'payment', 'project_uuid']);

/** What we do not do, by the field that asks for it. */
const refusals: ReadonlyMap<string, readonly [code: OutlayerRefusalCode, message: string]> = new Map([
  ['secrets_ref', ['outlayer_secrets_unsupported', 'secrets are not offered yet']],
  ['compile_only', ['outlayer_compile_unsupported', 'nothing is compiled here']],
  ['force_rebuild', ['outlayer_compile_unsupported', 'nothing is compiled here']],
  ['store_on_fastfs', ['outlayer_compile_unsupported', 'nothing is kept here']],
  ['use_bound_identity', ['outlayer_identity_unsupported', 'projects have no identity here']],
  ['attached_usd', ['outlayer_priced_unsupported', 'dollars are not taken here']],
]);

/** The one target whose code the runtime of NEAR takes. */
const ourTarget = 'wasm32-unknown-unknown';

/** Reads `request_data` of an event. Throws `OutlayerRefused`, also for what is not run here. */
export function readEvent(requestData: string): OutlayerEvent {
  const request = readForeign(requestJson, requestData, 'outlayer_request_invalid');
  for (const [name, value] of Object.entries(request)) refuseUnlessEmpty(name, value);
  const { max_instructions, max_memory_mb, max_execution_seconds } = request.resource_limits ?? {};
  return {
    requestId: request.request_id,
    senderId: request.predecessor_id,
    source: sourceOf(request.code_source),
    maxInstructions: max_instructions ?? usualLimits.instructions,
    maxMemoryMb: Number(max_memory_mb ?? usualLimits.memoryMb),
    maxExecutionSeconds: max_execution_seconds ?? usualLimits.seconds,
    inputData: request.input_data,
    isInputInState: request.input_data_in_state,
    projectId: request.project_id ?? undefined,
    responseFormat: formats[request.response_format],
    timestamp: request.timestamp,
  };
}

/** A field that a later contract may have added must not ask for something that we know nothing of. */
function refuseUnlessEmpty(name: string, value: unknown): void {
  if (known.has(name) || isEmpty(value)) return;
  const [code, message] = refusals.get(name) ?? [
    'outlayer_request_invalid',
    'is not known to this version of the service',
  ];
  throw new OutlayerRefused(code, `${name}: ${message}`);
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === false || value === 0 || value === '0' || value === '';

function sourceOf(source: z.output<typeof requestJson>['code_source']): OutlayerRequest['source'] {
  const { WasmUrl: wasm, ...others } = source;
  if (wasm === undefined || Object.keys(others).length > 0) {
    throw new OutlayerRefused('outlayer_source_unsupported', 'only a WasmUrl is run: nothing is built here');
  }
  if (wasm.build_target !== ourTarget) {
    throw new OutlayerRefused(
      'outlayer_target_unsupported',
      `only the build_target ${ourTarget} is run here`,
    );
  }
  return { url: wasm.url, hash: fromHex(wasm.hash), buildTarget: wasm.build_target };
}

/** What a contract on NEAR may take; no contract can be held to less, since its memory begins with half of it. */
const memoryMb = 128;

/** Throws `OutlayerRefused` for limits that cannot be kept to. */
export function assertLimits({ maxMemoryMb, maxInstructions, maxExecutionSeconds }: OutlayerEvent): void {
  const refuse = (message: string): never => {
    throw new OutlayerRefused('outlayer_limits_unsupported', message);
  };
  if (maxMemoryMb < memoryMb)
    refuse(`max_memory_mb is ${maxMemoryMb}: a contract of NEAR may take ${memoryMb} MiB`);
  if (maxInstructions === 0n) refuse('max_instructions is 0');
  if (maxExecutionSeconds === 0n) refuse('max_execution_seconds is 0');
}
