import { beforeEach, describe, expect, test } from 'vitest';
import { encode } from '../../src/primitives/borsh.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { toBase58 } from '../../src/primitives/hash.ts';
import { type AdvanceHead, advanceHeadCodec } from '../../src/proof/gate-head.ts';
import { type Head, type HeadInput, hashBlock } from '../../src/proof/head.ts';
import { type Envelope, hashInput } from '../../src/proof/statement.ts';
import { near } from '../support/chunk-world.ts';
import { divergenceCodec, forkCodec, headFraudCodec, statementFraudCodec } from '../support/gate-codecs.ts';
import {
  engineId,
  envelopeOf,
  eventsOf,
  firstKey,
  GateScene,
  panicOf,
  type SceneKey,
  type SentCall,
  sceneKey,
  signedStatement,
} from '../support/gate-scene.ts';
import { SampleChain, signedHead, worldId, worldOrigin } from '../support/gate-worlds.ts';
import { sampleInput } from '../support/sample-statement.ts';

const fill = (byte: number, length = 32): Uint8Array => new Uint8Array(length).fill(byte);
const secondKey = sceneKey(10);
const chain = new SampleChain(6);

let scene = new GateScene();
beforeEach(() => {
  scene = new GateScene();
  scene.register();
  scene.register(secondKey);
});

const statusOf = (key: SceneKey) => scene.view('get_key', { ed25519: toHex(key.publicKey) });

describe('a fraud', () => {
  const signedBy = (key: SceneKey, output: number, changes: Partial<Envelope> = {}, input = 1) =>
    signedStatement(envelopeOf({ inputHash: fill(input), outputHash: fill(output) }, key, changes), key);
  type Side = ReturnType<typeof signedBy>;
  const report = (one: Side, other: Side): SentCall => ({
    method: 'report_fraud',
    args: encode(statementFraudCodec, { one, other }),
    from: 'alice.near',
  });

  test('strikes both keys off, whoever reports it, whenever and for whomever they signed', () => {
    const stale = signedBy(secondKey, 3, { audience: { chain: 'eip155:1', contract: '0x' }, expiresAt: 1n });
    const outcomes = scene.must(report(signedBy(firstKey, 2), stale));
    const output_hashes = [toHex(fill(2)), toHex(fill(3))];
    const struckOff = (key: SceneKey) => ({
      event: 'key_struck_off',
      data: { ed25519: toHex(key.publicKey), input_hash: toHex(fill(1)), output_hashes },
    });
    expect(eventsOf(outcomes)).toMatchObject([struckOff(firstKey), struckOff(secondKey)]);
    expect(statusOf(firstKey)).toMatchObject({ status: 'StruckOff' });
    expect(statusOf(secondKey)).toMatchObject({ status: 'StruckOff' });
    expect(panicOf(scene.register())).toBe('KeyStruckOff');
    expect(panicOf(scene.send(report(signedBy(firstKey, 2), stale)))).toBe('AlreadyStruckOff');
  });

  test('of one key, and of a revoked one, counts as well', () => {
    scene.must({ method: 'revoke', args: { ed25519: toHex(firstKey.publicKey) }, from: 'owner.near' });
    scene.must(report(signedBy(firstKey, 2), signedBy(firstKey, 3)));
    expect(statusOf(firstKey)).toMatchObject({ status: 'StruckOff' });
    expect(statusOf(secondKey)).toMatchObject({ status: 'Active' });
  });

  test('of heads counts as well', () => {
    const head = chain.head(3);
    const lie = { ...head, output: { ...head.output, gasBurnt: 1n } };
    const args = encode(headFraudCodec, { one: signedHead(head), other: signedHead(lie, secondKey) });
    scene.must({ method: 'report_fraud', args });
    expect(statusOf(firstKey)).toMatchObject({ status: 'StruckOff' });
  });

  const honest = signedBy(firstKey, 2);
  const harmless: readonly [string, Side, Side, string][] = [
    ['of two runs of one request', honest, signedBy(secondKey, 2, { issuedAt: 2_000n }), 'SameOutput'],
    ['of two requests', honest, signedBy(secondKey, 3, {}, 2), 'InputsDiffer'],
    ['by a key that nobody registered', honest, signedBy(sceneKey(1), 3), 'KeyUnknown'],
    ['that nobody signed', honest, { ...signedBy(secondKey, 3), signature: fill(1, 64) }, 'SignatureInvalid'],
    [
      'that another key signed',
      honest,
      signedStatement(signedBy(secondKey, 3).envelope, firstKey),
      'SignatureInvalid',
    ],
  ];

  test.each(harmless)('is none: statements %s', (_, one, other, error) => {
    expect(panicOf(scene.send(report(one, other)))).toBe(error);
    expect(statusOf(firstKey)).toMatchObject({ status: 'Active' });
  });

  test('is none of heads that were signed as statements', () => {
    const other = { ...signedBy(secondKey, 3), path: undefined };
    const args = encode(headFraudCodec, { one: honest, other });
    expect(panicOf(scene.send({ method: 'report_fraud', args }))).toBe('SignatureInvalid');
  });
});

describe('a divergence', () => {
  const side = (engine: string, output: number) => {
    const inputHash = hashInput({ ...sampleInput, engineId: engine });
    return signedStatement(envelopeOf({ inputHash, outputHash: fill(output) }));
  };
  const report = (other: ReturnType<typeof side>, otherEngine: string): SentCall => ({
    method: 'report_divergence',
    args: encode(divergenceCodec, { input: sampleInput, one: side(engineId, 2), other, otherEngine }),
  });

  test('is said aloud, and strikes nobody off', () => {
    const outcomes = scene.must(report(side('other/2', 3), 'other/2'));
    const engines = [engineId, 'other/2'];
    expect(eventsOf(outcomes)).toMatchObject([{ event: 'divergence', data: { engines } }]);
    expect(statusOf(firstKey)).toMatchObject({ status: 'Active' });
  });

  test('is none within one engine, of one output or of two inputs', () => {
    expect(panicOf(scene.send(report(side(engineId, 3), engineId)))).toBe('SameEngine');
    expect(panicOf(scene.send(report(side('other/2', 2), 'other/2')))).toBe('SameOutput');
    expect(panicOf(scene.send(report(side('other/3', 3), 'other/2')))).toBe('InputsDiffer');
  });
});

describe('a fork', () => {
  const honest = chain.head(3);
  const forked = (changes: Partial<HeadInput>): Head => ({
    ...honest,
    input: { ...honest.input, ...changes },
  });
  const branch = forked({ transactionsHash: fill(1) });
  const sideOf = (head: Head, key: SceneKey) => ({ input: head.input, signed: signedHead(head, key) });
  const report = (other: Head, key = secondKey, origin = worldOrigin): SentCall => ({
    method: 'report_fork',
    args: encode(forkCodec, { one: sideOf(honest, firstKey), other: sideOf(other, key), origin }),
    deposit: near / 100n,
  });
  const advance = (one: AdvanceHead): SentCall => ({
    method: 'advance_head',
    args: encode(advanceHeadCodec, one),
    deposit: near / 100n,
  });
  const known = () => scene.view('get_world', { world_id: toHex(worldId) });
  const decide = (change: object): void => {
    scene.must({ method: 'propose', args: { change }, from: 'owner.near' });
    scene.world.height += 3_600n;
    scene.must({ method: 'apply_change', args: { id: 0 }, from: 'owner.near' });
  };

  test('freezes the world until the owner decided, and strikes no key off', async () => {
    scene.must(advance(await chain.advance(undefined, 2)));
    const outcomes = scene.must(report(branch));
    expect(eventsOf(outcomes)).toMatchObject([
      { event: 'world_frozen', data: { world_id: toHex(worldId), sequence: '3' } },
    ]);
    expect(known()).toMatchObject({ is_frozen: true, head: { sequence: '2' } });
    expect(statusOf(firstKey)).toMatchObject({ status: 'Active' });
    const next = advance(await chain.advance(2, 3));
    expect(panicOf(scene.send(next))).toBe('WorldFrozen');
    expect(panicOf(scene.send(report(branch)))).toBe('WorldFrozen');
    decide({ Thaw: { world_id: toHex(worldId), head: null } });
    scene.must(next);
    expect(known()).toMatchObject({ is_frozen: false, head: { sequence: '3' } });
  });

  test('may end with another head', async () => {
    scene.must(advance(await chain.advance(undefined, 2)));
    scene.must(report(branch));
    const { output } = chain.head(4);
    const block_hash = toBase58(hashBlock(chain.head(4)));
    const post_state_root = toBase58(output.postStateRoot);
    const head = { sequence: '4', block_hash, post_state_root, height: '107', timestamp: '1' };
    decide({ Thaw: { world_id: toHex(worldId), head } });
    expect(known()).toMatchObject({ is_frozen: false, head: { ...head, state_origin: 'claimed' } });
    scene.must(advance(await chain.advance(4, 5)));
  });

  test('freezes a world that is not known yet', async () => {
    scene.must(report(branch));
    expect(known()).toEqual({ is_frozen: true, head: null });
    expect(panicOf(scene.send(advance(await chain.advance(undefined, 3))))).toBe('WorldFrozen');
  });

  const stranger = sceneKey(11, { configHash: fill(0xcf) });
  const harmless: readonly [string, SentCall, string][] = [
    ['of two engines that agree on the input', report(forked({ engineId: 'other/2' })), 'SameInput'],
    ['of two runs', report(honest), 'SameInput'],
    ['of two blocks', report(chain.head(4)), 'NotOfOneBlock'],
    ['of two worlds', report(forked({ worldId: fill(1) })), 'NotOfOneBlock'],
    ['by an unknown key', report(branch, stranger), 'KeyUnknown'],
    [
      'of a world of another origin',
      report(branch, secondKey, { ...worldOrigin, nonce: 2n }),
      'WorldOfOtherApp',
    ],
    ['without the price of a new record', { ...report(branch), deposit: 0n }, 'NotEnoughDeposit'],
  ];

  test.each(harmless)('is none: heads %s', (_, call, error) => {
    expect(panicOf(scene.send(call))).toBe(error);
    expect(known()).toBeNull();
  });
});
