import { describe, expect, onTestFinished, test } from 'vitest';
import { listen } from '../../src/bin/listen.ts';
import { nodeVerifiers } from '../../src/node-crypto/verifiers.ts';
import { toBase58 } from '../../src/primitives/hash.ts';
import { parseEvidence } from '../../src/proof/light-client/evidence.ts';
import { createLightClientFeed } from '../../src/relayer/light-client-feed.ts';
import type { RequestEvent } from '../../src/relayer/request-event.ts';
import { createServiceClient } from '../../src/relayer/service-client.ts';
import { LightClient } from '../../src/server/light-client.ts';
import { problemResponse, toProblem } from '../../src/server/problems.ts';
import { lightClientRoute } from '../../src/server/routes/light-client.ts';
import { openedStore, sqliteUnderTest } from '../support/databases.ts';
import { manualClock } from '../support/manual-clock.ts';
import { type NearBlock, NearChain } from '../support/near-chain.ts';
import { lightClientNode } from '../support/near-chain-node.ts';

const born = 1_700_000_000;
const never = new AbortController().signal;

const outcomeId = new Uint8Array(32).fill(7);
const outcome = {
  id: outcomeId,
  outcome: {
    logs: ['a log'],
    receiptIds: [],
    gasBurnt: 2n ** 62n,
    tokensBurnt: 1n,
    executorId: 'outlayer.near',
    status: { kind: 'success_value' as const, value: new Uint8Array() },
  },
};

async function scene(chain: NearChain, checkpoint: NearBlock) {
  const { lightClient: store } = await openedStore(await sqliteUnderTest.fresh());
  const trust = { lightClientCheckpoint: checkpoint.hash, maxTrustedHeadAgeSeconds: 3600 };
  const client = await LightClient.open({ trust, store, clock: () => born, verifiers: nodeVerifiers });
  const app = lightClientRoute(client);
  app.onError((cause) => problemResponse(toProblem(cause), 'a request'));
  const listener = await listen(app, '127.0.0.1', 0);
  onTestFinished(() => listener.close());
  const service = createServiceClient(new URL(listener.url), { timeoutMillis: 5_000, idempotencyKey: 'k' });
  return { feed: createLightClientFeed(lightClientNode(chain), service, manualClock()), service };
}

const eventAt = (height: bigint): RequestEvent => ({
  contractId: 'outlayer.near',
  requestId: 1n,
  dataId: '00'.repeat(32),
  requestData: '{}',
  isInputInState: false,
  block: { height, hash: 'block', timestamp: 1n },
  transactionHash: 'tx',
  receiptId: toBase58(outcomeId),
});

describe("the feed of the service's light client", () => {
  const chain = new NearChain({ firstTime: BigInt(born) * 1_000_000_000n });
  const checkpoint = chain.endOfEpoch(0);
  const asked = chain.add([{ stateRoot: new Uint8Array(32), outcomes: [outcome] }]);
  chain.endOfEpoch(3);
  chain.add();

  test('brings it from its checkpoint to the newest block, and then a proof under its head', async () => {
    const { feed, service } = await scene(chain, checkpoint);
    const { height } = asked.header.innerLite;
    await expect(feed.evidence(eventAt(height))).rejects.toThrow(/light client is at no block/);
    await feed.follow(never);
    const status = await service.get('/v1/light-client');
    expect(JSON.parse(status.kind === 'ok' ? status.value : '')).toMatchObject({ in_sync: true });
    const evidence = parseEvidence(await feed.evidence(eventAt(height)));
    expect(evidence.ok && evidence.value.proof.outcome.outcome.logs).toEqual(['a log']);
    await expect(feed.evidence(eventAt(height + 1_000n))).rejects.toMatchObject({ kind: 'lagging' });
    // Nothing is new.
    await feed.follow(never);
  });

  test('waits while no endpoint knows a block after the checkpoint', async () => {
    const other = new NearChain({ firstTime: BigInt(born) * 1_000_000_000n, seed: 'another' });
    const { feed } = await scene(chain, other.endOfEpoch(0));
    await expect(feed.follow(never)).rejects.toThrow(/no light-client block follows the checkpoint/);
  });

  test('says that there is no light client', async () => {
    const app = lightClientRoute(undefined);
    app.onError((cause) => problemResponse(toProblem(cause), 'a request'));
    const listener = await listen(app, '127.0.0.1', 0);
    onTestFinished(() => listener.close());
    const service = createServiceClient(new URL(listener.url), { timeoutMillis: 5_000, idempotencyKey: 'k' });
    const feed = createLightClientFeed(lightClientNode(chain), service, manualClock());
    await expect(feed.follow(never)).rejects.toThrow(/light_client_off/);
  });
});
