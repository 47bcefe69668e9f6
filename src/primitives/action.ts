import { actionVariants } from './action-variants.ts';
import type { Encoded } from './borsh.ts';
import { signedDelegateActionSchema, signedDelegateActionV2Schema } from './delegate-action.ts';

/** One step of a transaction or of a receipt. */
export const actionSchema = actionVariants(signedDelegateActionSchema, signedDelegateActionV2Schema);

export type Action = Encoded<typeof actionSchema>;

/** Gas that the action sets aside for a contract. */
export const prepaidGas = (action: Action): bigint => (action.kind === 'function_call' ? action.gas : 0n);

/** What the action takes from its sender for the receiver. */
export const attachedDeposit = (action: Action): bigint => ('deposit' in action ? action.deposit : 0n);
