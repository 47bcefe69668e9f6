import { beforeEach, describe, expect, test } from 'vitest';
import { encode } from '../../src/primitives/borsh.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import { batchOf, hashBatch } from '../../src/proof/batch.ts';
import { signedStatementCodec } from '../../src/proof/gate-answer.ts';
import { type KeyRegistration, reportData } from '../../src/proof/report-data.ts';
import { hashEnvelope } from '../../src/proof/statement.ts';
import { near } from '../support/chunk-world.ts';
import {
  appId,
  composeHash,
  configHash,
  envelopeOf,
  eventsOf,
  firstKey,
  GateScene,
  gatePolicy,
  panicOf,
  registrationOf,
  sceneKey,
  signedStatement,
  vmConfigHash,
} from '../support/gate-scene.ts';

const fill = (byte: number, length = 32): Uint8Array => new Uint8Array(length).fill(byte);
const hex = toHex(firstKey.publicKey);
const statement = envelopeOf({ inputHash: fill(1), outputHash: fill(2) });
const verify = (signed: Parameters<typeof encode<Parameters<typeof signedStatementCodec.write>[1]>>[1]) => ({
  method: 'verify_statement',
  args: encode(signedStatementCodec, signed),
});

describe('the registry of the gate', () => {
  let scene = new GateScene();
  beforeEach(() => {
    scene = new GateScene();
  });

  test('shows what was registered', () => {
    const outcomes = scene.register();
    const facts = { ed25519: hex, app_id: toHex(appId), compose_hash: toHex(composeHash), key_epoch: '3' };
    expect(eventsOf(outcomes)).toMatchObject([{ event: 'key_registered', data: facts }]);
    const view = scene.view('get_key', { ed25519: hex });
    const more = {
      config_hash: toHex(configHash),
      key_mode: 'boot-entropy',
      transport: toHex(fill(4)),
      status: 'Active',
    };
    expect(view).toMatchObject({ ...facts, ...more });
    expect(scene.view('get_keys')).toEqual([view]);
    expect(scene.view('get_keys', { from_index: 1 })).toEqual([]);
    expect(scene.view('get_key', { ed25519: toHex(fill(1)) })).toBeNull();
  });

  test('is paid for by the one who registers', () => {
    const before = scene.balanceOf('relay.near');
    expect(panicOf(scene.register(firstKey, near))).toBeUndefined();
    const price = near - (scene.balanceOf('relay.near') - before);
    expect(price).toBeGreaterThan(near / 500n);
    expect(price).toBeLessThan(near / 200n);
    expect(panicOf(scene.register(sceneKey(1), price - 1n))).toBe('NotEnoughDeposit');
    expect(scene.view('get_keys')).toHaveLength(1);
  });

  const others: readonly [string, Partial<KeyRegistration>, string][] = [
    ['an app', { appId: fill(1, 20) }, 'AppNotAccepted'],
    ['a compose hash', { composeHash: fill(1) }, 'ComposeNotAccepted'],
    ['a config hash', { configHash: fill(1) }, 'ConfigNotAccepted'],
    ['a derived key', { keyMode: 'derived' }, 'KeyModeNotAccepted'],
  ];

  test.each(others)('refuses %s that the policy does not accept', (_, changes, error) => {
    expect(panicOf(scene.register(sceneKey(1, changes)))).toBe(error);
    expect(scene.view('get_keys')).toEqual([]);
  });

  const registered = { kind: 'key-registration' as const, challenge: zeroHash, vmConfigHash };
  const { registration } = firstKey;
  const unquoted: readonly [string, Uint8Array, string][] = [
    [
      'of another registration',
      reportData({ ...registered, registration: { ...registration, keyEpoch: 4n } }),
      'RegistrationNotQuoted',
    ],
    [
      'of a challenge',
      reportData({ ...registered, kind: 'challenge-answer', registration }),
      'RegistrationNotQuoted',
    ],
    [
      'of a result',
      reportData({
        kind: 'result-quote',
        statementHash: fill(1),
        keys: registration.keys,
        challenge: zeroHash,
        vmConfigHash,
      }),
      'RegistrationNotQuoted',
    ],
    ['with a challenge', reportData({ ...registered, challenge: fill(1), registration }), 'KeysNotQuoted'],
    [
      'of another machine',
      reportData({ ...registered, vmConfigHash: fill(1), registration }),
      'KeysNotQuoted',
    ],
    ['of nothing', fill(0, 64), 'RegistrationNotQuoted'],
  ];

  test.each(unquoted)('refuses a quote %s', (_, data, error) => {
    const args = registrationOf(firstKey, { reportData: data });
    expect(panicOf(scene.send({ method: 'register_unverified', args, deposit: near }))).toBe(error);
    expect(scene.view('get_keys')).toEqual([]);
  });

  test('takes a second quote of a key, and none once it is revoked', () => {
    scene.register();
    expect(panicOf(scene.register(firstKey, 0n))).toBeUndefined();
    scene.must({ method: 'revoke', args: { ed25519: hex }, from: 'owner.near' });
    expect(panicOf(scene.register())).toBe('KeyRevoked');
    expect(scene.view('get_key', { ed25519: hex })).toMatchObject({ status: 'Revoked' });
  });

  test('lets the owner alone revoke, and a known key only', () => {
    scene.register();
    expect(panicOf(scene.send({ method: 'revoke', args: { ed25519: hex } }))).toBe('NotOwner');
    const unknown = { method: 'revoke', args: { ed25519: toHex(fill(1)) }, from: 'owner.near' };
    expect(panicOf(scene.send(unknown))).toBe('KeyUnknown');
    const outcomes = scene.must({ method: 'revoke', args: { ed25519: hex }, from: 'owner.near' });
    expect(eventsOf(outcomes)).toMatchObject([{ event: 'key_revoked', data: { ed25519: hex } }]);
    expect(panicOf(scene.send(verify(signedStatement(statement))))).toBe('KeyRevoked');
  });
});

describe('a statement', () => {
  let scene = new GateScene();
  beforeEach(() => {
    scene = new GateScene();
    scene.register();
  });

  test('is verified, alone and in a batch', () => {
    const hash = hashEnvelope(statement);
    const call = verify(signedStatement(statement));
    expect(scene.view(call.method, call.args)).toBe(toHex(hash));
    const { root, paths } = batchOf([fill(7), fill(8), hash]);
    const batched = verify({
      envelope: statement,
      signature: firstKey.sign(hashBatch(root)),
      path: paths[2],
    });
    expect(scene.view(batched.method, batched.args)).toBe(toHex(hash));
    const elsewhere = verify({
      envelope: statement,
      signature: firstKey.sign(hashBatch(root)),
      path: paths[1],
    });
    expect(panicOf(scene.send(elsewhere))).toBe('SignatureInvalid');
  });

  test('may be for anyone', () => {
    const call = verify(signedStatement({ ...statement, audience: undefined }));
    expect(panicOf(scene.send(call))).toBeUndefined();
    const other = { chain: 'near:test', contract: 'other.near' };
    expect(panicOf(scene.send(verify(signedStatement({ ...statement, audience: other }))))).toBe(
      'AudienceDiffers',
    );
  });

  test("counts until its own end, its key's and the policy's", () => {
    const lasting = verify(signedStatement({ ...statement, expiresAt: 0n }));
    scene.world.height = 89_999n;
    expect(panicOf(scene.send(lasting))).toBe('KeyExpired');
    scene.register();
    expect(panicOf(scene.send(lasting))).toBeUndefined();
    scene.world.height = 90_000n;
    expect(panicOf(scene.send(verify(signedStatement(statement))))).toBe('StatementExpired');
    scene.world.height = 1_000_000n;
    expect(panicOf(scene.send(lasting))).toBe('PolicyExpired');
    expect(panicOf(scene.register())).toBe('PolicyExpired');
  });

  test('does not count from the moment that its code is forbidden', () => {
    const call = { method: 'forbid', args: { compose_hash: toHex(composeHash) } };
    expect(panicOf(scene.send(call))).toBe('NotOwner');
    const outcomes = scene.must({ ...call, from: 'owner.near' });
    expect(eventsOf(outcomes)).toMatchObject([{ event: 'code_forbidden', data: call.args }]);
    expect(panicOf(scene.send(verify(signedStatement(statement))))).toBe('ComposeNotAccepted');
    expect(panicOf(scene.register())).toBe('ComposeNotAccepted');
    expect(panicOf(scene.send({ ...call, from: 'owner.near' }))).toBe('ComposeNotAccepted');
  });

  test('does not count when the policy took its origin off', () => {
    const policy = { ...gatePolicy, machines: { ...gatePolicy.machines, compose_hashes: [] } };
    scene.must({ method: 'propose', args: { change: { Policy: policy } }, from: 'owner.near' });
    scene.world.height += 3_600n;
    scene.must({ method: 'apply_change', args: { id: 0 }, from: 'owner.near' });
    expect(panicOf(scene.send(verify(signedStatement(statement))))).toBe('ComposeNotAccepted');
  });
});
