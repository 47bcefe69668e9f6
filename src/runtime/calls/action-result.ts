import type { AccountContract } from '../../primitives/account.ts';
import type { ActionError, ActionErrorKind } from '../../primitives/errors/action-error.ts';
import type { GasProfile } from '../../primitives/gas-profile.ts';
import type { Receipt } from '../../primitives/receipt.ts';
import type { ValidatorStake } from '../../primitives/validator-stake.ts';
import type { ReturnData } from '../../vm/call.ts';

/**
 * What an action comes to (nearcore, runtime/runtime/src/lib.rs, `ActionResult`). It grows while the action runs; the
 * new receipts have no ids yet, zero stands for them.
 */
export type ActionResult = {
  gasBurnt: bigint;
  /** The part of it that a contract burnt. */
  gasBurntForFunctionCall: bigint;
  /** Burnt gas, and gas that new receipts took along. */
  gasUsed: bigint;
  computeUsage: bigint;
  result:
    | { readonly ok: true; readonly value: ReturnData }
    | { readonly ok: false; readonly error: ActionError };
  logs: string[];
  newReceipts: Receipt[];
  validatorProposals: ValidatorStake[];
  profile: GasProfile;
  /** What the receiver ran before the action. */
  currentContract: AccountContract;
  /** Yoctonear that leave the supply, beside what gas costs. */
  tokensBurnt: bigint;
  /** Yoctonear that enter it. */
  subsidizedAmount: bigint;
};

export const createActionResult = (): ActionResult => ({
  gasBurnt: 0n,
  gasBurntForFunctionCall: 0n,
  gasUsed: 0n,
  computeUsage: 0n,
  result: { ok: true, value: { kind: 'none' } },
  logs: [],
  newReceipts: [],
  validatorProposals: [],
  profile: { actions: {}, ext: {}, wasmGas: 0n },
  currentContract: { kind: 'none' },
  tokensBurnt: 0n,
  subsidizedAmount: 0n,
});

/** The action failed. Its position in the receipt is not known here. */
export function failAction(result: ActionResult, kind: ActionErrorKind): void {
  result.result = { ok: false, error: { index: undefined, kind } };
}
