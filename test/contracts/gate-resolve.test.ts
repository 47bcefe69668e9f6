import { beforeEach, describe, expect, test } from 'vitest';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { batchOf, hashBatch } from '../../src/proof/batch.ts';
import type { GateAnswer } from '../../src/proof/gate-answer.ts';
import { writeAsk } from '../../src/proof/outlayer-ask.ts';
import type { ResponseFormat } from '../../src/proof/outlayer-hashes.ts';
import { resolutionOf as sentFor } from '../../src/proof/outlayer-resolve.ts';
import { hashEnvelope } from '../../src/proof/statement.ts';
import { near } from '../support/chunk-world.ts';
import {
  type AnswerChanges,
  answered,
  answerOf,
  ask,
  keptRequest,
  questionCall,
  resolutionOf,
  resolveCall,
  resolveDeposit,
} from '../support/gate-request.ts';
import { eventsOf, firstKey, GateScene, panicOf, type SentCall } from '../support/gate-scene.ts';

const asked = { bytes: 'Bytes', text: 'Text', json: 'Json' } as const;

function askedScene(format: ResponseFormat = 'json'): GateScene {
  const scene = new GateScene();
  expect(panicOf(scene.register())).toBeUndefined();
  scene.must(questionCall({ format: asked[format] }));
  return scene;
}

const long = 'a"\u0001ü'.repeat(400);

const rounds: readonly [string, AnswerChanges, unknown][] = [
  ['a small output', {}, { count: 3 }],
  [
    'an output of numbers that no double holds',
    { run: { returned: toUtf8('{"b":1,"a":"9007199254740993"}') } },
    { b: 1, a: '9007199254740993' },
  ],
  ['text', { format: 'text', run: { returned: toUtf8('ja "nein"\n') } }, 'ja "nein"\n'],
  ['bytes', { format: 'bytes', run: { returned: Uint8Array.of(0, 255) } }, 'AP8='],
  ['long text', { format: 'text', run: { returned: toUtf8(long) } }, long],
  [
    'long bytes',
    { format: 'bytes', run: { returned: new Uint8Array(65_536).fill(255) } },
    Buffer.alloc(65_536, 255).toString('base64'),
  ],
  [
    'JSON of 1,023 bytes that grows when OutLayer prints it',
    { run: { returned: toUtf8(`[${'1e15,'.repeat(170)}1]`) } },
    [...Array(170).fill(1e15), 1],
  ],
  [
    'long JSON',
    { run: { returned: toUtf8(`{"z":${JSON.stringify(long)},"a":[1,2]}`) } },
    { z: long, a: [1, 2] },
  ],
  ['a failure', { run: { failure: 'FunctionCallError(HostError(GuestPanic))' } }, null],
  ['a failure with a long text', { run: { failure: '\\"'.repeat(3_000) } }, null],
  ['a proved request', { isProved: true }, { count: 3 }],
];

describe('a request that goes through the gate', () => {
  test.each(rounds)('comes to its caller: %s', (_, changes, expected) => {
    const scene = askedScene(changes.format);
    const kept = keptRequest(scene, 0);
    const answer = answerOf(kept, changes);
    const outcomes = scene.send(resolveCall(answer));
    expect(panicOf(outcomes)).toBeUndefined();
    expect(answered(outcomes)).toEqual(expected);
    expect(resolutionOf(scene, kept)).toBe(toHex(hashEnvelope(answer.signed.envelope)));
    const { method } = sentFor(answer.requestId, answer.response);
    expect(eventsOf(outcomes)).toMatchObject([
      { event: 'request_resolved', data: { request_id: '0', method } },
    ]);
  });

  test('may have an input that its event leaves out', () => {
    const state = Array.from({ length: 400 }, (_, at) => [toUtf8(`key ${at}`), toUtf8('value')] as const);
    const inputData = writeAsk({ ...ask, state });
    const scene = askedScene();
    const asking = scene.must(questionCall({ inputData }));
    const [event] = eventsOf(asking, 'near-outlayer');
    expect(inputData.length).toBeGreaterThan(10_000);
    expect(JSON.stringify(event)).toContain('input_data_in_state\\":true');
    const kept = keptRequest(scene, 1);
    const outcomes = scene.send(resolveCall(answerOf(kept, { inputData })));
    expect(answered(outcomes)).toEqual({ count: 3 });
    expect(scene.view('get_pending_request_ids', {}, 'outlayer.near')).toEqual([0]);
  });

  test('may have the largest input and output at once, with 300 Tgas', () => {
    const args = toUtf8('"'.repeat(32_000));
    const short = writeAsk({ ...ask, args, state: undefined });
    const inputData = short.padEnd(65_536);
    const scene = askedScene('bytes');
    scene.must(questionCall({ inputData, format: 'Bytes' }));
    const run = { returned: new Uint8Array(65_536).fill(255) };
    const changes = { inputData, ask: { ...ask, args }, format: 'bytes', run } as const;
    const outcomes = scene.send(resolveCall(answerOf(keptRequest(scene, 1), changes)));
    expect(panicOf(outcomes)).toBeUndefined();
    expect(answered(outcomes)).toHaveLength(87_384);
  });

  test('is answered by a statement of a batch, too', () => {
    const scene = askedScene();
    const answer = answerOf(keptRequest(scene, 0));
    const { envelope } = answer.signed;
    const { root, paths } = batchOf([new Uint8Array(32), hashEnvelope(envelope), new Uint8Array(32).fill(1)]);
    const signed = { envelope, signature: firstKey.sign(hashBatch(root)), path: paths[1] };
    expect(panicOf(scene.send(resolveCall({ ...answer, signed })))).toBeUndefined();
  });

  test('costs the relay the storage of the mark, and no more', () => {
    const scene = askedScene();
    const price = BigInt(scene.view('resolve_deposit') as string);
    const before = scene.balanceOf('relay.near');
    expect(panicOf(scene.send(resolveCall(answerOf(keptRequest(scene, 0)))))).toBeUndefined();
    expect(scene.balanceOf('relay.near') - before).toBe(resolveDeposit - price);
    expect(price).toBe(113n * 10n ** 19n);
  });
});

const fill = (byte: number, length = 32): Uint8Array => new Uint8Array(length).fill(byte);

/** Every one is signed by a registered key, but for those of the signature; the relay or the caller is hostile. */
const refusals: readonly [name: string, AnswerChanges, (answer: GateAnswer) => GateAnswer, error: string][] =
  [
    ['altered input', { inputData: '{"operation":"call"}' }, same, 'InputDiffers'],
    ['other code', { input: { codeHash: fill(1) } }, same, 'InputDiffers'],
    ['another predecessor', { input: { predecessorId: 'mallory.near' } }, same, 'InputDiffers'],
    ['another network in the input', { input: { network: 'mainnet' } }, same, 'InputDiffers'],
    ['another world', { input: { worldId: fill(1) } }, same, 'InputDiffers'],
    [
      'another data id',
      { input: { block: { height: 1n, timestamp: 1n, epochHeight: 1n, randomSeed: fill(0) } } },
      same,
      'InputDiffers',
    ],
    [
      'origins that the statement does not have',
      { isProved: true },
      (answer) => ({ ...answer, isProved: false }),
      'InputDiffers',
    ],
    ['another engine', {}, (answer) => ({ ...answer, engineId: 'other/1' }), 'EngineNotAccepted'],
    ['an invented request', {}, (answer) => ({ ...answer, requestId: 7n }), 'RequestNotFound'],
    [
      'another output',
      {},
      (answer) => ({ ...answer, output: { ...answer.output, gasBurnt: 1n } }),
      'OutputDiffers',
    ],
    [
      'another response',
      {},
      (answer) => ({ ...answer, response: { ...answer.response, timeMs: 1n } }),
      'ResponseDiffers',
    ],
    [
      'a forged signature',
      {},
      (answer) => ({ ...answer, signed: { ...answer.signed, signature: fill(1, 64) } }),
      'SignatureInvalid',
    ],
    [
      'the signature of another kind',
      {},
      (answer) => ({ ...answer, signed: { ...answer.signed, path: [] } }),
      'SignatureInvalid',
    ],
    ['a path without end', {}, longPath, 'PathTooLong'],
    ['a stale statement', { envelope: { expiresAt: 1_000n } }, same, 'StatementExpired'],
    ['a statement for anyone', { envelope: { audience: undefined } }, same, 'AudienceDiffers'],
    [
      'a statement for another network',
      { envelope: { audience: { chain: 'near:mainnet', contract: 'gate.near' } } },
      same,
      'AudienceDiffers',
    ],
    [
      'a statement for another contract',
      { envelope: { audience: { chain: 'near:test', contract: 'other.near' } } },
      same,
      'AudienceDiffers',
    ],
    [
      'an unknown key',
      { envelope: { signerKeys: { ed25519: fill(3), secp256k1: fill(2, 33) } } },
      same,
      'KeyUnknown',
    ],
    [
      'another secp256k1 key',
      { envelope: { signerKeys: { ed25519: firstKey.publicKey, secp256k1: fill(3, 33) } } },
      same,
      'RegisteredKeyDiffers',
    ],
    ['another app', { envelope: { appId: fill(1, 20) } }, same, 'RegisteredAppDiffers'],
    ['another compose hash', { envelope: { composeHash: fill(1) } }, same, 'RegisteredComposeDiffers'],
    ['another config hash', { envelope: { configHash: fill(1) } }, same, 'RegisteredConfigDiffers'],
    ['another key epoch', { envelope: { keyEpoch: 4n } }, same, 'RegisteredEpochDiffers'],
    ['an output over the limit', {}, (answer) => withText(answer, 'a'.repeat(65_537)), 'OutputTooLarge'],
    ['a failure over the limit', {}, (answer) => withLongFailure(answer), 'AnswerTooLarge'],
  ];

function same(answer: GateAnswer): GateAnswer {
  return answer;
}

function longPath(answer: GateAnswer): GateAnswer {
  const path = Array.from({ length: 33 }, () => ({ hash: fill(0), direction: 'Left' as const }));
  return { ...answer, signed: { ...answer.signed, path } };
}

const withText = (answer: GateAnswer, text: string): GateAnswer => ({
  ...answer,
  response: { ...answer.response, output: { kind: 'text', text } },
});

const withLongFailure = (answer: GateAnswer): GateAnswer => ({
  ...answer,
  response: { ...answer.response, success: false, output: undefined, error: '"'.repeat(512) },
});

describe('a hostile relay or caller', () => {
  let scene = askedScene();
  beforeEach(() => {
    scene = askedScene();
  });

  /** The request waits as before, nothing is stored, and the deposit is back. */
  function expectUntouched(call: SentCall, error: string): void {
    const kept = keptRequest(scene, 0);
    const [gate, relay] = [scene.balanceOf('gate.near'), scene.balanceOf('relay.near')];
    expect(panicOf(scene.send(call))).toBe(error);
    expect(resolutionOf(scene, kept)).toBeNull();
    expect(scene.balanceOf('relay.near') - relay).toBe(call.deposit ?? 0n);
    // What a contract earns of its gas is less.
    expect(scene.balanceOf('gate.near') - gate).toBeLessThan(near / 1_000n);
    expect(scene.balanceOf('gate.near')).toBeGreaterThanOrEqual(gate);
    const honest = scene.send(resolveCall(answerOf(kept)));
    expect(answered(honest)).toEqual({ count: 3 });
  }

  test.each(refusals)('is refused, and the request is not used up: %s', (_, changes, alter, error) => {
    const answer = alter(answerOf(keptRequest(scene, 0), changes));
    expectUntouched(resolveCall(answer), error);
  });

  test.each([30n, 100n, 289n])('is refused with %i Tgas, which are too few to finish', (tgas) => {
    const call = { ...resolveCall(answerOf(keptRequest(scene, 0))), gas: tgas * 10n ** 12n };
    expectUntouched(call, 'NotEnoughGas');
  });

  test('is refused without the price of the mark', () => {
    const call = { ...resolveCall(answerOf(keptRequest(scene, 0))), deposit: 1n };
    expectUntouched(call, 'NotEnoughDeposit');
  });

  test.each(['on_request', 'on_resolved'])('cannot call %s itself', (method) => {
    expectUntouched({ method, args: new Uint8Array(64) }, `Method ${method} is private`);
  });

  test('cannot answer a second time', () => {
    const kept = keptRequest(scene, 0);
    const call = resolveCall(answerOf(kept));
    scene.must(call);
    expect(panicOf(scene.send(call))).toBe('RequestNotFound');
  });

  test('cannot use the answer to one request for the next', () => {
    const answer = answerOf(keptRequest(scene, 0));
    scene.must(questionCall());
    expect(panicOf(scene.send(resolveCall({ ...answer, requestId: 1n })))).toBe('InputDiffers');
  });

  test('cannot resolve past the gate', () => {
    const args = {
      request_id: 0,
      response: { success: true, output: null, error: null, resources_used: { instructions: 0, time_ms: 0 } },
    };
    const call = { to: 'outlayer.near', method: 'resolve_execution', args };
    expectUntouched(call, 'Only operator can call this method');
  });

  test.each([
    ['of GitHub', { source: { GitHub: { repo: 'a/b', commit: 'c' } } }, 'CodeNotForNear'],
    [
      'for WASI',
      { source: { WasmUrl: { url: 'u', hash: 'c0'.repeat(32), build_target: 'wasm32-wasi' } } },
      'CodeNotForNear',
    ],
    [
      'with a hash that is none',
      { source: { WasmUrl: { url: 'u', hash: 'c0', build_target: 'wasm32-unknown-unknown' } } },
      'RequestMalformed',
    ],
    ['with secrets', { more: { secrets_ref: { profile: 'p', account_id: 'a.near' } } }, 'RequestWithSecrets'],
    ['with an input that is no call', { inputData: 'hello' }, 'InputMalformed'],
    [
      'with an unknown field in the input',
      {
        inputData:
          '{"operation":"call","account_id":"a","method":"m","state_root":"11111111111111111111111111111111","x":1}',
      },
      'InputMalformed',
    ],
    [
      'with a doubled field in the input',
      {
        inputData:
          '{"operation":"call","operation":"call","account_id":"a","method":"m","state_root":"11111111111111111111111111111111"}',
      },
      'InputMalformed',
    ],
    [
      'with both kinds of arguments',
      {
        inputData:
          '{"operation":"call","account_id":"a","method":"m","args":"","args_base64":"","state_root":"11111111111111111111111111111111"}',
      },
      'InputMalformed',
    ],
    [
      'with a larger input',
      { inputData: `{"operation":"call","x":"${'a'.repeat(65_536)}"}` },
      'InputTooLarge',
    ],
  ])('cannot have a request run that is none of ours: %s', (_, question, error) => {
    scene.must(questionCall(question));
    expect(panicOf(scene.send(resolveCall(answerOf(keptRequest(scene, 1)))))).toBe(error);
  });
});

describe('the gate', () => {
  test('takes one of two relays that race, and gives the other its deposit back', () => {
    const scene = askedScene();
    const kept = keptRequest(scene, 0);
    const call = resolveCall(answerOf(kept));
    const before = scene.balanceOf('alice.near');
    const outcomes = scene.sendAll([call, { ...call, from: 'alice.near' }]);
    expect(answered(outcomes)).toEqual({ count: 3 });
    expect(eventsOf(outcomes)).toHaveLength(1);
    expect(panicOf(outcomes)).toBe('AlreadyResolved');
    // It also gets gas back, as the signer of all.
    expect(scene.balanceOf('alice.near') - before).toBeGreaterThanOrEqual(resolveDeposit);
  });

  test.each([
    [1, 'Execution request not found'],
    [2, 'AlreadyResolved'],
    [3, 'RequestNotFound'],
  ])('takes none of a relay that comes %i blocks later, and gives its deposit back', (blocks, error) => {
    const scene = askedScene();
    const call = resolveCall(answerOf(keptRequest(scene, 0)));
    scene.begin({ ...call, from: 'alice.near' });
    const first = Array.from({ length: blocks - 1 }, () => scene.world.next().outcomes).flat();
    const before = scene.balanceOf('relay.near');
    const outcomes = scene.send(call);
    expect(panicOf(outcomes)).toBe(error);
    expect(answered([...first, ...outcomes])).toEqual({ count: 3 });
    expect(eventsOf([...first, ...outcomes])).toHaveLength(1);
    expect(scene.balanceOf('relay.near') - before).toBe(resolveDeposit);
  });

  test('marks nothing when its time is over, and the caller gets null', () => {
    const scene = askedScene();
    const kept = keptRequest(scene, 0);
    const answer = answerOf(kept);
    scene.world.height += 200n;
    const timedOut = scene.world.settle();
    expect(answered(timedOut)).toBeNull();
    expect(panicOf(scene.send(resolveCall(answer)))).toBe('RequestNotFound');
    expect(resolutionOf(scene, kept)).toBeNull();
  });

  test('marks nothing when it is not the operator', () => {
    const scene = new GateScene({ operator: 'somebody.near' });
    scene.register();
    scene.must(questionCall());
    const kept = keptRequest(scene, 0);
    const outcomes = scene.send(resolveCall(answerOf(kept)));
    expect(panicOf(outcomes)).toBe('Only operator can call this method');
    expect(answered(outcomes)).toBeUndefined();
    expect(resolutionOf(scene, kept)).toBeNull();
  });

  test('believes no key that is revoked', () => {
    const scene = askedScene();
    scene.must({ method: 'revoke', args: { ed25519: toHex(firstKey.publicKey) }, from: 'owner.near' });
    expect(panicOf(scene.send(resolveCall(answerOf(keptRequest(scene, 0)))))).toBe('KeyRevoked');
  });
});
