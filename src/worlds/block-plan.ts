import { bool, decode, encode, hash, struct, u64, vec } from '../primitives/borsh.ts';
import type { Waiting } from './choose-transactions.ts';

/** A block before it is made: what the enclave chose. It is stored before the run, so that a run again chooses no more. */
export type BlockPlan = {
  readonly sequence: bigint;
  readonly height: bigint;
  readonly timestamp: bigint;
  /** Nanoseconds by which the world is ahead of the clock. */
  readonly clockOffset: bigint;
  readonly transactions: readonly (Waiting & { readonly isExpired: boolean })[];
};

const planCodec = struct({
  sequence: u64,
  height: u64,
  timestamp: u64,
  clockOffset: u64,
  transactions: vec(struct({ hash, isExpired: bool })),
});

export const encodePlan = (plan: BlockPlan): Uint8Array => encode(planCodec, plan);

/** With the transactions themselves, which wait as long as their block is not there; nothing if one of them does not. */
export function decodePlan(
  bytes: Uint8Array,
  find: (hash: Uint8Array) => Waiting | undefined,
): BlockPlan | undefined {
  const plan = decode(planCodec, bytes);
  const transactions = plan.transactions.flatMap(({ hash: name, isExpired }) => {
    const waiting = find(name);
    return waiting === undefined ? [] : [{ ...waiting, isExpired }];
  });
  return transactions.length === plan.transactions.length ? { ...plan, transactions } : undefined;
}
