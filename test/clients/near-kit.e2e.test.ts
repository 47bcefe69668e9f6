import { generateKey, Near } from 'near-kit';
import { describe, expect, test } from 'vitest';
import { devRoot } from '../../src/bin/dev-world.ts';
import { builtContract } from '../support/built-contracts.ts';
import { devWorldForFile } from '../support/dev-world.ts';

const dev = devWorldForFile();
const network = () => ({ rpcUrl: dev.rpcUrl(), networkId: 'near-enclave-dev' });
const nearAs = (accountId: string, privateKey: string): Near =>
  new Near({ network: network(), defaultSignerId: accountId, privateKey: privateKey as 'ed25519:' });
const root = (): Near => nearAs(devRoot.accountId, devRoot.secretKey);

async function newAccount(name: string, amount: `${number} NEAR`): Promise<{ id: string; near: Near }> {
  const { publicKey, secretKey } = generateKey();
  const id = `${name}.${devRoot.accountId}`;
  await root()
    .transaction(devRoot.accountId)
    .createAccount(id)
    .transfer(id, amount)
    .addKey(publicKey.toString(), { type: 'fullAccess' })
    .send();
  return { id, near: nearAs(id, secretKey) };
}

describe('near-kit', () => {
  test('creates an account, deploys a contract, calls and views it', async () => {
    const { id, near } = await newAccount('counter', '20 NEAR');
    await near
      .transaction(id)
      .deployContract(id, builtContract('counter'))
      .functionCall(id, 'new', { start: 5 })
      .send();
    expect(await near.call(id, 'increment', { by: 3 })).toMatchObject({ status: { SuccessValue: 'OA==' } });
    expect(await near.view(id, 'get')).toBe(8);
    expect((await near.getContractCode(id)).code).toEqual(builtContract('counter'));
    const { values } = await near.viewState(id, { includeProof: true });
    expect(values.length).toBe(1);
  });

  test.each([
    ['NONE', ['NONE']],
    ['INCLUDED', ['INCLUDED_FINAL', 'EXECUTED', 'FINAL']],
    ['EXECUTED_OPTIMISTIC', ['EXECUTED', 'FINAL']],
    ['INCLUDED_FINAL', ['INCLUDED_FINAL', 'EXECUTED', 'FINAL']],
    ['EXECUTED', ['EXECUTED', 'FINAL']],
    ['FINAL', ['FINAL']],
  ] as const)('waits until %s', async (waitUntil, reached) => {
    const { accountId } = devRoot;
    const sent = await root().transaction(accountId).transfer(accountId, '1 yocto').send({ waitUntil });
    expect(reached).toContain(sent.final_execution_status);
  });

  test('sends a delegate action that another account pays for', async () => {
    const { id, near } = await newAccount('poor', '1 NEAR');
    const { signedDelegateAction } = await near
      .transaction(id)
      .transfer(devRoot.accountId, '1 NEAR')
      .delegate();
    const outcome = await root()
      .transaction(devRoot.accountId)
      .signedDelegateAction(signedDelegateAction)
      .send({ waitUntil: 'FINAL' });
    expect(outcome.status).toEqual({ SuccessValue: '' });
    expect(outcome.receipts_outcome.map(({ outcome: { executor_id: at } }) => at)).toContain(
      devRoot.accountId,
    );
  });

  test('reads the error of a contract that panics, of a missing account, and of a missing key', async () => {
    const { id, near } = await newAccount('panic', '20 NEAR');
    await near.transaction(id).deployContract(id, builtContract('counter')).send();
    await expect(near.call(id, 'increment', {})).rejects.toMatchObject({ name: 'FunctionCallError' });
    await expect(near.view(id, 'no_such')).rejects.toMatchObject({ name: 'FunctionCallError' });
    expect(await near.accountExists('nobody.near')).toBe(false);
    expect(await near.getAccessKey(id, generateKey().publicKey.toString())).toBeNull();
    await expect(near.getContractCode(devRoot.accountId)).rejects.toMatchObject({
      name: 'ContractNotDeployedError',
    });
  });

  test('reads status, blocks and gas price', async () => {
    const status = await root().getStatus();
    expect(status.chain_id).toBe('near-enclave-dev');
    const block = await root().rpc.getBlock({ finality: 'final' });
    expect(block.header.height).toBe(status.sync_info.latest_block_height);
    expect(await root().rpc.getGasPrice()).toMatchObject({ gas_price: '100000000' });
  });
});
