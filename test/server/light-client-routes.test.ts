import { describe, expect, test } from 'vitest';
import { nodeVerifiers } from '../../src/node-crypto/verifiers.ts';
import { toBase58 } from '../../src/primitives/hash.ts';
import type { Json } from '../../src/primitives/schema.ts';
import type { LightClientBlock } from '../../src/proof/light-client/light-client-block.ts';
import { LightClient } from '../../src/server/light-client.ts';
import { problemResponse, toProblem } from '../../src/server/problems.ts';
import { lightClientRoute } from '../../src/server/routes/light-client.ts';
import { openedStore, sqliteUnderTest } from '../support/databases.ts';
import { NearChain, rpcBlock } from '../support/near-chain.ts';

const bornSeconds = 1_700_000_000;
const chain = new NearChain({ firstTime: BigInt(bornSeconds) * 1_000_000_000n });
const start = chain.endOfEpoch(0);

async function routes(now = bornSeconds) {
  const { lightClient: store } = await openedStore(await sqliteUnderTest.fresh());
  const trust = { lightClientCheckpoint: start.hash, maxTrustedHeadAgeSeconds: 3600 };
  const client = await LightClient.open({ trust, store, clock: () => now, verifiers: nodeVerifiers });
  return appOf(client);
}

function appOf(client: LightClient | undefined) {
  const app = lightClientRoute(client);
  app.onError((cause) => problemResponse(toProblem(cause), 'a request'));
  return app;
}

/** As a relay sends numbers that a double cannot hold. */
const withText = (value: Json): unknown =>
  JSON.parse(JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}` : part)));

const bring = (app: ReturnType<typeof appOf>, block: unknown) =>
  app.request('/v1/light-client/blocks', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ block }),
  });

const bringBlock = (app: ReturnType<typeof appOf>, block: LightClientBlock) =>
  bring(app, withText(rpcBlock(block)));

describe('the routes of the light client', () => {
  test('say where it is, and bring it forward', async () => {
    const app = await routes();
    const before = await app.request('/v1/light-client');
    expect(await before.json()).toEqual({
      checkpoint: toBase58(start.hash),
      head: null,
      in_sync: false,
      max_head_age_seconds: 3600,
    });
    const next = chain.endOfEpoch(1);
    for (const block of [start, next])
      expect((await bringBlock(app, chain.lightBlock(block))).status).toBe(200);
    const after = await app.request('/v1/light-client');
    expect(await after.json()).toMatchObject({
      head: { hash: toBase58(next.hash), height: '1007', timestamp: '1700000004200000000' },
      in_sync: true,
    });
  });

  test('name the rule that a block breaks', async () => {
    const app = await routes();
    const other = await bringBlock(app, chain.lightBlock(chain.endOfEpoch(1)));
    expect(other.status).toBe(422);
    expect(await other.json()).toMatchObject({
      code: 'light_client_refused',
      detail: expect.stringMatching(/^checkpoint_hash_mismatch: /),
      field: 'block',
    });
    const malformed = await bring(app, { height: 1 });
    expect(await malformed.json()).toMatchObject({ detail: expect.stringMatching(/^block_malformed: /) });
  });

  test('say that the same may be taken later', async () => {
    const answer = await bringBlock(await routes(bornSeconds + 10_000), chain.lightBlock(start));
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      code: 'light_client_not_in_sync',
      detail: expect.stringMatching(/^trusted_head_too_old: /),
    });
  });

  test('say that there is no light client', async () => {
    const app = appOf(undefined);
    for (const answer of [await app.request('/v1/light-client'), await bring(app, {})]) {
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ code: 'light_client_off' });
    }
  });

  test('take no body of a megabyte and more', async () => {
    const answer = await bring(await routes(), 'x'.repeat(1_048_576));
    expect(await answer.json()).toMatchObject({ code: 'body_too_large' });
  });
});
