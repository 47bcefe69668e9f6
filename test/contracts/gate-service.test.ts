import { describe, expect, test } from 'vitest';
import { paramsAt, paramsHash } from '../../src/params/at-version.ts';
import { encode } from '../../src/primitives/borsh.ts';
import { fromBase64, toBase64, toHex } from '../../src/primitives/bytes.ts';
import { sha256, toBase58 } from '../../src/primitives/hash.ts';
import { attestationJson } from '../../src/proof/attestation.ts';
import { near } from '../support/chunk-world.ts';
import { testNow } from '../support/dev-enclave.ts';
import { registering, registerUnderRootCodec, sceneFor } from '../support/gate-machine.ts';
import { answered, questionCall, resolveDeposit } from '../support/gate-request.ts';
import { eventsOf, type GateScene, panicOf } from '../support/gate-scene.ts';
import { type Asked, askOutlayer, echoContract, inputData } from '../support/outlayer.ts';
import { type TestService, testService } from '../support/service.ts';

const env = {
  AUDIENCE_CHAIN: 'near:test',
  AUDIENCE_CONTRACT: 'gate.near',
  OUTLAYER_CONTRACTS: 'outlayer.near',
  OUTLAYER_NETWORK: 'test',
};
const source = {
  WasmUrl: {
    url: 'https://code.example/echo.wasm',
    hash: toHex(sha256(echoContract)),
    build_target: 'wasm32-unknown-unknown',
  },
};

/** A service, and a gate that has its keys by their quote. */
async function serviceAndGate(): Promise<{ readonly service: TestService; readonly scene: GateScene }> {
  const service = await testService({ env });
  const response = await service.app.request('/v1/attestation');
  const { attestation = undefined, ...rest } = JSON.parse(await response.text());
  const decoded = attestationJson.parse(attestation ?? rest);
  const more = { params_hash: toHex(paramsHash(paramsAt(88))) };
  const scene = sceneFor(decoded, testNow, {}, more);
  if (service.trust === 'intel') throw new TypeError('a development enclave has a root of its own');
  const root = sha256(service.trust.developmentRoot);
  const args = encode(registerUnderRootCodec, { root, ...registering(decoded) });
  expect(panicOf(scene.send({ method: 'register_under_root', args, deposit: near / 10n }))).toBeUndefined();
  return { service, scene };
}

type Parts = Awaited<ReturnType<typeof serviceAndGate>>;
type Event = { readonly request_data: string; readonly data_id: readonly number[] };

/** OutLayer's event of a request that a contract makes. */
function eventOf(scene: GateScene, asked: Asked): Event {
  const asking = scene.must(questionCall({ source, inputData: inputData(asked), format: 'Text' }));
  const [event] = eventsOf(asking, 'near-outlayer');
  if (event === undefined) throw new Error('nothing was asked');
  const [first] = event.data as readonly [Event];
  return first;
}

/** What a relay does: from OutLayer's event to the gate. Each has an idempotency key of its own. */
async function carry({ service, scene }: Parts, { request_data, data_id }: Event, relay = 'honest') {
  const hash = toBase58(new Uint8Array(32).fill(1));
  const isInState = request_data.includes('"input_data_in_state":true');
  const kept = scene.view('get_request', { request_id: 0 }, 'outlayer.near') as {
    readonly input_data: string;
  };
  const { status, text } = await askOutlayer(
    service,
    {
      ...{ network: 'test', contract_id: 'outlayer.near', request_data, data_id },
      ...{ transaction_hash: hash, receipt_id: hash, block_hash: hash, block_height: '1' },
      ...(isInState ? { input_data: kept.input_data } : {}),
      wasm_base64: toBase64(echoContract),
    },
    relay,
  );
  expect([status, status === 200 ? '' : text]).toEqual([200, '']);
  const { gate } = JSON.parse(text) as { gate: { method: string; args_base64: string; gas: string } };
  const args = fromBase64(gate.args_base64);
  return scene.send({ method: gate.method, args, gas: BigInt(gate.gas), deposit: resolveDeposit });
}

const long = 'x"\n'.repeat(5_000);
const bytes = (text: string) => new TextEncoder().encode(text);

describe('an answer of the service', () => {
  test.each([
    ['a short text', { args: bytes('hello') }, 'hello'],
    ['a long text', { args: bytes(long) }, long],
    ['nothing', { method: 'nothing' }, ''],
    ['a failure', { method: 'panic', args: bytes('no\n'.repeat(1_000)) }, null],
  ] as const)('goes through the gate as it is: %s', async (_, asked, expected) => {
    const parts = await serviceAndGate();
    const outcomes = await carry(parts, eventOf(parts.scene, asked));
    expect(panicOf(outcomes)).toBeUndefined();
    expect(answered(outcomes)).toEqual(expected);
  });
  const alterations: readonly [string, (event: Event) => Event, string][] = [
    ['another input', replaced('hello', 'hellö'), 'InputDiffers'],
    [
      'another predecessor',
      replaced('"predecessor_id":"caller.near"', '"predecessor_id":"mallory.near"'),
      'InputDiffers',
    ],
    [
      'more instructions',
      replaced('"max_instructions":1000000000', '"max_instructions":1000000001'),
      'InputDiffers',
    ],
    ['another time', replaced('"timestamp":', '"timestamp":1'), 'InputDiffers'],
    ['another format', replaced('"response_format":"Text"', '"response_format":"Bytes"'), 'InputDiffers'],
    [
      'another data id',
      (event) => ({ ...event, data_id: event.data_id.with(0, 255 - (event.data_id[0] ?? 0)) }),
      'InputDiffers',
    ],
    ['an invented number', replaced('"request_id":0', '"request_id":1'), 'RequestNotFound'],
  ];

  test.each(alterations)(
    'that a relay had made of %s is signed, and worth nothing',
    async (_, alter, error) => {
      const parts = await serviceAndGate();
      const event = eventOf(parts.scene, { args: bytes('hello') });
      const altered = alter(event);
      expect(altered).not.toEqual(event);
      expect(panicOf(await carry(parts, altered, 'hostile'))).toBe(error);
      expect(answered(await carry(parts, event))).toBe('hello');
    },
  );
});

/** The request with one text in the place of another. */
function replaced(from: string, to: string): (event: Event) => Event {
  return (event) => ({ ...event, request_data: event.request_data.replace(from, to) });
}
