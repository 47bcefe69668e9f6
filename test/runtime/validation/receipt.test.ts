import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../../src/params/at-version.ts';
import { zeroHash } from '../../../src/primitives/hash.ts';
import type { ActionReceipt, Receipt, ReceiptBody } from '../../../src/primitives/receipt.ts';
import { validateReceipt } from '../../../src/runtime/validation/receipt.ts';
import { signerKey } from '../../support/action-scene.ts';

const params = paramsAt(86);

const steps: ActionReceipt = {
  kind: 'action_v2',
  signerId: 'alice.near',
  refundTo: undefined,
  signerPublicKey: signerKey,
  gasPrice: 0n,
  outputDataReceivers: [],
  inputDataIds: [],
  actions: [],
};

const receipt = (body: ReceiptBody, names: Partial<Receipt> = {}): Receipt => ({
  predecessorId: 'alice.near',
  receiverId: 'bob.near',
  receiptId: zeroHash,
  receipt: body,
  ...names,
});

const data = (length: number): ReceiptBody => ({
  kind: 'data',
  dataId: zeroHash,
  data: new Uint8Array(length),
});

describe('validateReceipt', () => {
  test.each([steps, data(3), { ...data(0), data: undefined }] as ReceiptBody[])(
    'takes a good $kind',
    (body) => {
      expect(validateReceipt(params, receipt(body), 'new')).toBeUndefined();
    },
  );

  test('takes any distribution of a global contract', () => {
    const id = { kind: 'account_id', accountId: 'x.near' } as const;
    const code = new Uint8Array(4_194_305);
    const distribution = { kind: 'v1', id, targetShard: 0n, alreadyDeliveredShards: [], code } as const;
    const body: ReceiptBody = { kind: 'global_contract_distribution', distribution };
    expect(validateReceipt(params, receipt(body), 'existing')).toBeUndefined();
  });

  test('refuses a new receipt that is too large, and no other', () => {
    const large = receipt({ ...data(4_194_304) });
    // The data, 4 bytes of length and 1 of presence, its id, the tag, the names and the receipt's id.
    const size = 4_194_304n + 5n + 32n + 1n + 14n + 12n + 32n;
    const error = { kind: 'receipt_size_exceeded', size, limit: 4_194_304n };
    expect(validateReceipt(params, large, 'new')).toEqual(error);
    expect(validateReceipt(params, large, 'existing')).toBeUndefined();
  });

  test.each([
    [receipt(steps, { predecessorId: 'A' }), { kind: 'invalid_predecessor_id', accountId: 'A' }],
    [receipt(steps, { receiverId: 'B' }), { kind: 'invalid_receiver_id', accountId: 'B' }],
    [receipt({ ...steps, refundTo: 'C' }), { kind: 'invalid_refund_to', accountId: 'C' }],
    [
      receipt({ ...steps, inputDataIds: Array.from({ length: 129 }, () => zeroHash) }),
      { kind: 'number_input_data_dependencies_exceeded', numberOfInputDataDependencies: 129n, limit: 128n },
    ],
    [
      receipt({
        ...steps,
        actions: Array.from({ length: 101 }, () => ({ kind: 'create_account' }) as const),
      }),
      {
        kind: 'actions_validation',
        error: { kind: 'total_number_of_actions_exceeded', totalNumberOfActions: 101n, limit: 100n },
      },
    ],
    [
      receipt(data(4_194_305)),
      { kind: 'returned_value_length_exceeded', length: 4_194_305n, limit: 4_194_304n },
    ],
  ])('refuses %o', (bad, error) => {
    expect(validateReceipt(params, bad, 'existing')).toEqual(error);
  });
});
