import { systemAccountId } from '../primitives/account-id.ts';
import { toHex } from '../primitives/bytes.ts';
import type { Receipt } from '../primitives/receipt.ts';
import type { World, WorldOutcome, WorldTransaction } from '../worlds/world.ts';

/** A receipt that came of a transaction, and its outcome once it ran. */
type Descendant = {
  readonly id: Uint8Array;
  readonly receipt: Receipt | undefined;
  readonly outcome: WorldOutcome | undefined;
};

/** A transaction in a block, and all that came of it so far. */
export type Execution = {
  readonly transaction: WorldTransaction;
  readonly outcome: WorldOutcome;
  /** Each before what it made: the order of nearcore's `get_recursive_transaction_results`. */
  readonly descendants: readonly Descendant[];
};

/** What is read of a world to follow a transaction. */
export type Traces = Pick<World, 'outcome' | 'receipt'>;

/** Outcomes never change, and each costs the proofs of its whole block: who looks again block by block reads them once. */
export function rememberOutcomes(world: Traces): Traces {
  const known = new Map<string, WorldOutcome>();
  return {
    receipt: (id) => world.receipt(id),
    async outcome(id) {
      const outcome = known.get(toHex(id)) ?? (await world.outcome(id));
      if (outcome !== undefined) known.set(toHex(id), outcome);
      return outcome;
    },
  };
}

/** Nothing if the transaction still waits for its block. */
export async function readExecution(
  world: Traces,
  transaction: WorldTransaction,
): Promise<Execution | undefined> {
  const outcome = await world.outcome(transaction.hash);
  if (outcome === undefined) return undefined;
  return { transaction, outcome, descendants: await readDescendants(world, outcome) };
}

async function readDescendants(world: Traces, outcome: WorldOutcome): Promise<readonly Descendant[]> {
  const found: Descendant[] = [];
  const seen = new Set<string>();
  const pending = madeBy(outcome);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (seen.has(toHex(id))) continue;
    seen.add(toHex(id));
    const descendant = await readDescendant(world, id);
    found.push(descendant);
    if (descendant.outcome !== undefined) pending.push(...madeBy(descendant.outcome));
  }
  return found;
}

async function readDescendant(world: Traces, id: Uint8Array): Promise<Descendant> {
  const [receipt, outcome] = await Promise.all([world.receipt(id), world.outcome(id)]);
  return { id, receipt, outcome };
}

/** The last first, as a stack takes them. */
const madeBy = ({ outcome }: WorldOutcome): Uint8Array[] => [...outcome.outcome.receiptIds].reverse();

export const isRefund = ({ receipt }: Descendant): boolean => receipt?.predecessorId === systemAccountId;

/** How far an execution came. Every block of a world is final, so the optimistic levels are passed at once. */
export type Progress = 'NONE' | 'INCLUDED_FINAL' | 'EXECUTED' | 'FINAL';

export function progressOf(execution: Execution | undefined): Progress {
  if (execution === undefined) return 'NONE';
  const waiting = execution.descendants.filter(({ outcome }) => outcome === undefined);
  if (waiting.length === 0) return 'FINAL';
  // nearcore takes the last receipt of each outcome for the refund; a world knows who sent it.
  return waiting.every(isRefund) ? 'EXECUTED' : 'INCLUDED_FINAL';
}

/** Levels that a client may wait for, and what has to be reached (`tx_execution_status_meets_expectations`). */
const sufficient = {
  NONE: ['NONE', 'INCLUDED_FINAL', 'EXECUTED', 'FINAL'],
  INCLUDED: ['INCLUDED_FINAL', 'EXECUTED', 'FINAL'],
  EXECUTED_OPTIMISTIC: ['EXECUTED', 'FINAL'],
  INCLUDED_FINAL: ['INCLUDED_FINAL', 'EXECUTED', 'FINAL'],
  EXECUTED: ['EXECUTED', 'FINAL'],
  FINAL: ['FINAL'],
} as const satisfies Record<string, readonly Progress[]>;

export type WaitUntil = keyof typeof sufficient;

export const waitLevels = Object.keys(sufficient) as readonly WaitUntil[];

export const isEnough = (progress: Progress, until: WaitUntil): boolean =>
  (sufficient[until] as readonly Progress[]).includes(progress);
