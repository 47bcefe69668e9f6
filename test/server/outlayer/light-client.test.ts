import { describe, expect, test } from 'vitest';
import { sha256, toBase58, zeroHash } from '../../../src/primitives/hash.ts';
import type { Json } from '../../../src/primitives/schema.ts';
import { testNow } from '../../support/dev-enclave.ts';
import { evidenceJson, type NearBlock, NearChain, rpcBlock } from '../../support/near-chain.ts';
import { outlayerBody, outlayerEnv, type RequestFacts, requestData } from '../../support/outlayer.ts';
import { requestLog, requestOutcome } from '../../support/request-event.ts';
import { type TestService, testService } from '../../support/service.ts';

const dataId = Uint8Array.from({ length: 32 }, (_, at) => at);
const asked = requestOutcome([requestLog(requestData(), dataId)]);

/** A NEAR chain on which the request of the sample body was made, and a service that trusts the chain from its first epoch on. */
async function scene(): Promise<{ chain: NearChain; start: NearBlock; service: TestService }> {
  const chain = new NearChain({ firstTime: BigInt(testNow - 100) * 1_000_000_000n });
  const start = chain.endOfEpoch(0);
  const env = {
    ...outlayerEnv,
    LIGHT_CLIENT_CHECKPOINT: toBase58(start.hash),
    MAX_TRUSTED_HEAD_AGE_SECONDS: '3600',
  };
  return { chain, start, service: await testService({ env }) };
}

/** A bare number that a double would round goes as text. */
const textOf = (body: unknown): string =>
  JSON.stringify(body, (_, part) => (typeof part === 'bigint' ? String(part) : part));

async function post({ app }: TestService, path: string, body: unknown) {
  const headers = { 'content-type': 'application/json' };
  const response = await app.request(path, { method: 'POST', headers, body: textOf(body) });
  return { status: response.status, json: await response.json() };
}

async function bring(service: TestService, chain: NearChain, blocks: readonly NearBlock[]) {
  for (const block of blocks) {
    const { status, json } = await post(service, '/v1/light-client/blocks', {
      block: rpcBlock(chain.lightBlock(block)),
    });
    expect(status, textOf(json)).toBe(200);
  }
}

const execute = (service: TestService, evidence: Json, rest: RequestFacts = {}) =>
  post(
    service,
    '/v1/outlayer/execute',
    outlayerBody({}, { receipt_id: toBase58(asked.id), evidence, ...rest }),
  );

describe('a service that follows NEAR', () => {
  test('takes a request for proved once it is at a head that shows it', async () => {
    const { chain, start, service } = await scene();
    chain.add([{ stateRoot: zeroHash, outcomes: [asked] }]);
    const newest = chain.endOfEpoch(1);
    const evidence = evidenceJson(newest.hash, chain.proof(asked.id, newest));
    const early = await execute(service, evidence);
    expect(early).toMatchObject({ status: 503, json: { code: 'light_client_not_in_sync' } });
    await bring(service, chain, [start]);
    expect(await execute(service, evidence)).toMatchObject({ status: 503 });
    await bring(service, chain, [newest]);
    const { status, json } = await execute(service, evidence);
    expect(status, textOf(json)).toBe(200);
    expect(json.origin).toBe('proved');
    const file = await (await service.app.request(json.bundle)).text();
    expect((await service.verify(file)).verdict).toBe('PASS');
  });

  test('refuses a request that nobody made, a failed receipt, another contract and a forged chain', async () => {
    const { chain, start, service } = await scene();
    const failed = requestOutcome(
      [requestLog(requestData(), dataId)],
      { status: { kind: 'failure' } },
      sha256(dataId),
    );
    const foreign = requestOutcome(
      [requestLog(requestData(), dataId)],
      { executorId: 'evil.near' },
      sha256(asked.id),
    );
    chain.add([{ stateRoot: zeroHash, outcomes: [failed, foreign] }]);
    const newest = chain.endOfEpoch(1);
    await bring(service, chain, [start, newest]);
    const forged = new NearChain({ seed: 'forged' });
    forged.add([{ stateRoot: zeroHash, outcomes: [asked] }]);
    const theirs = forged.endOfEpoch(1);
    const of = (id: Uint8Array) => evidenceJson(newest.hash, chain.proof(id, newest));
    const cases = [
      ['receipt_failed', of(failed.id), { receipt_id: toBase58(failed.id) }],
      ['executor_mismatch', of(foreign.id), { receipt_id: toBase58(foreign.id) }],
      ['block_not_under_head', evidenceJson(newest.hash, forged.proof(asked.id, theirs)), {}],
    ] as const;
    for (const [code, evidence, rest] of cases) {
      const { status, json } = await execute(service, evidence, rest);
      expect(json.detail).toMatch(new RegExp(`^${code}: `));
      expect({ status, code: json.code }).toEqual({ status: 422, code: 'outlayer_not_proved' });
    }
    const block = rpcBlock(forged.lightBlock(theirs));
    const advanced = await post(service, '/v1/light-client/blocks', { block });
    expect(advanced).toMatchObject({ status: 422, json: { code: 'light_client_refused' } });
  });

  test('proves nothing more when its head got too old', async () => {
    const { chain, start, service } = await scene();
    chain.add([{ stateRoot: zeroHash, outcomes: [asked] }]);
    const newest = chain.endOfEpoch(1);
    await bring(service, chain, [start, newest]);
    service.time.now += 3600;
    const evidence = evidenceJson(newest.hash, chain.proof(asked.id, newest));
    const { status, json } = await execute(service, evidence);
    expect(status).toBe(503);
    expect(json.detail).toMatch(/^trusted_head_too_old: /);
  });
});
