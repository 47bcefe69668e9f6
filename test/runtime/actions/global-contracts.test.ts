import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../../src/primitives/bytes.ts';
import { hashOfCode } from '../../../src/primitives/code-hash.ts';
import { zeroHash } from '../../../src/primitives/hash.ts';
import { contractCodeKey, globalContractCodeKey } from '../../../src/primitives/trie-key.ts';
import { withContract } from '../../../src/runtime/state/accounts.ts';
import { readGlobalContractNonce } from '../../../src/runtime/state/records.ts';
import { account, accountAfter, act, actionScene, near, self } from '../../support/action-scene.ts';

const accountId = 'bob.near';
const code = toUtf8('some code');
const byHash = { kind: 'code_hash', codeHash: hashOfCode(code) } as const;
const byAccount = { kind: 'account_id', accountId } as const;
/** Yoctonear for the nine bytes. */
const price = 9n * 10n ** 20n;

describe('deploy_global_contract', () => {
  const deploy = { kind: 'deploy_global_contract', code, deployMode: 'CodeHash' } as const;

  test.each([
    ['CodeHash', byHash],
    ['AccountId', byAccount],
  ] as const)('burns the price of its bytes and sends itself by %s', (deployMode, id) => {
    const scene = actionScene();
    expect(act(scene, self(scene, account(near)), { ...deploy, deployMode })).toEqual({
      kind: 'done',
      actor: { account: account(near - price), actorId: accountId },
      made: {
        tokensBurnt: price,
        newReceipts: [
          {
            predecessorId: accountId,
            receiverId: 'system',
            receiptId: zeroHash,
            receipt: {
              kind: 'global_contract_distribution',
              distribution: { kind: 'v2', id, targetShard: 0n, alreadyDeliveredShards: [], code, nonce: 1n },
            },
          },
        ],
      },
    });
    expect(readGlobalContractNonce(scene.state, id)).toBe(1n);
  });

  test('counts deployments', () => {
    const scene = actionScene();
    act(scene, self(scene), deploy);
    expect(act(scene, self(scene), deploy)).toMatchObject({
      made: { newReceipts: [{ receipt: { distribution: { nonce: 2n } } }] },
    });
  });

  test('refuses what the account cannot pay', () => {
    const scene = actionScene();
    expect(act(scene, self(scene, account(price - 1n)), deploy)).toEqual({
      kind: 'failed',
      error: { kind: 'lack_balance_for_state', accountId, amount: price },
    });
  });
});

describe('use_global_contract', () => {
  test.each([
    [byHash, { kind: 'global', codeHash: byHash.codeHash }, 32n],
    [byAccount, { kind: 'global_by_account', accountId }, 8n],
  ] as const)('bills the name of $0.kind in place of local code', (contractIdentifier, contract, usage) => {
    const scene = actionScene();
    scene.state.set(globalContractCodeKey(contractIdentifier), code);
    scene.state.set(contractCodeKey(accountId), new Uint8Array(40));
    const old = withContract(account(near, 222n), {
      kind: 'local',
      codeHash: hashOfCode(new Uint8Array(40)),
    });
    const step = act(scene, self(scene, old), { kind: 'use_global_contract', contractIdentifier });
    expect(accountAfter(step)).toEqual({
      version: 'v2',
      amount: near,
      locked: 0n,
      storageUsage: 182n + usage,
      contract,
    });
    expect(scene.state.has(contractCodeKey(accountId))).toBe(false);
  });

  test('refuses a contract that has not arrived', () => {
    const scene = actionScene();
    const use = { kind: 'use_global_contract', contractIdentifier: byHash } as const;
    expect(act(scene, self(scene), use)).toEqual({
      kind: 'failed',
      error: { kind: 'global_contract_does_not_exist', identifier: byHash },
    });
  });
});
