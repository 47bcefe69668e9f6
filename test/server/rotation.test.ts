import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import { type Enclave, EnclaveFault } from '../../src/enclave/enclave.ts';
import { createEpochKeys, type EpochKeys } from '../../src/enclave/epoch-keys.ts';
import { attestationJson } from '../../src/proof/attestation.ts';
import { blockDocumentJson } from '../../src/proof/block-document.ts';
import { decodeDocument } from '../../src/proof/document.ts';
import { type Epoch, KeyEpochs } from '../../src/server/key-epochs.ts';
import { verifyBlock } from '../../src/verifier/world/verify-block.ts';
import { verifyHistory } from '../../src/verifier/world/verify-history.ts';
import { auditedWorld } from '../support/audited-world.ts';
import { devEnclave, enclaveWith } from '../support/dev-enclave.ts';
import { inProcessExecutor } from '../support/in-process-executor.ts';
import { executeBody, post, type TestService, testService } from '../support/service.ts';

const call = executeBody('counter', { method: 'get' });

/** What these tests read of an answer. */
const Answer = z.object({
  bundle: z.string(),
  statement: z.object({ envelope: z.object({ key_epoch: z.string() }) }),
});
type Answer = z.output<typeof Answer>;

async function execute(service: TestService): Promise<Answer> {
  const response = await post(service, call);
  expect(response.status).toBe(200);
  return Answer.parse(await response.json());
}

const epochOf = ({ statement }: Answer): number => Number(statement.envelope.key_epoch);

async function registered({ app }: TestService) {
  const { registration } = attestationJson.parse(await (await app.request('/v1/attestation')).json());
  return registration;
}

async function verdictOf(service: TestService, { bundle }: Answer) {
  return service.verify(await (await service.app.request(bundle)).text());
}

/** An executor that begins calls and ends them when it is told to. */
function gatedExecutor() {
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const executor: typeof inProcessExecutor = {
    ...inProcessExecutor,
    async execute(one) {
      begun.resolve();
      await gate.promise;
      return inProcessExecutor.execute(one);
    },
  };
  return { executor, begun: begun.promise, open: gate.resolve };
}

describe('a rotation', () => {
  test('gives new keys one epoch later, all of them', async () => {
    const service = await testService();
    const before = await registered(service);
    await service.upkeep.rotate();
    const after = await registered(service);
    expect([before.keyEpoch, after.keyEpoch]).toEqual([0n, 1n]);
    for (const name of ['ed25519', 'secp256k1', 'transport', 'nearAccess'] as const) {
      expect(after.keys[name]).not.toEqual(before.keys[name]);
    }
  });

  test('under load loses no call, and every result verifies under the keys that signed it', async () => {
    const service = await testService();
    const answers: Answer[] = [];
    const caller = async () => {
      for (let calls = 0; calls < 3; calls++) answers.push(await execute(service));
    };
    for (let rotations = 0; rotations < 2; rotations++) {
      await Promise.all([caller(), caller(), caller(), caller(), service.upkeep.rotate()]);
    }
    answers.push(await execute(service));
    expect(answers).toHaveLength(25);
    expect(new Set(answers.map(epochOf))).toEqual(new Set([0, 1, 2]));
    for (const epoch of [0, 1, 2]) {
      const one = answers.find((answer) => epochOf(answer) === epoch);
      if (one === undefined) throw new Error(`no answer of epoch ${epoch}`);
      expect((await verdictOf(service, one)).verdict).toBe('PASS');
    }
  }, 30_000);

  test('lets a call in flight end under the keys it began with, and no later one', async () => {
    const { executor, begun, open } = gatedExecutor();
    const service = await testService({ parts: { executor } });
    const inFlight = execute(service);
    await begun;
    await service.upkeep.rotate();
    const later = execute(service);
    open();
    expect([epochOf(await inFlight), epochOf(await later)]).toEqual([0, 1]);
    expect((await verdictOf(service, await inFlight)).verdict).toBe('PASS');
  });

  test('is quoted before the new keys sign; if that fails, the old ones stay', async () => {
    const real = createDstackEnclave((await devEnclave()).endpoint);
    let isDown = false;
    const enclave: Enclave = {
      info: () => real.info(),
      deriveKey: (path, algorithm) => real.deriveKey(path, algorithm),
      async quote(data) {
        if (isDown) throw new EnclaveFault('enclave_unreachable', 'gone');
        return real.quote(data);
      },
    };
    const service = await testService({ parts: { enclave } });
    isDown = true;
    await expect(service.upkeep.rotate()).rejects.toMatchObject({ code: 'enclave_unreachable' });
    expect(epochOf(await execute(service))).toBe(0);
    isDown = false;
    await service.upkeep.rotate();
    expect(epochOf(await execute(service))).toBe(1);
  });

  test('happens when it is due, and not before', async () => {
    const service = await testService({ env: { KEY_ROTATION_SECONDS: '86400' } });
    service.time.now += 86_399;
    await service.upkeep.run();
    expect((await registered(service)).keyEpoch).toBe(0n);
    service.time.now += 1;
    await service.upkeep.run();
    await service.upkeep.run();
    expect((await registered(service)).keyEpoch).toBe(1n);
  });

  test('never happens by itself when it is not asked for', async () => {
    const service = await testService();
    service.time.now += 10 ** 9;
    await service.upkeep.run();
    expect((await registered(service)).keyEpoch).toBe(0n);
  });

  test('is refused to derived keys, at the start and later', async () => {
    const env = { KEY_MODE: 'derived' };
    await expect(testService({ env: { ...env, KEY_ROTATION_SECONDS: '60' } })).rejects.toThrow(
      'KEY_ROTATION_SECONDS must be 0',
    );
    const service = await testService({ env });
    await expect(service.upkeep.rotate()).rejects.toMatchObject({ code: 'rotation_refused' });
    expect(epochOf(await execute(service))).toBe(0);
  });

  test('is logged when the upkeep cannot make it', async () => {
    const service = await testService({ env: { KEY_ROTATION_SECONDS: '60' } });
    await service.stopEnclave();
    service.time.now += 60;
    await service.upkeep.run();
    const warning = service.lines.find(({ msg }) => msg === 'the upkeep failed');
    expect(warning).toMatchObject({ fault: { name: 'EnclaveFault' } });
  });
});

describe('the heads of a world', () => {
  test('are signed by the keys in use, and those before stay good with the quote that was kept', async () => {
    const { world, service, get, options } = await auditedWorld();
    await world.produceBlock();
    await service.upkeep.rotate();
    await world.produceBlock();
    const blocks = [await get('blocks/1'), await get('blocks/2')];
    const heads = blocks.map((block) => decodeDocument(blockDocumentJson, block));
    expect(heads.map(({ head }) => head.envelope.keyEpoch)).toEqual([0n, 1n]);
    expect(heads.map(({ attestation }) => attestation?.registration.keyEpoch)).toEqual([0n, 1n]);
    for (const block of blocks) expect(verifyBlock(block, options).verdict).toBe('PASS');
    const history = (await get('history')).trimEnd().split('\n');
    expect((await verifyHistory(history, options)).verdict).toBe('PASS');
  });
});

/** Epochs with real keys. What is quoted of them is left out: these tests ask for none of it. */
async function epochs() {
  const enclave = await enclaveWith();
  const opened: EpochKeys[] = [];
  const all = await KeyEpochs.start(async (keyEpoch) => {
    const entropy = crypto.getRandomValues(new Uint8Array(32));
    const keys = await createEpochKeys(enclave, { mode: 'boot-entropy', entropy, keyEpoch });
    opened.push(keys);
    return { keys, since: 0 } as Epoch;
  });
  return { all, opened };
}

/** Whether the keys still sign. */
function isAlive(keys: EpochKeys | undefined): boolean {
  try {
    keys?.result.signBatch(new Uint8Array(32), undefined);
    return keys !== undefined;
  } catch (cause) {
    expect(cause).toMatchObject({ code: 'enclave_misused' });
    return false;
  }
}

describe('the keys of an epoch that is over', () => {
  test('are destroyed at once when nobody uses them', async () => {
    const { all, opened } = await epochs();
    await all.rotate();
    expect(opened.map(isAlive)).toEqual([false, true]);
  });

  test('are destroyed with the last call that began with them', async () => {
    const { all, opened } = await epochs();
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const calls = [first, second].map(({ promise }) => all.use(() => promise));
    await all.rotate();
    expect(opened.map(isAlive)).toEqual([true, true]);
    first.resolve();
    await calls[0];
    expect(opened.map(isAlive)).toEqual([true, true]);
    second.reject(new Error('a call may fail'));
    await expect(calls[1]).rejects.toThrow('a call may fail');
    expect(opened.map(isAlive)).toEqual([false, true]);
  });

  test('are followed by one epoch when two ask at once', async () => {
    const { all, opened } = await epochs();
    await Promise.all([all.rotate(), all.rotate()]);
    expect(opened.map(({ keyEpoch }) => keyEpoch)).toEqual([0n, 1n]);
  });

  test('are all destroyed at the end, also those that come just then', async () => {
    const { all, opened } = await epochs();
    const rotation = all.rotate();
    await all.close();
    await rotation;
    expect(opened.map(isAlive)).toEqual([false, false]);
    await expect(all.rotate()).rejects.toMatchObject({ code: 'rotation_refused' });
  });
});
