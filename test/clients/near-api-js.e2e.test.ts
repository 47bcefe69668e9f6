import { Account, actions, JsonRpcProvider, KeyPair, KeyPairSigner, nearToYocto } from 'near-api-js';
import { describe, expect, test } from 'vitest';
import { devRoot } from '../../src/bin/dev-world.ts';
import { builtContract } from '../support/built-contracts.ts';
import { devWorldForFile } from '../support/dev-world.ts';

const dev = devWorldForFile();
const provider = (): JsonRpcProvider => new JsonRpcProvider({ url: dev.rpcUrl() });
const root = (): Account => new Account(devRoot.accountId, provider(), devRoot.secretKey as 'ed25519:');

/** A new account under the root, with a key of its own. */
async function newAccount(name: string, near: number): Promise<Account> {
  const key = KeyPair.fromRandom('ed25519');
  const accountId = `${name}.${devRoot.accountId}`;
  await root().createAccount({
    newAccountId: accountId,
    publicKey: key.getPublicKey(),
    nearToTransfer: nearToYocto(near),
  });
  return new Account(accountId, provider(), new KeyPairSigner(key));
}

describe('near-api-js 7', () => {
  test('creates an account, deploys a contract, calls and views it', async () => {
    const counter = await newAccount('counter', 20);
    await counter.deployContract(builtContract('counter'));
    await counter.callFunction({ contractId: counter.accountId, methodName: 'new', args: { start: 5 } });
    const after = await counter.callFunction({
      contractId: counter.accountId,
      methodName: 'increment',
      args: { by: 3 },
    });
    expect(after).toBe(8);
    const seen = await provider().callFunction({ contractId: counter.accountId, method: 'get', args: {} });
    expect(seen).toBe(8);
    const { code } = await counter.getContractCode();
    expect(code).toEqual(builtContract('counter'));
    expect((await counter.getState()).balance.total).toBeGreaterThan(nearToYocto(19));
  });

  test('sends a transaction of many actions, and waits for the final outcome', async () => {
    const receiver = KeyPair.fromRandom('ed25519').getPublicKey();
    const outcome = await root().signAndSendTransaction({
      receiverId: `many.${devRoot.accountId}`,
      actions: [
        actions.createAccount(),
        actions.transfer(nearToYocto(10)),
        actions.addFullAccessKey(receiver),
        actions.deployContract(builtContract('counter')),
        actions.functionCall('new', { start: 1 }, 30_000_000_000_000n, 0n),
      ],
      waitUntil: 'FINAL',
    });
    expect(outcome.final_execution_status).toBe('FINAL');
    expect(outcome).toMatchObject({ status: { SuccessValue: '' } });
    const { keys } = await new Account(`many.${devRoot.accountId}`, provider()).getAccessKeyList();
    expect(keys.map(({ public_key }) => public_key)).toEqual([receiver.toString()]);
    const hash = 'transaction' in outcome ? outcome.transaction.hash : '';
    const again = await provider().viewTransactionStatusWithReceipts({
      txHash: hash,
      accountId: devRoot.accountId,
      waitUntil: 'FINAL',
    });
    expect(again).toMatchObject({
      transaction: { hash },
      receipts: [{ predecessor_id: devRoot.accountId }, {}],
    });
  });

  test('relays a delegate action of an account that pays nothing', async () => {
    const poor = await newAccount('poor', 1);
    const before = await poor.getState();
    const { signedDelegate } = await poor.createSignedMetaTransaction({
      receiverId: devRoot.accountId,
      actions: [actions.transfer(nearToYocto(0.5))],
    });
    const outcome = await root().relayMetaTransaction(signedDelegate);
    expect(outcome).toMatchObject({ status: { SuccessValue: '' } });
    const hash = 'transaction' in outcome ? outcome.transaction.hash : '';
    const whole = await provider().viewTransactionStatusWithReceipts({
      txHash: hash,
      accountId: devRoot.accountId,
    });
    expect(whole).toMatchObject({
      receipts: [
        { predecessor_id: devRoot.accountId, receiver_id: poor.accountId },
        { predecessor_id: poor.accountId, receiver_id: devRoot.accountId },
        { predecessor_id: 'system' },
      ],
    });
    expect(await poor.getState()).toEqual(before);
  });

  test('reads the error of a contract that panics, and of a call that the chain refuses', async () => {
    const panic = await newAccount('panic', 20);
    await panic.deployContract(builtContract('counter'));
    const failing = panic.callFunction({ contractId: panic.accountId, methodName: 'increment', args: {} });
    await expect(failing).rejects.toThrow(/not initialized/);
    const unknown = root().callFunction({ contractId: 'nobody.near', methodName: 'get', args: {} });
    await expect(unknown).rejects.toThrow(/nobody\.near/);
    const missing = provider().callFunction({ contractId: panic.accountId, method: 'no_such', args: {} });
    await expect(missing).rejects.toThrow(/method is not found/);
  });

  test('reads errors of queries as the ones that it knows', async () => {
    const missing = provider().viewAccount({ accountId: 'nobody.near' });
    await expect(missing).rejects.toMatchObject({ name: 'AccountDoesNotExistError' });
    const key = KeyPair.fromRandom('ed25519').getPublicKey();
    await expect(root().getAccessKey(key)).rejects.toThrow(/does not exist|not found/i);
    await expect(provider().viewBlock({ blockId: 999_999 })).rejects.toThrow();
  });

  test('has a transaction refused whose block belongs to another chain', async () => {
    const signer = KeyPairSigner.fromSecretKey(devRoot.secretKey as 'ed25519:');
    const here = await root().createTransaction({
      receiverId: devRoot.accountId,
      actions: [actions.transfer(1n)],
      publicKey: await signer.getPublicKey(),
    });
    here.blockHash = new Uint8Array(32).fill(9);
    const { signedTransaction } = await signer.signTransaction(here);
    await expect(provider().sendTransaction(signedTransaction)).rejects.toThrow(/[Ee]xpired/);
  });

  test('reads blocks, chunks, gas price, status, protocol config and changes', async () => {
    const block = await provider().viewBlock({ finality: 'final' });
    expect((await provider().viewBlock({ blockId: block.header.height })).header.hash).toBe(
      block.header.hash,
    );
    const chunk = await provider().viewChunk(block.chunks[0]?.chunk_hash ?? '');
    expect(chunk.header.height_included).toBe(block.header.height);
    expect(await provider().viewGasPrice()).toEqual({ gas_price: '100000000' });
    expect((await provider().viewNodeStatus()).chain_id).toBe('near-enclave-dev');
    const config = await provider().experimental_protocolConfig({ finality: 'final' });
    expect(config).toMatchObject({ protocol_version: 88, chain_id: 'near-enclave-dev' });
    const sent = await root().transfer({ receiverId: devRoot.accountId, amount: 1n });
    const inBlock = 'transaction_outcome' in sent ? sent.transaction_outcome.block_hash : '';
    const touched = await provider().blockChanges({ blockId: inBlock });
    expect(touched.changes).toContainEqual({ type: 'account_touched', account_id: devRoot.accountId });
    const changed = await provider().accountChanges([devRoot.accountId], { blockId: inBlock });
    expect(changed.changes[0]).toMatchObject({
      type: 'account_update',
      change: { account_id: devRoot.accountId },
    });
  });
});
