import { z } from 'zod';
import { paramsAt, paramsHash } from '../../src/params/at-version.ts';
import { encode } from '../../src/primitives/borsh.ts';
import { fromUtf8, toBase64, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { readAsk } from '../../src/proof/outlayer-ask.ts';
import { outlayerDisclosureJson, toOutlayerDisclosure } from '../../src/proof/outlayer-disclosure.ts';
import { hashResponse, type ResponseFormat, responseCodec } from '../../src/proof/outlayer-hashes.ts';
import { type OutlayerRequest, outlayerCaller, outlayerInput } from '../../src/proof/outlayer-input.ts';
import { resolutionOf, responseText } from '../../src/proof/outlayer-resolve.ts';
import { type OutlayerRun, outlayerResponse } from '../../src/proof/outlayer-response.ts';
import { hashInput, inputCodec } from '../../src/proof/statement.ts';
import { inputJson } from '../../src/proof/statement-json.ts';

/** What requests of OutLayer's contract become, and what their answers are: attestation/outlayer.md. */

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte);
const root = '4zvwRjXUKGfvwnParsHAS3HuSVzV5cA4McphgmoCtajS';

const request: OutlayerRequest = {
  requestId: 7n,
  dataId: fill(0x71),
  senderId: 'shop.near',
  source: {
    url: 'https://code.example/counter.wasm',
    hash: fill(0x72),
    buildTarget: 'wasm32-unknown-unknown',
  },
  maxInstructions: 300_000_000n,
  maxMemoryMb: 128,
  maxExecutionSeconds: 60n,
  inputData: `{"operation":"call","account_id":"counter.near","method":"get","args":"{}","state_root":"${root}"}`,
  responseFormat: 'json',
  timestamp: 1_764_000_000_123_456_789n,
};

const requests: readonly {
  readonly name: string;
  readonly value: OutlayerRequest;
  readonly isProved?: boolean;
}[] = [
  { name: 'a request', value: request },
  { name: 'a proved request', value: request, isProved: true },
  {
    name: 'numbers beyond a double, and all the gas there is',
    value: {
      ...request,
      requestId: 2n ** 64n - 1n,
      maxInstructions: 2n ** 64n - 1n,
      maxExecutionSeconds: 2n ** 64n - 1n,
      maxMemoryMb: 2 ** 32 - 1,
      timestamp: 2n ** 64n - 1n,
    },
  },
  {
    name: 'arguments in base64, white space and a state',
    value: {
      ...request,
      responseFormat: 'bytes',
      inputData: `{ "operation": "call", "account_id": "counter.near", "method": "zażółć", "args_base64": "/wA=", "state_root": "${root}", "balance": "5", "state": [{"key_base64": "U1RBVEU=", "value_base64": ""}] }`,
    },
  },
];

export const requestCases = () =>
  requests.map(({ name, value, isProved = false }) => {
    const place = { network: 'mainnet', contractId: 'outlayer.near' };
    const engine = { paramsHash: paramsHash(paramsAt(88)), engineId: 'near-enclave/0.0.0' };
    const asked = { ...place, request: value, ask: readAsk(value.inputData), isProved };
    const input = outlayerInput(asked, engine);
    const { codeSourceHash, requestHash } = outlayerCaller(value, place.contractId);
    return {
      name,
      network: place.network,
      contract_id: place.contractId,
      engine_id: engine.engineId,
      is_proved: isProved,
      request_id: value.requestId.toString(),
      data_id: toHex(value.dataId),
      request: z.encode(outlayerDisclosureJson, toOutlayerDisclosure(value)),
      code_source_hash: toHex(codeSourceHash),
      request_hash: toHex(requestHash),
      input: z.encode(inputJson, input),
      borsh: toHex(encode(inputCodec, input)),
      hash: toHex(hashInput(input)),
    };
  });

const returning = (text: string | Uint8Array): OutlayerRun => ({
  failure: undefined,
  returned: typeof text === 'string' ? toUtf8(text) : text,
  gasBurnt: 3_000_000_000_001n,
});
const failing = (failure: string): OutlayerRun => ({ ...returning(''), failure });
/** The text of a response has 1,005 bytes with so many of them, of which the contract prints 1,023. */
const fitting = 1_005 - responseText(outlayerResponse(returning(''), 'text')).length;

const runs: readonly (readonly [name: string, format: ResponseFormat, run: OutlayerRun])[] = [
  ['text', 'text', returning('a "quoted" line\n')],
  ['no text', 'text', returning('')],
  ['bytes', 'bytes', returning(Uint8Array.of(0, 1, 255))],
  ['JSON', 'json', returning(' { "b" : [ 1.50 , 18446744073709551615 ], "a" : "\\u00e9\\/" } ')],
  ['no JSON', 'json', returning('{')],
  ['no UTF-8', 'text', returning(Uint8Array.of(0xff))],
  ['too large', 'bytes', returning(new Uint8Array(65_537))],
  ['the largest that fits', 'text', returning('x'.repeat(fitting))],
  ['one byte more', 'text', returning('x'.repeat(fitting + 1))],
  ['JSON that serde may print longer', 'json', returning(`["${'x'.repeat(fitting - 22)}",1e15]`)],
  ['a failure', 'text', failing('HostError(GuestPanic { panic_msg: "no" })')],
  ['a failure that is cut within a character', 'text', failing(`${'x'.repeat(511)}é${'y'.repeat(1_000)}`)],
  ['a failure that is cut short', 'text', failing('"'.repeat(2_000))],
  ['a little gas', 'text', { ...returning('1'), gasBurnt: 822_755n }],
];

export const responseCases = () =>
  runs.map(([name, format, run]) => {
    const response = outlayerResponse(run, format);
    const { method, args } = resolutionOf(7n, response);
    return {
      name,
      format,
      failure: run.failure ?? null,
      returned_base64: toBase64(run.returned),
      gas_burnt: run.gasBurnt.toString(),
      borsh: toHex(encode(responseCodec, response)),
      hash: toHex(hashResponse(response)),
      text: responseText(response),
      method,
      args_of_request_7: fromUtf8(args),
    };
  });
