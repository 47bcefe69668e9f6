import type { Parameters } from '../../params/at-version.ts';
import { isAccountId } from '../../primitives/account-id.ts';
import { encode } from '../../primitives/borsh.ts';
import type { ReceiptValidationError } from '../../primitives/errors/validation-errors.ts';
import {
  type ActionReceipt,
  type DataReceipt,
  type Receipt,
  receiptSchema,
} from '../../primitives/receipt.ts';
import { validateActions } from './actions.ts';
import type { ValidationMode } from './mode.ts';

/** Whether a receipt may be applied, or sent (nearcore, runtime/runtime/src/verifier.rs, `validate_receipt`). */
export function validateReceipt(
  params: Parameters,
  receipt: Receipt,
  mode: ValidationMode,
): ReceiptValidationError | undefined {
  return (
    (mode === 'new' ? validateSize(params, receipt) : undefined) ??
    validateNames(receipt) ??
    validateBody(params, receipt, mode)
  );
}

function validateSize({ limits }: Parameters, receipt: Receipt): ReceiptValidationError | undefined {
  const size = encode(receiptSchema, receipt).length;
  if (size <= limits.max_receipt_size) return undefined;
  return { kind: 'receipt_size_exceeded', size: BigInt(size), limit: BigInt(limits.max_receipt_size) };
}

/** A contract may name accounts that decoding would have refused. */
function validateNames({ predecessorId, receiverId }: Receipt): ReceiptValidationError | undefined {
  if (!isAccountId(predecessorId)) return { kind: 'invalid_predecessor_id', accountId: predecessorId };
  if (!isAccountId(receiverId)) return { kind: 'invalid_receiver_id', accountId: receiverId };
  return undefined;
}

function validateBody(
  params: Parameters,
  { receipt, receiverId }: Receipt,
  mode: ValidationMode,
): ReceiptValidationError | undefined {
  switch (receipt.kind) {
    case 'action':
    case 'action_v2':
    case 'promise_yield':
    case 'promise_yield_v2':
      return validateInputs(params, receipt) ?? validateSteps(params, receipt, receiverId, mode);
    case 'data':
    case 'promise_resume':
      return validateData(params, receipt);
    case 'global_contract_distribution':
      return undefined;
  }
}

function validateInputs({ limits }: Parameters, receipt: ActionReceipt): ReceiptValidationError | undefined {
  const { length } = receipt.inputDataIds;
  if (length > limits.max_number_input_data_dependencies) {
    return {
      kind: 'number_input_data_dependencies_exceeded',
      numberOfInputDataDependencies: BigInt(length),
      limit: BigInt(limits.max_number_input_data_dependencies),
    };
  }
  const refundTo = 'refundTo' in receipt ? receipt.refundTo : undefined;
  if (refundTo === undefined || isAccountId(refundTo)) return undefined;
  return { kind: 'invalid_refund_to', accountId: refundTo };
}

function validateSteps(
  params: Parameters,
  { actions }: ActionReceipt,
  receiverId: string,
  mode: ValidationMode,
): ReceiptValidationError | undefined {
  const error = validateActions({ params, receiverId, mode }, actions);
  return error === undefined ? undefined : { kind: 'actions_validation', error };
}

function validateData({ limits }: Parameters, { data }: DataReceipt): ReceiptValidationError | undefined {
  const length = data?.length ?? 0;
  if (length <= limits.max_length_returned_data) return undefined;
  return {
    kind: 'returned_value_length_exceeded',
    length: BigInt(length),
    limit: BigInt(limits.max_length_returned_data),
  };
}
