import type { Parameters } from '../../params/at-version.ts';
import type { Account } from '../../primitives/account.ts';
import type { Action } from '../../primitives/action.ts';
import type { ActionErrorKind } from '../../primitives/errors/action-error.ts';
import type { ActionReceipt, Receipt } from '../../primitives/receipt.ts';
import type { SignatureVerifiers } from '../../primitives/signature.ts';
import type { ValidatorStake } from '../../primitives/validator-stake.ts';
import type { StateUpdate } from '../state/state-update.ts';

/** What stays the same for all actions of a receipt. */
export type ActionScene = {
  readonly state: StateUpdate;
  readonly params: Parameters;
  readonly chainId: string;
  readonly shardId: bigint;
  readonly blockHeight: bigint;
  /** Yoctonear that a validator must stake at least. */
  readonly minimumStake: bigint;
  readonly verifiers?: SignatureVerifiers | undefined;
  readonly receipt: Receipt;
  /** Of the receipt. */
  readonly body: ActionReceipt;
};

/** What one action hands to the next. */
export type Actor = {
  /** The receiver's, if it exists. It is written once, after the last action. */
  readonly account: Account | undefined;
  /** In whose name the actions are done: the predecessor's, until an action creates the receiver. */
  readonly actorId: string;
};

/** One kind of action. */
export type ActionOf<K extends Action['kind']> = Extract<Action, { readonly kind: K }>;

/** An actor whose account exists. */
export type ActorOf = Actor & { readonly account: Account };

/** What an action came to beside its execution fee. Absent sums are zero. */
export type Made = {
  readonly gasBurnt?: bigint;
  readonly gasUsed?: bigint;
  readonly computeUsage?: bigint;
  readonly tokensBurnt?: bigint;
  readonly newReceipts?: readonly Receipt[];
  readonly validatorProposals?: readonly ValidatorStake[];
};

export type ActionStep =
  | { readonly kind: 'done'; readonly actor: Actor; readonly made: Made }
  /** Whatever the action wrote is rolled back with the receipt. */
  | { readonly kind: 'failed'; readonly error: ActionErrorKind };

export const done = (actor: Actor, made: Made = {}): ActionStep => ({ kind: 'done', actor, made });

export const failed = (error: ActionErrorKind): ActionStep => ({ kind: 'failed', error });

/** The action changed the account, and made no receipts. */
export const changed = (actor: Actor, account: Account): ActionStep => done({ ...actor, account });
