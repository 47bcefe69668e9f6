import { describe, expect, test } from 'vitest';
import type { Registration } from '../../../src/proof/attestation.ts';
import { isAnswerTo, type KeptAnswer } from '../../../src/server/outlayer/kept-answer.ts';
import { planRequest } from '../../../src/server/outlayer/plan.ts';
import { OutlayerRequestBody } from '../../../src/server/outlayer/request.ts';
import { createService } from '../../../src/server/service.ts';
import { forged } from '../../support/hostile-outlayer-store.ts';
import { askOutlayer, outlayerBody, outlayerEnv, type RequestFacts } from '../../support/outlayer.ts';
import { testService } from '../../support/service.ts';

/** What a service kept of its answer, and its settings. */
async function scene() {
  const { parts, registration: ofAnother } = await testService({ env: outlayerEnv });
  const { outlayer } = parts.store;
  const rows: string[] = [];
  const store = {
    ...parts.store,
    outlayer: {
      keep: outlayer.keep.bind(outlayer),
      find: outlayer.find.bind(outlayer),
      async replace(_: Uint8Array, row: string) {
        rows.push(row);
      },
    },
  };
  const service = await createService({ ...parts, store });
  await askOutlayer(service, outlayerBody());
  await service.close();
  const kept: KeptAnswer = JSON.parse(rows[0]?.slice(64) ?? '');
  const askedBy = (body: RequestFacts, isProved = false) => {
    const { asked } = planRequest(OutlayerRequestBody.parse(body), parts.config.trust);
    return { ...asked, isProved };
  };
  return { kept, askedBy, epoch: epochOf(service.registration), another: epochOf(ofAnother) };
}

const epochOf = (registration: Registration) => ({ attestation: { registration } });

const withSigned = (kept: KeptAnswer, signed: object): KeptAnswer => ({
  ...kept,
  signed: { ...kept.signed, ...signed },
});

function stating(kept: KeptAnswer, part: 'input' | 'output' | 'envelope', facts: object): KeptAnswer {
  const { statement } = kept.signed;
  return withSigned(kept, {
    statement: { ...statement, [part]: { ...(statement[part] as object), ...facts } },
  });
}

const zeros = '00'.repeat(32);

describe('a kept answer', () => {
  test('is one to the request that it was made for, under the keys that signed it', async () => {
    const { kept, askedBy, epoch, another } = await scene();
    expect(isAnswerTo(askedBy(outlayerBody()), kept, epoch)).toBe(true);
    expect(isAnswerTo(askedBy(outlayerBody()), kept, another)).toBe(false);
  });

  test.each<readonly [string, RequestFacts, boolean]>([
    ['another request', outlayerBody({ request_id: 8 }), false],
    ['another contract', outlayerBody({}, { contract_id: 'outlayer2.near' }), false],
    ['another caller', outlayerBody({ predecessor_id: 'evil.near' }), false],
    ['a proved request, if it was claimed', outlayerBody(), true],
  ])('is none to %s', async (_, body, isProved) => {
    const { kept, askedBy, epoch } = await scene();
    expect(isAnswerTo(askedBy(body, isProved), kept, epoch)).toBe(false);
  });

  test.each<readonly [string, (kept: KeptAnswer) => KeptAnswer]>([
    ['response', (kept) => ({ ...kept, response_base64: forged(kept.response_base64, 'hello', 'evil!') })],
    ['response hash', (kept) => stating(kept, 'output', { response_hash: zeros })],
    ['gas', (kept) => stating(kept, 'output', { gas_burnt: '1' })],
    ['output hash', (kept) => stating(kept, 'envelope', { output_hash: zeros })],
    ['input hash', (kept) => stating(kept, 'envelope', { input_hash: zeros })],
    ['signature', (kept) => withSigned(kept, { signatures: { ed25519: '00'.repeat(64), secp256k1: null } })],
  ])('is none with another %s', async (_, change) => {
    const { kept, askedBy, epoch } = await scene();
    const changed = change(kept);
    expect(changed).not.toEqual(kept);
    expect(isAnswerTo(askedBy(outlayerBody()), changed, epoch)).toBe(false);
  });
});
