import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { encode } from '../../src/primitives/borsh.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { builtContract } from '../support/built-contracts.ts';
import { tgas } from '../support/chunk-world.ts';
import { upgradeCodec } from '../support/gate-codecs.ts';
import {
  eventsOf,
  firstKey,
  GateScene,
  gateConfig,
  gatePolicy,
  panicOf,
  type SentCall,
} from '../support/gate-scene.ts';

let scene = new GateScene();
beforeEach(() => {
  scene = new GateScene();
});

const from = 'owner.near';
const propose = (change: object): SentCall => ({ method: 'propose', args: { change }, from });
const apply: SentCall = { method: 'apply_change', args: { id: 0 }, from };

describe('a change', () => {
  test('waits as long as the timelock runs, in the sight of all', () => {
    const policy = { ...gatePolicy, engines: ['next/1'] };
    const outcomes = scene.must(propose({ Policy: policy }));
    expect(eventsOf(outcomes)).toMatchObject([
      { event: 'change_proposed', data: { id: 0, change: 'Policy', by: from } },
    ]);
    const [[id, proposal]] = scene.view('get_proposals') as [
      [bigint, { may_apply_at: bigint; change: object }],
    ];
    expect([id, proposal.change]).toMatchObject([0, { Policy: { engines: ['next/1'] } }]);
    expect(scene.view('get_policy')).toMatchObject({ engines: gatePolicy.engines });
    scene.world.height = BigInt(proposal.may_apply_at) - 1n;
    expect(panicOf(scene.send(apply))).toBe('TimelockRuns');
    scene.world.height = BigInt(proposal.may_apply_at);
    const applied = scene.must(apply);
    expect(eventsOf(applied)).toMatchObject([{ event: 'change_applied', data: { id: 0, change: 'Policy' } }]);
    expect(scene.view('get_policy')).toEqual(scene.view('get_policy'));
    expect(scene.view('get_policy')).toMatchObject({ engines: ['next/1'] });
    expect(panicOf(scene.send(apply))).toBe('NoSuchProposal');
  });

  test('may be taken back', () => {
    scene.must(propose({ Owner: 'mallory.near' }));
    const outcomes = scene.must({ method: 'cancel', args: { id: 0 }, from });
    expect(eventsOf(outcomes)).toMatchObject([{ event: 'change_cancelled', data: { id: 0 } }]);
    scene.world.height += 3_600n;
    expect(panicOf(scene.send(apply))).toBe('NoSuchProposal');
    expect(panicOf(scene.send({ method: 'cancel', args: { id: 0 }, from }))).toBe('NoSuchProposal');
  });

  test("is the owner's alone", () => {
    scene.must(propose({ Owner: 'alice.near' }));
    scene.world.height += 3_600n;
    for (const call of [propose({ Owner: 'relay.near' }), apply, { method: 'cancel', args: { id: 0 } }])
      expect(panicOf(scene.send({ ...call, from: 'relay.near' }))).toBe('NotOwner');
    scene.must(apply);
    expect(scene.view('get_config')).toEqual({ ...gateConfig, owner: 'alice.near' });
    expect(panicOf(scene.send(propose({ Owner: from })))).toBe('NotOwner');
  });

  test('of the timelock waits as well, and none is shorter than an hour', () => {
    expect(panicOf(scene.send(propose({ TimelockSeconds: 3_599 })))).toBe('TimelockTooShort');
    scene.must(propose({ TimelockSeconds: 7_200 }));
    scene.world.height += 3_600n;
    scene.must(apply);
    expect(scene.view('get_config')).toMatchObject({ timelock_seconds: 7_200 });
    const args = { config: { ...gateConfig, timelock_seconds: 60 }, policy: gatePolicy };
    expect(panicOf(scene.send({ method: 'new', args }))).toBe('The contract has already been initialized');
  });

  test('of a world that is unknown is none', () => {
    scene.must(propose({ Thaw: { world_id: '00'.repeat(32), head: null } }));
    scene.world.height += 3_600n;
    expect(panicOf(scene.send(apply))).toBe('WorldUnknown');
  });
});

describe('an upgrade', () => {
  const code = builtContract('gate');
  const code_hash = createHash('sha256').update(code).digest('hex');
  const upgrade = (bytes = code): SentCall => ({
    method: 'upgrade',
    args: encode(upgradeCodec, { id: 0n, code: bytes }),
    from,
    gas: 300n * tgas,
  });

  test('exchanges the code for the proposed one, and keeps the state', () => {
    scene.register();
    scene.must(propose({ Upgrade: code_hash }));
    expect(panicOf(scene.send(upgrade()))).toBe('TimelockRuns');
    expect(panicOf(scene.send(apply))).toBe('TimelockRuns');
    scene.world.height += 3_600n;
    expect(panicOf(scene.send(apply))).toBe('OtherKindOfProposal');
    expect(panicOf(scene.send(upgrade(Uint8Array.of(1))))).toBe('CodeNotProposed');
    scene.must(upgrade());
    expect(scene.view('get_key', { ed25519: toHex(firstKey.publicKey) })).toMatchObject({ status: 'Active' });
    expect(panicOf(scene.register())).toMatch(/MethodNotFound/);
  });

  test('takes no proposal of another kind, and nobody migrates but the contract', () => {
    scene.must(propose({ Owner: 'alice.near' }));
    scene.world.height += 3_600n;
    expect(panicOf(scene.send(upgrade()))).toBe('OtherKindOfProposal');
    expect(panicOf(scene.send({ method: 'migrate', from }))).toBe('Method migrate is private');
  });
});
