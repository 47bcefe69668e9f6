import { BorshError } from '../primitives/borsh.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import type { Hash } from '../trie/node.ts';
import type { UnsupportedCode } from '../vm/errors.ts';
import type { ExecutorFault } from './executor.ts';
import type { Supply, Work } from './messages.ts';
import type { Owner } from './owner.ts';
import type { PreparedContract } from './prepared-contracts.ts';

/** A piece of work on its way to an answer. */
export type Job = {
  readonly work: Work;
  readonly owner: Owner;
  /** What the process must hold for it. */
  readonly contract: PreparedContract | undefined;
  /** Nodes that the work asks for. */
  readonly supply: (hashes: readonly Hash[]) => Promise<Supply>;
  /** False of a result that is malformed; then the job is still open. */
  readonly done: (result: Uint8Array) => boolean;
  readonly unsupported: (code: UnsupportedCode, feature: string) => void;
  readonly reject: (fault: ExecutorFault) => void;
  /** How often it was lost, without being known as the cause. */
  losses: number;
};

export type PendingJob<T> = { readonly job: Job; readonly promise: Promise<T> };

export type JobParts<T> = Pick<Job, 'work' | 'owner'> & {
  readonly contract?: PreparedContract;
  readonly supply?: Job['supply'];
  /** Judges what a process made of the work. Throws `BorshError` or `InternalFault`. */
  readonly decode: (result: Uint8Array) => T;
  /** What becomes of work that asks for what is not there: a value, or what is thrown. */
  readonly refuse: (code: UnsupportedCode, feature: string) => T;
};

export function openJob<T>({ work, owner, contract, supply = noState, decode, refuse }: JobParts<T>) {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const job: Job = {
    work,
    owner,
    contract,
    supply,
    done(result) {
      const decoded = decodedOrNot(() => decode(result));
      if (decoded !== undefined) resolve(decoded.value);
      return decoded !== undefined;
    },
    unsupported(code, feature) {
      resolve(new Promise<T>((settle) => settle(refuse(code, feature))));
    },
    reject,
    losses: 0,
  };
  return { job, promise } satisfies PendingJob<T>;
}

async function noState(): Promise<Supply> {
  throw new InternalFault('a one-shot call asked for more state');
}

function decodedOrNot<T>(decode: () => T): { readonly value: T } | undefined {
  try {
    return { value: decode() };
  } catch (cause) {
    if (cause instanceof BorshError || cause instanceof InternalFault) return undefined;
    throw cause;
  }
}
