import { beforeEach, describe, expect, test } from 'vitest';
import { encode } from '../../src/primitives/borsh.ts';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { toBase58 } from '../../src/primitives/hash.ts';
import { type AdvanceHead, advanceHeadCodec } from '../../src/proof/gate-head.ts';
import { hashBlock } from '../../src/proof/head.ts';
import { hashOutput } from '../../src/proof/statement.ts';
import { near } from '../support/chunk-world.ts';
import { blockStateProofCodec, callStateProofCodec, worldStateProofCodec } from '../support/gate-codecs.ts';
import {
  envelopeOf,
  eventsOf,
  GateScene,
  panicOf,
  type SentCall,
  sceneKey,
  signedStatement,
} from '../support/gate-scene.ts';
import { rowKey, rowValue, SampleChain, signedHead, worldId } from '../support/gate-worlds.ts';
import { sampleOutput } from '../support/sample-statement.ts';

const chain = new SampleChain(40);
const fill = (byte: number, length = 32): Uint8Array => new Uint8Array(length).fill(byte);

const advanceCall = (advance: AdvanceHead): SentCall => ({
  method: 'advance_head',
  args: encode(advanceHeadCodec, advance),
  deposit: near / 100n,
});

let scene = new GateScene();
beforeEach(() => {
  scene = new GateScene();
  scene.register();
});

const known = () => scene.view('get_world', { world_id: toHex(worldId) });

describe('the head of a world', () => {
  test('comes, and goes on over any number of blocks', async () => {
    expect(known()).toBeNull();
    for (const [from, to] of [
      [undefined, 0],
      [0, 1],
      [1, 2],
      [2, 17],
      [17, 39],
    ] as const) {
      const outcomes = scene.must(advanceCall(await chain.advance(from, to)));
      const head = chain.head(to);
      const block_hash = toBase58(hashBlock(head));
      const data = { world_id: toHex(worldId), sequence: `${to}`, block_hash };
      expect(eventsOf(outcomes)).toMatchObject([{ event: 'head_advanced', data }]);
      const post_state_root = toBase58(head.output.postStateRoot);
      const view = { sequence: `${to}`, block_hash, post_state_root, state_origin: 'enclave', height: '107' };
      expect(known()).toMatchObject({ is_frozen: false, head: view });
    }
  });

  test('costs storage once', async () => {
    const first = advanceCall(await chain.advance(undefined, 3));
    expect(panicOf(scene.send({ ...first, deposit: 1n }))).toBe('NotEnoughDeposit');
    scene.must(first);
    scene.must({ ...advanceCall(await chain.advance(3, 4)), deposit: 0n });
  });

  test('does not go back, nor sideways', async () => {
    scene.must(advanceCall(await chain.advance(undefined, 20)));
    const later = await chain.advance(20, 30);
    const older = { ...(await chain.advance(undefined, 10)), expected: later.expected };
    expect(panicOf(scene.send(advanceCall(older)))).toBe('HeadNotNewer');
    const again = { ...(await chain.advance(undefined, 20)), expected: later.expected };
    expect(panicOf(scene.send(advanceCall(again)))).toBe('HeadNotNewer');
    const stale = { ...later, expected: hashBlock(chain.head(19)) };
    expect(panicOf(scene.send(advanceCall(stale)))).toBe('HeadMoved');
    expect(panicOf(scene.send(advanceCall({ ...later, expected: undefined })))).toBe('HeadMoved');
    expect(panicOf(scene.send(advanceCall({ ...later, ancestry: later.ancestry.slice(1) })))).toBe(
      'HeadNotDescendant',
    );
    const foreign = later.ancestry.map((step) => ({ ...step, hash: fill(1) }));
    expect(panicOf(scene.send(advanceCall({ ...later, ancestry: foreign })))).toBe('HeadNotDescendant');
    expect(known()).toMatchObject({ head: { sequence: '20' } });
  });

  const alterations: readonly [string, (advance: AdvanceHead) => AdvanceHead, string][] = [
    ['another output', (one) => ({ ...one, output: { ...one.output, gasBurnt: 1n } }), 'OutputDiffers'],
    ['another input', (one) => ({ ...one, input: { ...one.input, sequence: 4n } }), 'InputDiffers'],
    [
      'another origin of the world',
      (one) => ({ ...one, origin: { ...one.origin, nonce: 2n } }),
      'WorldOfOtherApp',
    ],
    [
      'a statement in the place of a head',
      (one) => ({ ...one, signed: signedStatement(one.signed.envelope) }),
      'SignatureInvalid',
    ],
    ['an unknown key', (one) => ({ ...one, signed: signedHead(one, sceneKey(1)) }), 'KeyUnknown'],
    [
      'another audience',
      (one) => ({
        ...one,
        signed: signedHead(one, undefined, { audience: { chain: 'near:test', contract: 'x.near' } }),
      }),
      'AudienceDiffers',
    ],
    [
      'a head that is too old',
      (one) => ({ ...one, signed: signedHead(one, undefined, { expiresAt: 900n }) }),
      'StatementExpired',
    ],
  ];

  test.each(alterations)('is not taken with %s', async (_, alter, error) => {
    expect(panicOf(scene.send(advanceCall(alter(await chain.advance(undefined, 3)))))).toBe(error);
    expect(known()).toBeNull();
  });

  test('may be for anyone', async () => {
    const advance = await chain.advance(undefined, 3);
    scene.must(advanceCall({ ...advance, signed: signedHead(advance, undefined, { audience: undefined }) }));
  });
});

describe('a key of a state', () => {
  const call = (args: Uint8Array) => ({ method: 'verify_state_proof', args });
  const key = rowKey(7);
  const value = rowValue(7);
  const base64 = Buffer.from(value).toString('base64');

  const inBlock = (index: number, changes: object = {}) => {
    const head = chain.head(index);
    const state = { ...head, signed: signedHead(head) };
    const proof = { state, key, nodes: chain.prove(index, key, value), value, ...changes };
    return call(encode(blockStateProofCodec, proof));
  };

  test('has its value under a signed block', () => {
    const { method, args } = inBlock(20);
    expect(scene.view(method, args)).toBe(base64);
    const reversed = inBlock(20, { nodes: [...chain.prove(20, key, value)].reverse() });
    expect(scene.view(method, reversed.args)).toBe(base64);
  });

  test('is shown to be absent', () => {
    const absent = rowKey(77);
    const nodes = chain.prove(20, absent, undefined);
    expect(
      scene.view('verify_state_proof', inBlock(20, { key: absent, nodes, value: undefined }).args),
    ).toBeNull();
    expect(panicOf(scene.send(inBlock(20, { key: absent, nodes })))).toBe('ValueDiffers');
  });

  test('is not there before its block', () => {
    const nodes = chain.prove(5, key, undefined);
    expect(scene.view('verify_state_proof', inBlock(5, { nodes, value: undefined }).args)).toBeNull();
  });

  test('is not shown by fewer nodes, other ones, or another value', () => {
    const nodes = chain.prove(20, key, value);
    for (const index of nodes.keys())
      expect(panicOf(scene.send(inBlock(20, { nodes: nodes.toSpliced(index, 1) })))).toBe('NodeMissing');
    const changed = nodes.map((node) => Uint8Array.of(...node.slice(0, -1), 1));
    expect(panicOf(scene.send(inBlock(20, { nodes: changed })))).toBe('NodeMissing');
    expect(panicOf(scene.send(inBlock(20, { value: toUtf8('8') })))).toBe('ValueDiffers');
    expect(panicOf(scene.send(inBlock(20, { value: undefined })))).toBe('ValueDiffers');
  });

  test('has its value after a call that was signed', () => {
    const output = { ...sampleOutput, postStateRoot: chain.head(20).output.postStateRoot };
    const envelope = envelopeOf({ inputHash: fill(1), outputHash: hashOutput(output) });
    const proof = { key, nodes: chain.prove(20, key, value), value };
    const args = encode(callStateProofCodec, {
      state: { signed: signedStatement(envelope), output },
      ...proof,
    });
    expect(scene.view('verify_state_proof', args)).toBe(base64);
    const other = { ...output, gasBurnt: 1n };
    const forged = encode(callStateProofCodec, {
      state: { signed: signedStatement(envelope), output: other },
      ...proof,
    });
    expect(panicOf(scene.send(call(forged)))).toBe('OutputDiffers');
  });

  test('has its value under the newest block that is known', async () => {
    const state = { worldId };
    const args = encode(worldStateProofCodec, { state, key, nodes: chain.prove(20, key, value), value });
    expect(panicOf(scene.send(call(args)))).toBe('WorldUnknown');
    scene.must(advanceCall(await chain.advance(undefined, 20)));
    expect(scene.view('verify_state_proof', args)).toBe(base64);
    scene.must(advanceCall(await chain.advance(20, 21)));
    expect(panicOf(scene.send(call(args)))).toBe('NodeMissing');
  });
});
