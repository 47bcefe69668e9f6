import { describe, expect, test } from 'vitest';
import { decode } from '../../../src/primitives/borsh.ts';
import { fromBase64, fromUtf8, toHex, toUtf8 } from '../../../src/primitives/bytes.ts';
import { signedTransactionSchema } from '../../../src/primitives/transaction.ts';
import type { OutlayerAnswer } from '../../../src/server/outlayer/answer.ts';
import { createService, type Service } from '../../../src/server/service.ts';
import type { BundleStore } from '../../../src/store/bundle-store.ts';
import type { OutlayerStore } from '../../../src/store/outlayer-store.ts';
import { StoreFault } from '../../../src/store/store-fault.ts';
import { forged, hostileStore } from '../../support/hostile-outlayer-store.ts';
import { inProcessExecutor } from '../../support/in-process-executor.ts';
import {
  askOutlayer,
  inputData,
  outlayerBody,
  outlayerEnv,
  proverOf,
  type RequestFacts,
  requestData,
  wishedTransaction as transaction,
} from '../../support/outlayer.ts';
import { type TestService, testService } from '../../support/service.ts';

const eighth = requestData({ request_id: 8 });
const prover = proverOf([requestData(), eighth]);
const proved = outlayerBody({}, { evidence: 'final', transaction });
const altered = outlayerBody({ input_data: inputData({ args: toUtf8('altered') }) });

type Stores = { readonly outlayer?: OutlayerStore; readonly bundles?: BundleStore };

/** Another boot of the service, over the same rows as they are read through these stores. */
const again = ({ parts }: TestService, stores: Stores = {}, rest = {}): Promise<Service> =>
  createService({ ...parts, ...rest, store: { ...parts.store, ...stores } });

async function asked(service: Service, body: RequestFacts): Promise<OutlayerAnswer> {
  const { status, text } = await askOutlayer(service, body);
  expect(status, text).toBe(200);
  return JSON.parse(text);
}

function sentArgs({ transaction: made }: OutlayerAnswer): string {
  if (made === null) throw new Error('no transaction');
  const { actions } = decode(signedTransactionSchema, fromBase64(made.signed_transaction_base64)).transaction;
  const [action] = actions;
  if (action?.kind !== 'function_call') throw new Error('no call');
  return fromUtf8(action.args);
}

/** What follows from the request alone. */
const deterministic = ({ statement, response, resolve, gas_burnt }: OutlayerAnswer) => ({
  input: statement['input'],
  output: statement['output'],
  response,
  resolve,
  gas_burnt,
});

describe('a row that only has the seal', () => {
  test('of this boot, with another response in it, is not signed for', async () => {
    const service = await testService({ env: outlayerEnv, parts: { prover } });
    const { outlayer } = service.parts.store;
    let isHostile = false;
    const reading = hostileStore(outlayer, (text) => (isHostile ? forged(text, 'hello', 'evil!') : text));
    const second = await again(service, { outlayer: reading });
    const first = await asked(second, proved);
    isHostile = true;
    const answer = await asked(second, proved);
    await second.close();
    expect(sentArgs(answer)).toBe(`{"request_id":7,"response":${answer.response.text}}`);
    expect(deterministic(answer)).toEqual(deterministic(first));
    expect(answer.gate.args_base64).not.toContain(Buffer.from('evil!').toString('base64'));
  });

  test('that another boot wrote is not signed for', async () => {
    const service = await testService({ env: outlayerEnv, parts: { prover } });
    const first = await asked(service, proved);
    const planted = hostileStore(service.parts.store.outlayer, (text) => forged(text, 'hello', 'evil!'));
    const second = await again(service, { outlayer: planted });
    const answer = await asked(second, proved);
    await second.close();
    expect(sentArgs(answer)).toBe(`{"request_id":7,"response":${answer.response.text}}`);
    expect(sentArgs(answer)).toContain('hello');
    expect(deterministic(answer)).toEqual(deterministic(first));
  });

  test('of another request of this boot is not signed for', async () => {
    const service = await testService({ env: outlayerEnv, parts: { prover } });
    const { outlayer } = service.parts.store;
    const longest: string[] = [];
    /** Bindings are short; whatever answer is read is the first that was kept. */
    const swapping = hostileStore(outlayer, (text) => {
      if (text.length <= 64) return text;
      longest.push(text);
      return longest[0];
    });
    const second = await again(service, { outlayer: swapping });
    const first = await asked(second, { ...proved, request_data: eighth });
    await asked(second, { ...proved, request_data: eighth });
    const seventh = await asked(second, proved);
    const answer = await asked(second, proved);
    await second.close();
    expect(longest.length).toBeGreaterThan(1);
    expect(deterministic(answer)).toEqual(deterministic(seventh));
    expect(deterministic(answer)).not.toEqual(deterministic(first));
    expect(sentArgs(answer)).toMatch(/^\{"request_id":7,/);
    expect(first.request_id).toBe('8');
  });
});

describe('an answer of keys that are over', () => {
  test('is given again under the keys of a new boot, and kept', async () => {
    const service = await testService({ env: outlayerEnv, parts: { prover } });
    const first = await asked(service, proved);
    const second = await again(service);
    const answer = await asked(second, proved);
    expect(await asked(second, proved)).toEqual(answer);
    await second.close();
    expect(answer.signer_keys.ed25519).toBe(toHex(second.registration.keys.ed25519));
    expect(answer.statement_hash).not.toBe(first.statement_hash);
    expect(deterministic(answer)).toEqual(deterministic(first));
    expect(await asked(service, proved)).toEqual(first);
  });

  test('is given again under the keys of a new epoch, and its bundle passes', async () => {
    const service = await testService({ env: outlayerEnv, parts: { prover } });
    const first = await asked(service, proved);
    await service.upkeep.rotate();
    const answer = await asked(service, proved);
    expect(await asked(service, proved)).toEqual(answer);
    expect(answer.statement).toMatchObject({ envelope: { key_epoch: '1' } });
    expect(answer.signer_keys.ed25519).not.toBe(first.signer_keys.ed25519);
    expect(deterministic(answer)).toEqual(deterministic(first));
    const report = await service.verify(await (await service.app.request(answer.bundle)).text());
    expect(report.verdict, report.because.join()).toBe('PASS');
  });

  test('is given again with keys that every boot derives alike', async () => {
    const service = await testService({ env: { ...outlayerEnv, KEY_MODE: 'derived' }, parts: { prover } });
    const first = await asked(service, proved);
    service.time.now += 1_000;
    const planted = hostileStore(service.parts.store.outlayer, (text) => forged(text, 'hello', 'evil!'));
    const second = await again(service, { outlayer: planted });
    const answer = await asked(second, proved);
    await second.close();
    expect(answer.signer_keys).toEqual(first.signer_keys);
    expect(deterministic(answer)).toEqual(deterministic(first));
    expect(answer.statement_hash).not.toBe(first.statement_hash);
  });
});

describe('an id', () => {
  test('is bound before anything is signed, so of two bodies at two services one is', async () => {
    const { executor, bothRun } = meeting(2);
    const service = await testService({ env: outlayerEnv, parts: { executor } });
    const { bundles, signed } = countingSignatures(service.parts.store.bundles);
    const services = await Promise.all([again(service, { bundles }), again(service, { bundles })]);
    const [one, other] = services;
    const answers = Promise.all([askOutlayer(one, outlayerBody()), askOutlayer(other, altered)]);
    await bothRun;
    expect((await answers).map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(signed).toHaveLength(1);
    await Promise.all(services.map((each) => each.close()));
  });

  test('stays bound when the answer could not be kept, and the same body is run again', async () => {
    const service = await testService({ env: outlayerEnv });
    const { outlayer } = service.parts.store;
    let fails = 1;
    const failing: OutlayerStore = {
      keep: (name, text) => outlayer.keep(name, text),
      find: (name) => outlayer.find(name),
      replace: (name, text) =>
        fails-- > 0
          ? Promise.reject(new StoreFault('store_unavailable', 'gone'))
          : outlayer.replace(name, text),
    };
    const second = await again(service, { outlayer: failing });
    expect((await askOutlayer(second, outlayerBody())).status).toBeGreaterThanOrEqual(500);
    expect((await askOutlayer(second, altered)).status).toBe(409);
    expect((await askOutlayer(second, outlayerBody())).status).toBe(200);
    await second.close();
  });

  test('is not taken by a run that came to nothing', async () => {
    let fails = 1;
    const executor = {
      ...inProcessExecutor,
      execute: (...call: Parameters<typeof inProcessExecutor.execute>) =>
        fails-- > 0 ? Promise.reject(new Error('the guest died')) : inProcessExecutor.execute(...call),
    };
    const service = await testService({ env: outlayerEnv, parts: { executor } });
    expect((await askOutlayer(service, altered)).status).toBe(500);
    expect((await askOutlayer(service, outlayerBody())).status).toBe(200);
  });
});

/** An executor that goes on when so many calls have begun. */
function meeting(calls: number) {
  const { promise: bothRun, resolve } = Promise.withResolvers<void>();
  let begun = 0;
  const executor = {
    ...inProcessExecutor,
    async execute(...call: Parameters<typeof inProcessExecutor.execute>) {
      begun++;
      if (begun === calls) resolve();
      await bothRun;
      return inProcessExecutor.execute(...call);
    },
  };
  return { executor, bothRun };
}

function countingSignatures(inner: BundleStore) {
  const signed: string[] = [];
  const bundles: BundleStore = {
    commitStatement: (record) => inner.commitStatement(record),
    addSignatures(hash, signatures) {
      signed.push(toHex(hash));
      return inner.addSignatures(hash, signatures);
    },
    findStatement: (hash) => inner.findStatement(hash),
    findContent: (hash) => inner.findContent(hash),
  };
  return { bundles, signed };
}
