import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../../src/primitives/bytes.ts';
import type { OutlayerAnswer } from '../../../src/server/outlayer/answer.ts';
import { createService } from '../../../src/server/service.ts';
import { inProcessExecutor } from '../../support/in-process-executor.ts';
import {
  askOutlayer,
  inputData,
  outlayerBody,
  outlayerEnv,
  type RequestFacts,
} from '../../support/outlayer.ts';
import { type TestService, testService } from '../../support/service.ts';

const serviceWith = (parts = {}): Promise<TestService> => testService({ env: outlayerEnv, parts });

const altered = outlayerBody({ input_data: inputData({ args: toUtf8('altered') }) });

/** Tells how often something was run. */
function counting() {
  const counted = { runs: 0 };
  const executor = {
    ...inProcessExecutor,
    async execute(...call: Parameters<typeof inProcessExecutor.execute>) {
      counted.runs++;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return inProcessExecutor.execute(...call);
    },
  };
  return { counted, executor };
}

/** What other keys say otherwise of the same run. */
const signedAnew = ({
  statement_hash,
  signatures,
  signer_keys,
  attestation,
  bundle,
}: Pick<OutlayerAnswer, 'statement_hash' | 'signatures' | 'signer_keys' | 'attestation' | 'bundle'>) => ({
  statement_hash,
  signatures,
  signer_keys,
  attestation,
  bundle,
});

describe('the same request', () => {
  test('gets the same bytes later, and the same run in another service over the same store', async () => {
    const { counted, executor } = counting();
    const service = await serviceWith({ executor });
    const first = await askOutlayer(service, outlayerBody());
    expect(first.status, first.text).toBe(200);
    service.time.now += 1_000;
    expect(await askOutlayer(service, outlayerBody())).toEqual(first);
    const again = await createService(service.parts);
    expect(again.registration.keys.ed25519).not.toEqual(service.registration.keys.ed25519);
    const second = await askOutlayer(again, outlayerBody());
    expect(await askOutlayer(again, outlayerBody())).toEqual(second);
    await again.close();
    expect(counted.runs).toBe(2);
    const [one, other] = [first, second].map(({ text }) => JSON.parse(text));
    expect(other).toEqual({
      ...one,
      ...signedAnew(other),
      gate: { ...one.gate, args_base64: other.gate.args_base64 },
      statement: { ...one.statement, envelope: other.statement.envelope },
    });
  });

  test('waits while it is answered', async () => {
    const { counted, executor } = counting();
    const service = await serviceWith({ executor });
    const all = await Promise.all([1, 2, 3].map(() => askOutlayer(service, outlayerBody())));
    expect(new Set(all.map(({ text }) => text)).size).toBe(1);
    expect(counted.runs).toBe(1);
  });

  test('waits for whoever else sent it', async () => {
    const { counted, executor } = counting();
    const service = await serviceWith({ executor });
    const keys = [undefined, 'a relay', 'another'];
    const all = await Promise.all(keys.map((key) => askOutlayer(service, outlayerBody(), key)));
    expect(new Set(all.map(({ text }) => text)).size).toBe(1);
    expect(counted.runs).toBe(1);
    for (const key of keys) expect((await askOutlayer(service, altered, key)).status).toBe(409);
  });

  test('is the same with its data id in hex, and with more nodes than it takes', async () => {
    const service = await serviceWith();
    const first = await askOutlayer(service, outlayerBody());
    const hex = Array.from({ length: 32 }, (_, at) => at.toString(16).padStart(2, '0')).join('');
    expect(await askOutlayer(service, outlayerBody({}, { data_id: hex }))).toEqual(first);
  });

  test('is the same from whoever sends it', async () => {
    const { counted, executor } = counting();
    const service = await serviceWith({ executor });
    const first = await askOutlayer(service, outlayerBody());
    expect(await askOutlayer(service, outlayerBody(), 'a relay')).toEqual(first);
    expect(counted.runs).toBe(1);
  });
});

describe('another body of an id', () => {
  test.each<readonly [string, RequestFacts]>([
    ['another input', altered],
    ['another transaction', outlayerBody({}, { transaction_hash: '11111111111111111111111111111111' })],
    ['another block', outlayerBody({}, { block_height: '150000001' })],
    ['a challenge', outlayerBody({}, { challenge: 'c7'.repeat(32) })],
  ])('is refused: %s', async (_, body) => {
    const service = await serviceWith();
    expect((await askOutlayer(service, outlayerBody())).status).toBe(200);
    const { status, text } = await askOutlayer(service, body);
    expect(status).toBe(409);
    expect(JSON.parse(text)).toMatchObject({ code: 'outlayer_conflict' });
  });

  test('is refused after a restart, too', async () => {
    const service = await serviceWith();
    await askOutlayer(service, outlayerBody());
    const again = await createService(service.parts);
    expect((await askOutlayer(again, altered)).status).toBe(409);
    await again.close();
  });

  test('that a stranger sent stands in nobody’s way who has a key of his own', async () => {
    const service = await serviceWith();
    expect((await askOutlayer(service, altered)).status).toBe(200);
    expect((await askOutlayer(service, outlayerBody())).status).toBe(409);
    const relay = await askOutlayer(service, outlayerBody(), 'a relay');
    expect(relay.status, relay.text).toBe(200);
    expect((await askOutlayer(service, altered, 'a relay')).status).toBe(409);
  });

  test('is taken when the first came to nothing', async () => {
    const service = await serviceWith();
    const broken = outlayerBody({ input_data: 'hello' });
    expect((await askOutlayer(service, broken)).status).toBe(422);
    expect((await askOutlayer(service, outlayerBody())).status).toBe(200);
  });

  test.each<readonly [string, RequestFacts]>([
    ['request', outlayerBody({ request_id: 8 })],
    ['data id', outlayerBody({}, { data_id: 'ab'.repeat(32) })],
    ['contract', outlayerBody({}, { contract_id: 'outlayer2.near' })],
  ])('is none under another %s', async (_, body) => {
    const service = await serviceWith();
    const first = await askOutlayer(service, outlayerBody());
    const second = await askOutlayer(service, body);
    expect(second.status, second.text).toBe(200);
    expect(second.text).not.toBe(first.text);
  });
});
