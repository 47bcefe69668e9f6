import { describe, expect, test } from 'vitest';
import { RpcError, RpcNode } from '../../src/bin/exec/rpc-query.ts';
import { importAccount } from '../../src/bin/import-account.ts';
import { paramsAt } from '../../src/params/at-version.ts';
import { fromBase64 } from '../../src/primitives/bytes.ts';
import { contractCodeKey, contractDataKey } from '../../src/primitives/trie-key.ts';
import { viewAccount } from '../../src/runtime/views/view-state.ts';
import { trieGet } from '../../src/trie/get.ts';
import { builtContract } from '../support/built-contracts.ts';
import { worldKey } from '../support/chunk-world.ts';
import { createdWorld } from '../support/durable-worlds.ts';
import { type RpcRequest, recordedAnswer, startAnswering, startReplay } from '../support/rpc-replay.ts';

const recordings: Readonly<Record<string, string>> = {
  view_account: 'accounts/view_account/success_block_id',
  view_code: 'contracts/view_code/success',
  view_state: 'contracts/view_state/success_block_id',
};
const byRequest = ({ method, params }: RpcRequest): string =>
  recordings[String(params['request_type'] ?? method)] ?? 'none';

const accountId = 'client.chainlink.testnet';
const request = { accountId, choice: { finality: 'final' as const }, fullAccess: [worldKey.publicKey] };

describe('an account that is imported from a node', () => {
  test('is in the world as the node told it, and the head says whose word it is', async () => {
    const world = await createdWorld();
    const { url } = await startReplay(byRequest);
    if (world.sandbox === undefined) throw new Error('not a sandbox');
    const node = new RpcNode(new URL(url));
    const block = await importAccount(world.sandbox, paramsAt(88), node, request);
    const { values } = JSON.parse(recordedAnswer(recordings['view_state'] ?? '')).result;
    const { amount } = JSON.parse(recordedAnswer(recordings['view_account'] ?? '')).result;
    await world.read(block, (store, root) => {
      expect(viewAccount({ store, root }, accountId)).toMatchObject({ amount: BigInt(amount) });
      expect(trieGet(store, root, contractCodeKey(accountId))).toEqual(builtContract('counter'));
      for (const { key, value } of values) {
        expect(trieGet(store, root, contractDataKey(accountId, fromBase64(key)))).toEqual(fromBase64(value));
      }
    });
    const { input } = await world.signedHead(block);
    expect(input).toMatchObject({
      operation: { kind: 'patch', source: expect.stringMatching(/^127\.0\.0\.1:\d+, block \w+$/) },
      stateOrigin: 'claimed',
    });
  });

  test('changes nothing when the node has no usable answer', async () => {
    const world = await createdWorld();
    const { url } = await startAnswering(200, '{}');
    if (world.sandbox === undefined) throw new Error('not a sandbox');
    const importing = importAccount(world.sandbox, paramsAt(88), new RpcNode(new URL(url)), request);
    await expect(importing).rejects.toThrow(RpcError);
    expect((await world.head()).height).toBe(0n);
  });
});
