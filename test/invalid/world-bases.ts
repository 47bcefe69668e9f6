import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { identifyTransaction } from '../../src/primitives/transaction.ts';
import { accountKey, contractDataKey } from '../../src/primitives/trie-key.ts';
import type { StateRecord } from '../../src/runtime/state/state-record.ts';
import { usualGas } from '../../src/worlds/create-world.ts';
import type { DurableWorld } from '../../src/worlds/durable-world.ts';
import { call, pay } from '../support/chunk-world.ts';
import { accountRecords, manual, signedFor } from '../support/sample-services.ts';
import type { RunningService } from './bases.ts';
import { sampleContract, sampleState } from './sample-contract.ts';
import { corpusNow } from './setting.ts';
import { waitingContract } from './waiting-contract.ts';

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
  has = records,
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
    records: has,
  });
}

type Sending = Omit<Parameters<typeof signedFor>[1], 'nonce'>;

/** A block with one transaction, whose hash is returned. */
async function send(world: DurableWorld, sent: Sending, nonce: bigint): Promise<Uint8Array> {
  const signed = await signedFor(world, { ...sent, nonce });
  const submission = await world.submit(signed);
  if (!submission.ok) throw new Error(`refused: ${submission.error.kind}`);
  await world.produceBlock();
  return identifyTransaction(signed).hash;
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

const waitingId = 'oracle.near';

/** A world in which somebody waits for data; the last block brings them. */
async function resumed(service: RunningService): Promise<DurableWorld> {
  const waiting = accountRecords({ 'alice.near': undefined, [waitingId]: waitingContract });
  const world = await createSampleWorld(service, 3n, waiting);
  const { sandbox } = world;
  if (sandbox === undefined) throw new Error('the world is no sandbox');
  const asked = await send(world, { to: waitingId, actions: [call('wait')] }, 1n);
  await world.produceBlock();
  await sandbox.resumeYield(waitingId, await awaitedData(world, asked), toUtf8('from outside'));
  return world;
}

/** The id of the data that the transaction's call waits for. */
async function awaitedData(world: DurableWorld, transaction: Uint8Array): Promise<Uint8Array> {
  const firstChild = async (id: Uint8Array) => (await world.outcome(id))?.outcome.outcome.receiptIds[0];
  const called = await firstChild(transaction);
  const waiting = called && (await firstChild(called));
  const receipt = waiting && (await world.receipt(waiting))?.receipt;
  const dataId = receipt && 'inputDataIds' in receipt ? receipt.inputDataIds[0] : undefined;
  if (dataId === undefined) throw new Error('nothing waits');
  return dataId;
}

/** The documents of a world of the service. The same at each run. */
export async function worldDocuments(service: RunningService): Promise<ReadonlyMap<string, unknown>> {
  const world = await createSampleWorld(service, 1n);
  await live(world);
  const other = await createSampleWorld(service, 2n);
  await other.produceBlock();
  const woken = await resumed(service);
  const text = async (path: string, of = world): Promise<string> => {
    const answer = await service.app.request(`/v1/worlds/${toHex(of.id)}/${path}`);
    if (answer.status !== 200) throw new Error(await answer.text());
    return answer.text();
  };
  const block = async (path: string, of = world) => JSON.parse(await text(`blocks/${path}`, of)) as unknown;
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
    ['block-resume', await block('latest', woken)],
    ['row-present', await row(contractDataKey(contractId, toUtf8('b')))],
    ['row-absent', await row(accountKey('nobody.near'))],
    ['history', await lines(world)],
    ['history-other', await lines(other)],
  ]);
}
