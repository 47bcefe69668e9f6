import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { accountKey, contractDataKey } from '../../src/primitives/trie-key.ts';
import type { StateRecord } from '../../src/runtime/state/state-record.ts';
import { usualGas } from '../../src/worlds/create-world.ts';
import type { DurableWorld } from '../../src/worlds/durable-world.ts';
import { call, pay } from '../support/chunk-world.ts';
import { accountRecords, manual, signedFor } from '../support/sample-services.ts';
import type { RunningService } from './bases.ts';
import { sampleContract, sampleState } from './sample-contract.ts';
import { corpusNow } from './setting.ts';

const contractId = 'sample.near';

const records: readonly StateRecord[] = [
  ...accountRecords({ 'alice.near': undefined, [contractId]: sampleContract, 'feed.near': sampleContract }),
  ...Object.entries(sampleState).map(
    ([key, value]): StateRecord => ({
      kind: 'data',
      accountId: contractId,
      dataKey: toUtf8(key),
      value,
    }),
  ),
];

async function createSampleWorld(
  { worlds, registration }: RunningService,
  nonce: bigint,
): Promise<DurableWorld> {
  return worlds.create({
    chainId: 'corpus',
    protocolVersion: 88,
    height: 0n,
    timestamp: BigInt(corpusNow - 100) * 1_000_000_000n,
    ...usualGas,
    appId: registration.appId,
    nonce,
    policy: { readers: undefined, sandbox: true, blocks: manual },
    records,
  });
}

type Sending = Omit<Parameters<typeof signedFor>[1], 'nonce'>;

/** A block with one transaction. */
async function send(world: DurableWorld, sent: Sending, nonce: bigint): Promise<void> {
  const submission = await world.submit(await signedFor(world, { ...sent, nonce }));
  if (!submission.ok) throw new Error(`refused: ${submission.error.kind}`);
  await world.produceBlock();
}

/** Blocks of the sample world, by what they are. */
export const sequences = { genesis: 0, sent: 1, ran: 2, patch: 3, paid: 4, restore: 5, last: 6 } as const;

/** A genesis, a call, its receipts, a patch, a payment, and the state before the payment again. */
async function live(world: DurableWorld): Promise<void> {
  const { sandbox } = world;
  if (sandbox === undefined) throw new Error('the world is no sandbox');
  await send(world, { to: contractId, actions: [call('run'), call('ask')] }, 1n);
  await world.produceBlock();
  await sandbox.patchState([[contractDataKey(contractId, toUtf8('note')), toUtf8('from outside')]], 'corpus');
  const snapshot = await sandbox.snapshot();
  await send(world, { to: 'feed.near', actions: [pay(5n)] }, 2n);
  await sandbox.restore(snapshot);
  await world.produceBlock();
}

/** The documents of a world of the service. The same at each run. */
export async function worldDocuments(service: RunningService): Promise<ReadonlyMap<string, unknown>> {
  const world = await createSampleWorld(service, 1n);
  await live(world);
  const other = await createSampleWorld(service, 2n);
  await other.produceBlock();
  const text = async (path: string, of = world): Promise<string> => {
    const answer = await service.app.request(`/v1/worlds/${toHex(of.id)}/${path}`);
    if (answer.status !== 200) throw new Error(await answer.text());
    return answer.text();
  };
  const block = async (path: string) => JSON.parse(await text(`blocks/${path}`)) as unknown;
  const row = async (key: Uint8Array) =>
    JSON.parse(
      await text(`state-proof?trie_key_base64=${encodeURIComponent(Buffer.from(key).toString('base64'))}`),
    ) as unknown;
  const lines = async (of: DurableWorld) =>
    (await text('history', of))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  return new Map([
    ['block-genesis', await block(`${sequences.genesis}?anchor=${sequences.last}`)],
    ['block-chunk', await block(`${sequences.ran}?anchor=${sequences.genesis}`)],
    ['block-patch', await block(`${sequences.patch}`)],
    ['block-restore', await block(`${sequences.restore}`)],
    ['row-present', await row(contractDataKey(contractId, toUtf8('b')))],
    ['row-absent', await row(accountKey('nobody.near'))],
    ['history', await lines(world)],
    ['history-other', await lines(other)],
  ]);
}
