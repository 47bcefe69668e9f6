import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import { fromBase64, toHex } from '../../src/primitives/bytes.ts';
import {
  actionHashFromReceiptId,
  actionRandomSeed,
  dataIdFromActionHash,
  receiptIdFromReceiptId,
} from '../../src/primitives/ids.ts';
import type { Receipt } from '../../src/primitives/receipt.ts';
import { heldGas } from '../../src/runtime/one-shot/held-gas.ts';
import {
  type NamedCall,
  promisingState,
  promisingStateRoot,
} from '../../src/runtime/one-shot/promising-call.ts';
import type { RunOverState } from '../../src/runtime/one-shot/receipt-run.ts';
import { returnReceipts } from '../../src/runtime/one-shot/return-receipts.ts';
import { runReceipts } from '../../src/runtime/one-shot/run-receipts.ts';
import { loadContractVectors } from '../support/contract-vectors.ts';
import { loadOnce as load } from '../support/load-once.ts';
import { account, feedContract, named, promisingCall, returned } from '../support/promising-call.ts';

const params = paramsAt(88);
const ran = (call: NamedCall): RunOverState => returnReceipts(call, promisingState(call), { load });
const fail = (): never => {
  throw new Error('is not there');
};
const actionsOf = ({ receipt }: Receipt) => ('actions' in receipt ? receipt.actions : []);

describe('a call whose receipts are handed back', () => {
  test('names them after its own receipt and the height, in the order in which they were made', () => {
    const call = named(promisingCall('promises', 'median_price', { feeds: ['a.near', 'b.near'] }, returned));
    const { receipts, outcomes } = ran(call);
    const ids = receipts.map((_, at) => receiptIdFromReceiptId(call.receiptId, 1_000n, BigInt(at)));
    expect(receipts.map(({ receiptId }) => toHex(receiptId))).toEqual(ids.map(toHex));
    expect(receipts.map(({ receiverId }) => receiverId)).toEqual(['a.near', 'b.near', 'promises.near']);
    expect(outcomes).toHaveLength(1);
    expect(outcomes[0]?.outcome.status).toEqual({ kind: 'success_receipt_id', receiptId: ids[2] });
    // What waits for the answers names them by data ids of the action.
    const action = actionHashFromReceiptId(call.receiptId, 1_000n, 0n);
    const dataIds = [0n, 1n].map((at) => dataIdFromActionHash(action, 1_000n, at));
    expect(receipts[2]?.receipt).toMatchObject({ inputDataIds: dataIds });
    expect(receipts[1]?.receipt).toMatchObject({
      outputDataReceivers: [{ dataId: dataIds[1], receiverId: 'promises.near' }],
    });
  });

  test('keeps what instant receipts are among them, and where they stand', () => {
    const { receipts } = ran(
      named(promisingCall('promises', 'ask_known', { question: 'Why?', answer: 'So.' }, returned)),
    );
    expect(receipts.map(({ receipt }) => receipt.kind)).toEqual(['promise_yield_v2', 'promise_resume']);
  });

  test('sends back the deposit of a call that fails, and nothing else', () => {
    const call = named(
      promisingCall(
        'promises',
        'pay_each',
        { receivers: [], amount: '1' },
        { ...returned, attachedDeposit: 5n },
      ),
    );
    const { receipts, outcomes, changes, postStateRoot } = ran(call);
    expect(outcomes[0]?.outcome.status.kind).toBe('failure');
    expect(receipts).toMatchObject([
      {
        predecessorId: 'system',
        receiverId: 'alice.near',
        receipt: { actions: [{ kind: 'transfer', deposit: 5n }] },
      },
    ]);
    expect(changes).toEqual([]);
    expect(postStateRoot).toEqual(runStart(call));
    expect(heldGas(receipts, params)).toBe(0n);
  });

  test('moves no tokens for gas', () => {
    const { outcomes, receipts } = ran(
      named(promisingCall('promises', 'price', { feed: 'feed.near' }, returned)),
    );
    expect(outcomes[0]?.outcome.tokensBurnt).toBe(0n);
    expect(receipts.map(({ predecessorId }) => predecessorId)).toEqual(['promises.near']);
  });

  test('gives the contract the random seed that its receipt has on NEAR', () => {
    const call = named(promisingCall('chain', 'block', {}, returned));
    const { outcomes } = ran(call);
    const seed = actionRandomSeed(actionHashFromReceiptId(call.receiptId, 1_000n, 0n), call.block.randomSeed);
    const { status } = outcomes[0]?.outcome ?? fail();
    expect(status.kind === 'success_value' && Buffer.from(status.value).toString()).toContain(
      Buffer.from(seed).toString('base64'),
    );
  });

  test.each(['price', 'median_price', 'pay_each', 'ask'])(
    'has the first outcome that it has when %s is run',
    (method) => {
      const args = {
        feed: 'feed.near',
        feeds: ['feed.near'],
        receivers: ['bob.near'],
        amount: '7',
        question: 'Why?',
      };
      const call = named(
        promisingCall('promises', method, args, { accounts: [account('feed.near', feedContract)] }),
      );
      const end = runReceipts(call, promisingState(call), { load });
      if (end.kind === 'beyond') throw new Error(end.bound);
      const alone = ran({ ...call, promises: { kind: 'return' } });
      expect(alone.outcomes).toEqual(end.run.outcomes.slice(0, 1));
      expect(alone.receipts.length).toBeGreaterThan(0);
    },
  );

  test('gives the same to the same call', () => {
    const call = promisingCall('promises', 'ask_twice', { feed: 'feed.near' }, returned);
    expect(ran(named(call))).toEqual(ran(named({ ...call })));
  });
});

/** What nearcore's `External` was asked for, by a call of which no receipt is around. */
type Asked = {
  readonly op: string;
  readonly receipt_index?: string;
  readonly receiver_id: string;
  readonly gas_weight?: string;
};
type Recorded = { readonly calls?: readonly Asked[] };

const recorded = loadContractVectors('promises-all.json').cases.filter(
  ({ promises, expected, case: { context, promise_results, ...one } }) =>
    promises &&
    expected.result === 'ok' &&
    !context.view &&
    promise_results === undefined &&
    // The mock decodes no state inits, and makes up how much is in them.
    !('universal' in one),
);

const refused = [
  'batch: a long method name',
  'add_limited_gas_key: with an allowance',
  'add_limited_gas_key: any method',
  'add_gas_key: no nonces',
  'stake: a secp256k1 key',
  'open_derived: hash, a long key',
  'open_derived: account_id, a long key',
];

describe('the receipts of a call that nearcore recorded', () => {
  test.each(recorded)('go where they went, with the actions that they had and the gas: $name', (one) => {
    const { context, method } = one.case;
    const call = named(
      promisingCall('promises', method, fromBase64(String(context.input)), {
        ...returned,
        accountId: context.current_account_id,
        balance: BigInt(context.account_balance),
        predecessorId: context.predecessor_account_id,
        signerId: context.signer_account_id,
        attachedDeposit: BigInt(context.attached_deposit),
        prepaidGas: BigInt(context.prepaid_gas),
      }),
    );
    const { receipts, outcomes } = ran(call);
    const { status } = outcomes[0]?.outcome ?? fail();
    // The VM lets a contract promise what no chain takes; around it the promise is judged.
    if (status.kind === 'failure') {
      expect(status.error.error).toMatchObject({ kind: { kind: 'new_receipt_validation_error' } });
      expect(refused).toContain(one.name);
      return;
    }
    const made = receipts.filter(({ receipt }) => 'actions' in receipt);
    const asked = (one.expected as Recorded).calls ?? fail();
    const created = asked.filter(({ op }) => op.startsWith('create_'));
    expect(made.map(({ receiverId }) => receiverId)).toEqual(created.map(({ receiver_id }) => receiver_id));
    expect(
      made
        .flatMap(actionsOf)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(
      asked
        .filter(({ op }) => op.startsWith('append_action_'))
        .map(({ op }) => kindOf(op))
        .sort(),
    );
    const isShared = asked.some(({ gas_weight = '0' }) => gas_weight !== '0');
    const held = heldGas(receipts, params);
    if (!isShared) expect(held).toBe(BigInt(one.expected.used_gas) - BigInt(one.expected.burnt_gas));
    else expect(held).toBe(gasOf(call) - (outcomes[0]?.outcome.gasBurnt ?? 0n));
  });
});

/** All gas that came with the call: by weight, all of it is handed on. */
const gasOf = ({ prepaidGas, method, args }: NamedCall): bigint => {
  const { new_action_receipt: receipt, function_call_base: base, function_call_byte: byte } = params.actions;
  const bytes = BigInt(Buffer.byteLength(method) + args.length);
  return prepaidGas + receipt.execution.gas + base.execution.gas + byte.execution.gas * bytes;
};

const kindOf = (op: string): string =>
  op
    .replace('append_action_', '')
    .replace(/^add_(?:gas_)?key.*/, 'add_key')
    .replace('function_call_weight', 'function_call');

const runStart = (call: NamedCall): Uint8Array => promisingStateRoot(call);
