import { Account } from '@near-js/accounts';
import { KeyPair } from '@near-js/crypto';
import { JsonRpcProvider } from '@near-js/providers';
import { KeyPairSigner } from '@near-js/signers';
import { actionCreators } from '@near-js/transactions';
import { describe, expect, test } from 'vitest';
import { devRoot } from '../../src/bin/dev-world.ts';
import { builtContract } from '../support/built-contracts.ts';
import { devWorldForFile } from '../support/dev-world.ts';

const dev = devWorldForFile();
const near = 10n ** 24n;
const provider = (): JsonRpcProvider => new JsonRpcProvider({ url: dev.rpcUrl() });
const signerOf = (secret: string): KeyPairSigner => KeyPairSigner.fromSecretKey(secret as 'ed25519:');
const root = (): Account => new Account(devRoot.accountId, provider(), signerOf(devRoot.secretKey));

async function newAccount(name: string, amount: bigint): Promise<Account> {
  const key = KeyPair.fromRandom('ed25519');
  const accountId = `${name}.${devRoot.accountId}`;
  await root().createAccount(accountId, key.getPublicKey(), amount);
  return new Account(accountId, provider(), new KeyPairSigner(key));
}

describe('@near-js', () => {
  test('creates an account, deploys a contract, calls and views it', async () => {
    const counter = await newAccount('counter', 20n * near);
    await counter.deployContract(builtContract('counter'));
    const contractId = counter.accountId;
    await counter.callFunction({ contractId, methodName: 'new', args: { start: 5 } });
    expect(await counter.callFunction({ contractId, methodName: 'increment', args: { by: 3 } })).toBe(8);
    expect(await provider().callFunction(contractId, 'get', {})).toBe(8);
  });

  test('sends a transaction of many actions, and waits for the final outcome', async () => {
    const { createAccount, transfer, addKey, fullAccessKey } = actionCreators;
    const key = KeyPair.fromRandom('ed25519').getPublicKey();
    const outcome = await root().signAndSendTransaction({
      receiverId: `many.${devRoot.accountId}`,
      actions: [createAccount(), transfer(near), addKey(key, fullAccessKey())],
      waitUntil: 'FINAL',
    });
    expect(outcome).toMatchObject({ final_execution_status: 'FINAL', status: { SuccessValue: '' } });
    const { keys } = await provider().viewAccessKeyList(`many.${devRoot.accountId}`);
    expect(keys.map(({ public_key }) => String(public_key))).toEqual([key.toString()]);
  });

  test('sends a delegate action that another account pays for', async () => {
    const poor = await newAccount('poor', near);
    const inner = [actionCreators.transfer(near)];
    const [, signed] = await poor.createSignedMetaTransaction(devRoot.accountId, inner);
    const outcome = await root().signAndSendTransaction({
      receiverId: poor.accountId,
      actions: [actionCreators.signedDelegate(signed)],
    });
    expect(outcome.receipts_outcome.map(({ outcome: { executor_id } }) => executor_id)).toContain(
      poor.accountId,
    );
    expect(outcome.status).toEqual({ SuccessValue: '' });
  });

  test('reads the error of a contract that panics, and of an account that is not there', async () => {
    const panic = await newAccount('panic', 20n * near);
    await panic.deployContract(builtContract('counter'));
    const failing = panic.callFunction({ contractId: panic.accountId, methodName: 'increment', args: {} });
    await expect(failing).rejects.toThrow(/not initialized/);
    await expect(provider().viewAccount('nobody.near')).rejects.toMatchObject({
      type: 'AccountDoesNotExist',
    });
  });

  test('has a transaction refused whose block belongs to another chain', async () => {
    const key = await signerOf(devRoot.secretKey).getPublicKey();
    const transaction = await root().createTransaction(devRoot.accountId, [actionCreators.transfer(1n)], key);
    transaction.blockHash = new Uint8Array(32).fill(9);
    const [, signed] = await signerOf(devRoot.secretKey).signTransaction(transaction);
    await expect(provider().sendTransaction(signed)).rejects.toThrow(/[Ee]xpired/);
  });
});
