import { type Executor, ExecutorFault } from '../executor/executor.ts';
import { createExecutorPool } from '../executor/pool.ts';
import type { PreparedCall } from '../server/promising-run.ts';
import { untilSignal } from './closing.ts';
import type { ExecArguments } from './exec/arguments.ts';
import { FileWatch } from './exec/file-watch.ts';
import { toJsonReport, toRunJsonReport } from './exec/json-report.ts';
import { type ExecPlan, filesOf, readPlan } from './exec/plan.ts';
import { prepareCall, prepareReceipts } from './exec/prepare.ts';
import { Progress } from './exec/progress.ts';
import { toReport } from './exec/report.ts';
import { RpcError } from './exec/rpc-query.ts';
import { type Snapshot, takeSnapshot } from './exec/rpc-snapshot.ts';
import { NoOutcome, runCall, runReceiptsOf } from './exec/run-call.ts';
import { ownChanges, toRunReport } from './exec/run-report.ts';
import { applyChanges, writeState } from './exec/state.ts';
import { dim } from './paint.ts';
import { UsageError } from './usage-error.ts';

/** Of a call that came to no outcome: the node, the runtime or what it offers is why, not the contract. */
const noOutcomeExitCode = 2;
const usageExitCode = 3;

/** Gas ends every call long before; this is for a fault of ours. */
const timeoutMillis = 3_600_000;

/** All that runs of one command share. */
type Session = {
  readonly plan: ExecPlan;
  /** A process of its own: a contract that was fetched is a stranger's code. */
  readonly executor: Executor;
  readonly progress: Progress;
};

/**
 * Runs one call and prints what came of it; again and again with `--watch`. Returns the exit code of the last run.
 * Throws `UsageError` when the command line is wrong, or a file without `--watch`.
 */
export async function exec(positions: readonly string[], args: ExecArguments): Promise<number> {
  const plan = readPlan(positions, args);
  const executor = createExecutorPool({ timeoutMillis, processes: 1 });
  const progress = new Progress();
  const session = { plan, executor, progress };
  try {
    return args.watch === true ? await runAndWatch(session) : await runOnce(session);
  } catch (cause) {
    progress.done();
    return explain(cause);
  } finally {
    progress.close();
    await executor.close();
  }
}

async function runOnce(session: Session): Promise<number> {
  return run(session, await snapshotOf(session));
}

/** The account is fetched once: a run then differs from the one before by the changed file only. */
async function runAndWatch(session: Session): Promise<number> {
  const files = filesOf(session.plan);
  const snapshot = await snapshotOf(session);
  const watch = new FileWatch(files);
  const stopped = untilSignal();
  try {
    for (;;) {
      const ran = runAgain(session, snapshot);
      await Promise.race([ran, stopped]);
      note(`watching ${files.join(', ')} (Ctrl-C ends)`);
      const changed = await Promise.race([watch.next(), stopped]);
      if (typeof changed !== 'string') note(`${changed.join(', ')} changed`);
      else {
        await session.executor.close();
        return await ran;
      }
    }
  } finally {
    watch.close();
  }
}

/** Whatever is wrong with a file now may be right after its next change. */
async function runAgain(session: Session, snapshot: Snapshot | undefined): Promise<number> {
  try {
    return await run(session, snapshot);
  } catch (cause) {
    session.progress.done();
    if (!(cause instanceof UsageError)) return explain(cause);
    process.stderr.write(`near-enclave: ${cause.message}\n`);
    return usageExitCode;
  }
}

async function run({ plan, executor, progress }: Session, snapshot: Snapshot | undefined): Promise<number> {
  const { saveState, json, profile } = plan.arguments;
  const call = prepareCall(plan, snapshot);
  const prepared = prepareReceipts(plan, call);
  if (prepared !== undefined) return runWithReceipts({ plan, executor, progress }, prepared, snapshot);
  progress.say(`running ${call.method}`);
  const ran = await runCall(executor, call);
  progress.done();
  const finished = { call, ran, snapshot };
  process.stdout.write(json === true ? toJsonReport(finished) : toReport(finished, profile === true));
  if (saveState !== undefined) writeState(saveState, applyChanges(call.state, ran.result.changes));
  return ran.failure === undefined ? 0 : 1;
}

async function runWithReceipts(
  { plan, executor, progress }: Session,
  prepared: PreparedCall,
  snapshot: Snapshot | undefined,
): Promise<number> {
  const { saveState, json, profile } = plan.arguments;
  const { call } = prepared;
  progress.say(`running ${call.method} and its receipts`);
  const ran = await runReceiptsOf(executor, prepared);
  progress.done();
  const finished = { ran, snapshot };
  process.stdout.write(json === true ? toRunJsonReport(finished) : toRunReport(finished, profile === true));
  if (saveState !== undefined) writeState(saveState, applyChanges(call.state, ownChanges(ran)));
  return ran.final.kind === 'failure' ? 1 : 0;
}

async function snapshotOf({ plan, progress }: Session): Promise<Snapshot | undefined> {
  const { rpc, words } = plan;
  if (rpc === undefined) return undefined;
  const say = (what: string): void => progress.say(what);
  const snapshot = await takeSnapshot(rpc.node, words.accountId, rpc.choice, { wanted: rpc.wanted, say });
  progress.done();
  return snapshot;
}

/** Says why there is no outcome. Rethrows what is neither the node's nor the runtime's to explain. */
function explain(cause: unknown): number {
  const isKnown = cause instanceof RpcError || cause instanceof NoOutcome || cause instanceof ExecutorFault;
  if (!isKnown) throw cause;
  const isWanted = cause instanceof ExecutorFault && cause.code === 'executor_closed';
  if (!isWanted) process.stderr.write(`near-enclave exec: no outcome: ${cause.message}\n`);
  return noOutcomeExitCode;
}

/** Beside the results, for whoever watches. */
const note = (text: string): void => void process.stderr.write(`${dim(text)}\n`);
