import type { Hash } from '../trie/node.ts';
import type { UnsupportedCode } from '../vm/errors.ts';
import type { ExecutorFault } from './executor.ts';
import type { Supply, Work } from './messages.ts';
import type { PreparedContract } from './prepared-contracts.ts';

/** A piece of work on its way to an answer. */
export type Job = {
  readonly work: Work;
  /** What the process must hold for it. */
  readonly contract: PreparedContract | undefined;
  /** Nodes that the work asks for. */
  readonly supply: (hashes: readonly Hash[]) => Promise<Supply>;
  /** False of a result that is malformed; then the job is still open. */
  readonly done: (result: unknown) => boolean;
  readonly unsupported: (code: UnsupportedCode, feature: string) => void;
  readonly reject: (fault: ExecutorFault) => void;
  /** How often its process was lost under it, without this job being known as the cause. */
  losses: number;
  /** No other job may be in its process, so that it alone can be the cause of a loss. */
  runsAlone: boolean;
};
