import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/primitives/schema.ts';
import { call } from '../support/chunk-world.ts';
import { recordedCase } from '../support/rpc-replay.ts';
import { type RpcWorld, rpcWorld, signedBase64 } from '../support/rpc-world.ts';

/** The recorded request, asked of a world. */
const askRecorded = (
  rpc: RpcWorld,
  request: { readonly method: string; readonly params: Json },
  more: object = {},
) => rpc.ask(request.method, { ...(request.params as object), ...more });

const sorted = (value: object): string[] => Object.keys(value).sort();

describe('what a testnet node once answered', () => {
  test.each(['block/block/error', 'contracts/view_code/error'])(
    '%s is what a world answers, word for word',
    async (name) => {
      const { request, response } = recordedCase(name);
      const { error } = await askRecorded(await rpcWorld(), request);
      expect(error).toEqual(response.error);
    },
  );

  test('contracts/view_state/error_too_large differs in names and numbers only', async () => {
    const { request, response } = recordedCase('contracts/view_state/error_too_large');
    const rpc = await rpcWorld({ settings: { maxStateBytes: 10n } });
    const { error } = await askRecorded(rpc, request, { account_id: 'counter.near' });
    const { info } = response.error.cause;
    const ours = error.cause.info;
    expect(sorted(ours)).toEqual(sorted(info));
    expect(JSON.parse(JSON.stringify(error).replaceAll('counter.near', info.contract_account_id))).toEqual({
      ...response.error,
      cause: { ...response.error.cause, info: { ...ours, contract_account_id: info.contract_account_id } },
    });
  });

  test.each([
    ['accounts/view_account/success_block_id', 'alice.near'],
    ['contracts/view_code/success', 'counter.near'],
    ['contracts/view_state/success_block_id', 'counter.near'],
    ['contracts/call_function/error_function_not_found', 'counter.near'],
  ])('%s has the same fields in a world', async (name, account_id) => {
    const { request, response } = recordedCase(name);
    const { block_id: _, ...params } = request.params as { readonly block_id?: string };
    const { result } = await askRecorded(
      await rpcWorld(),
      { ...request, params },
      { account_id, finality: 'final', ...(name.includes('call') ? { args_base64: '' } : {}) },
    );
    // Nodes of that time printed an empty list where they had no proof.
    const { proof: _proof, ...recorded } = response.result;
    expect(sorted(result)).toEqual(sorted(recorded));
  });

  test('a row of view_state has its key and value in base64', async () => {
    const rpc = await rpcWorld();
    const signed_tx_base64 = await signedBase64(rpc.world, 'counter.near', [call('new', { start: 1 })], {
      from: 'counter.near',
    });
    await rpc.ask('send_tx', { signed_tx_base64, wait_until: 'FINAL' });
    const { request, response } = recordedCase('contracts/view_state/success_block_id');
    const { result } = await askRecorded(rpc, {
      ...request,
      params: {
        request_type: 'view_state',
        prefix_base64: '',
        account_id: 'counter.near',
        finality: 'final',
      },
    });
    const { proof: _, ...recorded } = response.result.values[0];
    expect(sorted(result.values[0])).toEqual(sorted(recorded));
    expect(result.values[0].key).toBe(recorded.key);
  });
});
