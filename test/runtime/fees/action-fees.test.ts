import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../../src/params/at-version.ts';
import type { AccessKey } from '../../../src/primitives/access-key.ts';
import type { Action } from '../../../src/primitives/action.ts';
import { encode } from '../../../src/primitives/borsh.ts';
import { toUtf8 } from '../../../src/primitives/bytes.ts';
import { zeroHash } from '../../../src/primitives/hash.ts';
import { publicKeyHandle } from '../../../src/primitives/public-key.ts';
import { universalStateInitSchema } from '../../../src/primitives/universal-state-init.ts';
import {
  execFee,
  totalDeposit,
  totalPrepaidExecFees,
  totalPrepaidGas,
  totalPrepaidSendFees,
  totalSendFees,
} from '../../../src/runtime/fees/action-fees.ts';
import { requiredReceiptCost } from '../../../src/runtime/fees/receipt-cost.ts';
import { transactionCost } from '../../../src/runtime/fees/transaction-cost.ts';
import { fullAccess, gasKey } from '../../support/action-scene.ts';
import { ed25519Key, mlDsaKey, signDelegate, type TestKey } from '../../support/keys.ts';

const params = paramsAt(86);
const receiverId = 'bob.near';
const key = ed25519Key(1);
const { publicKey } = key;
const code = new Uint8Array(10);
const transfer: Action = { kind: 'transfer', deposit: 3n };
const call: Action = {
  kind: 'function_call',
  methodName: 'run',
  args: new Uint8Array(4),
  gas: 9n,
  deposit: 2n,
};

const callKey: AccessKey = {
  nonce: 0n,
  permission: { kind: 'function_call', allowance: undefined, receiverId: 'x.near', methodNames: ['ab', 'c'] },
};

function delegating(actions: readonly Action[], to = 'carol.near', by: TestKey = key): Action {
  const delegateAction = {
    senderId: receiverId,
    receiverId: to,
    actions: actions as never,
    nonce: 1n,
    maxBlockHeight: 9n,
    publicKey: by.publicKey,
  };
  return { kind: 'delegate', delegateAction, signature: signDelegate(delegateAction, key) };
}

const send = (actions: readonly Action[], toSelf = false, to = receiverId, at = params): bigint =>
  totalSendFees(at, actions, { receiverId: to, toSelf }).gas;

const stateInit = {
  kind: 'v1',
  code: { kind: 'account_id', accountId: 'x.near' },
  data: [[toUtf8('key'), toUtf8('value')]],
} as const;

const universal = encode(universalStateInitSchema, {
  ...stateInit,
  accessKeys: [publicKeyHandle(publicKey)],
});

describe('the fees of an action', () => {
  // Of the key in the trie: 1 + 8 + 1 + 33 bytes; of a nonce's row 2 + 8 more; 27 of the least gas key.
  test.each([
    [{ kind: 'create_account' }, 500_000_000_000n, 7_200_000_000_000n],
    [
      { kind: 'deploy_contract', code },
      184_765_750_000n + 10n * 47_683_715n,
      184_765_750_000n + 10n * 64_572_944n,
    ],
    [call, 200_000_000_000n + 7n * 47_683_715n, 780_000_000_000n + 7n * 2_235_934n],
    [transfer, 115_123_062_500n, 115_123_062_500n],
    [{ kind: 'stake', stake: 1n, publicKey }, 141_715_687_500n, 102_217_625_000n],
    [{ kind: 'add_key', publicKey, accessKey: fullAccess }, 101_765_125_000n, 101_765_125_000n],
    [
      { kind: 'add_key', publicKey, accessKey: callKey },
      102_217_625_000n + 5n * 47_683_715n,
      102_217_625_000n + 5n * 1_925_331n,
    ],
    [
      { kind: 'add_key', publicKey, accessKey: gasKey(0n, 3) },
      101_765_125_000n + 18n * 59_357_464n,
      101_765_125_000n + 3n * 64_196_736_000n + 3n * 53n * 101_435_400n,
    ],
    [{ kind: 'delete_key', publicKey }, 94_946_625_000n, 94_946_625_000n],
    [{ kind: 'delete_account', beneficiaryId: 'x.near' }, 147_489_000_000n, 147_489_000_000n],
    [
      { kind: 'deploy_global_contract', code, deployMode: 'CodeHash' },
      184_765_750_000n + 10n * 47_683_715n,
      184_765_750_000n + 10n * 70_000_000n,
    ],
    [
      { kind: 'use_global_contract', contractIdentifier: stateInit.code },
      184_765_750_000n + 6n * 47_683_715n,
      184_765_750_000n + 6n * 64_572_944n,
    ],
    [
      { kind: 'use_global_contract', contractIdentifier: { kind: 'code_hash', codeHash: zeroHash } },
      184_765_750_000n + 32n * 47_683_715n,
      184_765_750_000n + 32n * 64_572_944n,
    ],
    [
      { kind: 'deterministic_state_init', stateInit, deposit: 0n },
      500_000_000_000n + 8n * 72_000_000n,
      7_430_000_000_000n + 8n * 70_000_000n + 200_000_000_000n,
    ],
    [
      { kind: 'transfer_to_gas_key', publicKey, deposit: 1n },
      115_123_062_500n + 33n * 59_357_464n,
      235_676_644_250n + 70n * 101_435_400n,
    ],
    [
      { kind: 'withdraw_from_gas_key', publicKey, amount: 1n },
      115_123_062_500n + 33n * 59_357_464n,
      235_676_644_250n + 70n * 101_435_400n,
    ],
  ] as [Action, bigint, bigint][])('are those of the parameters: $kind', (action, sending, executing) => {
    expect(send([action])).toBe(sending);
    expect(execFee(params, action, receiverId).gas).toBe(executing);
  });

  test.each([
    [
      '98793cd91a3f870fb126f66285808c7e094afcfc4eda8a970f6648cdf0dbd6de',
      7_200_000_000_000n + 101_765_125_000n,
    ],
    ['0x990377f16ade578156b5de75516ce8847fc631bd', 7_200_000_000_000n],
    ['0s990377f16ade578156b5de75516ce8847fc631bd', 7_200_000_000_000n],
  ])('of a transfer hold what it may create: %s', (to, creation) => {
    expect(execFee(params, transfer, to).gas).toBe(115_123_062_500n + creation);
  });

  test('are lower to oneself', () => {
    expect(send([call], true)).toBe(200_000_000_000n + 7n * 2_235_934n);
  });

  test('of computing are not always those of gas', () => {
    const deploy: Action = { kind: 'deploy_contract', code };
    expect(execFee(params, deploy, receiverId).compute).toBe(20_000_000_000_000n + 10n * 250_000_000n);
  });

  test('of a universal state init count bytes, entries and keys', () => {
    const action: Action = { kind: 'universal_state_init', stateInit: universal, deposit: 0n };
    const bytes = BigInt(universal.length);
    const at = paramsAt(88);
    const sending = 500_000_000_000n + bytes * 78_000_000n + 3_100_000_000n + 101_765_125_000n;
    expect(send([action], false, receiverId, at)).toBe(sending);
    const executing = 7_430_000_000_000n + bytes * 74_000_000n + 200_000_000_000n + 101_765_125_000n;
    expect(execFee(at, action, receiverId).gas).toBe(executing);
  });
});

describe('the fees of delegate actions', () => {
  const inner = [transfer, call];

  test('are burnt for themselves and for what they hold, as the relayer sends it', () => {
    expect(send([delegating(inner)])).toBe(200_000_000_000n + send(inner));
    expect(send([delegating(inner)], true)).toBe(200_000_000_000n + send(inner, true));
  });

  test('are paid in advance for what their sender will burn', () => {
    expect(totalPrepaidSendFees(params, [delegating(inner), transfer]).gas).toBe(send(inner));
    expect(totalPrepaidSendFees(params, [delegating(inner, receiverId)]).gas).toBe(send(inner, true));
    expect(totalPrepaidSendFees(params, inner).gas).toBe(0n);
  });

  test('hold the execution of what they hold, and of its receipt', () => {
    const plain = totalPrepaidExecFees(params, inner, 'carol.near').gas;
    expect(totalPrepaidExecFees(params, [delegating(inner)], receiverId).gas).toBe(
      plain + 200_000_000_000n + 108_059_500_000n,
    );
    expect(execFee(params, delegating(inner), receiverId).gas).toBe(200_000_000_000n);
  });

  test('count the gas and the deposits of what they hold', () => {
    expect(totalPrepaidGas([call, delegating(inner)])).toBe(18n);
    expect(totalDeposit([transfer, delegating(inner)])).toBe(8n);
  });
});

describe('requiredReceiptCost', () => {
  test('is the execution of a receipt and the gas of its calls, which takes no time yet', () => {
    const fees = 108_059_500_000n + execFee(params, call, receiverId).gas;
    expect(requiredReceiptCost(params, [call], receiverId)).toEqual({ gas: fees + 9n, compute: fees });
  });
});

describe('transactionCost', () => {
  const transaction = {
    kind: 'v0',
    signerId: 'alice.near',
    publicKey,
    nonce: 1n,
    receiverId,
    blockHash: zeroHash,
    actions: [transfer],
  } as const;

  test('buys what the receipt takes along at no less than the least price', () => {
    const burnt = 108_059_500_000n + 115_123_062_500n;
    const cheap = transactionCost(params, transaction, 100n);
    expect(cheap).toMatchObject({
      gasBurnt: burnt,
      gasRemaining: burnt,
      receiptGasPrice: 1_000_000_000n,
      burntAmount: burnt * 100n,
      gasCost: burnt * 1_000_000_100n,
      depositCost: 3n,
      totalCost: burnt * 1_000_000_100n + 3n,
    });
    expect(transactionCost(params, transaction, 2_000_000_000n)).toMatchObject({
      receiptGasPrice: 2_000_000_000n,
      burntAmount: burnt * 2_000_000_000n,
    });
  });

  test('had no least price before version 85', () => {
    expect(transactionCost(paramsAt(84), transaction, 100n)).toMatchObject({ receiptGasPrice: 100n });
  });

  test('burns the verification of every post-quantum signature', () => {
    const quantum = mlDsaKey(1);
    const cost = (actions: readonly Action[], signer: Uint8Array) =>
      transactionCost(params, { ...transaction, actions, publicKey: signer }, 1n)?.gasBurnt ?? 0n;
    expect(cost([transfer], quantum.publicKey) - cost([transfer], publicKey)).toBe(100_000_000_000n);
    const inner = delegating([transfer], 'carol.near', quantum);
    const plain = delegating([transfer]);
    expect(cost([inner], quantum.publicKey) - cost([plain], publicKey)).toBe(200_000_000_000n);
  });

  test.each([
    ['gas', [{ ...call, gas: (1n << 64n) - 1n }]],
    ['money', [{ kind: 'transfer', deposit: (1n << 128n) - 1n }]],
  ] as [string, Action[]][])('is none when the %s passes what the chain counts with', (_, actions) => {
    expect(transactionCost(params, { ...transaction, actions }, 1n)).toBeUndefined();
  });
});
