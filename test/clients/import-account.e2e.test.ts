import { Account, JsonRpcProvider, KeyPair, KeyPairSigner } from 'near-api-js';
import { describe, expect, test } from 'vitest';
import { devRoot } from '../../src/bin/dev-world.ts';
import { builtContract } from '../support/built-contracts.ts';
import { devWorldForFile } from '../support/dev-world.ts';

const dev = devWorldForFile();
const provider = (path = '/rpc/dev'): JsonRpcProvider => new JsonRpcProvider({ url: `${dev.url()}${path}` });

async function newWorld(): Promise<string> {
  const account = { amount: '1', locked: '0', code_hash: '1'.repeat(32), storage_usage: 0 };
  const records = [{ Account: { account_id: 'nobody.near', account } }];
  const response = await fetch(`${dev.url()}/v1/worlds`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ records, policy: { sandbox: true } }),
  });
  const { rpc_path: path } = (await response.json()) as { readonly rpc_path: string };
  return path;
}

type Imported = { readonly result?: { readonly source: string }; readonly error?: { readonly data: string } };

async function ask(path: string, params: object): Promise<Imported> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'sandbox_import_account', params });
  const response = await fetch(`${dev.url()}${path}`, { method: 'POST', body });
  return (await response.json()) as Imported;
}

describe('sandbox_import_account', () => {
  test('brings an account with code and data from a node, and the head says where from', async () => {
    const root = new Account(devRoot.accountId, provider(), devRoot.secretKey as 'ed25519:');
    await root.deployContract(builtContract('counter'));
    await root.callFunction({ contractId: root.accountId, methodName: 'new', args: { start: 41 } });
    const path = await newWorld();
    const key = KeyPair.fromRandom('ed25519');
    const { result } = await ask(path, {
      rpc_url: dev.rpcUrl(),
      account_id: root.accountId,
      public_key: key.getPublicKey().toString(),
    });
    expect(result?.source).toMatch(/^test\.near at block \w+, as 127\.0\.0\.1:\d+ says$/);
    const imported = new Account(root.accountId, provider(path), new KeyPairSigner(key));
    const call = { contractId: root.accountId, methodName: 'increment', args: {} };
    expect(await imported.callFunction(call)).toBe(42);
    expect(await provider().callFunction({ contractId: root.accountId, method: 'get', args: {} })).toBe(41);
    const { signed_head: head } = (await (
      await fetch(`${dev.url()}${path.replace('/rpc/', '/v1/worlds/')}`)
    ).json()) as {
      readonly signed_head: { readonly input: { readonly state_origin: string } };
    };
    expect(head.input.state_origin).toBe('claimed');
  });

  test.each([
    [{ rpc_url: 'nonsense', account_id: 'a.near' }, /Invalid URL/],
    [{ rpc_url: 'http://127.0.0.1:9/', account_id: 'a.near' }, /no answer/],
    [{ account_id: 'a.near' }, /rpc_url/],
  ])('of %j says what is wrong', async (params, why) => {
    const { error } = await ask(await newWorld(), params);
    expect(error?.data).toMatch(why);
  });
});
