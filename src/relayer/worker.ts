import type { Logger } from 'pino';
import type { RelayMetrics } from './metrics.ts';
import type { ChainBlock } from './near-node.ts';
import type { RelayStore } from './relay-store.ts';
import { type Finding, transition } from './request-machine.ts';
import { isLive, type LiveRecord, type RequestRecord } from './request-record.ts';
import { broadcast, findNext, type StepParts, toFinding } from './step.ts';

export type WorkerParts = StepParts & {
  readonly store: RelayStore;
  readonly log: Logger;
  readonly metrics: RelayMetrics;
};

export type Worker = {
  /** Begins what is due and waits for none of it: a slow request holds up no other. Throws a fault of ours. */
  begin(signal: AbortSignal): void;
  /** Settles when nothing is under way any more; rejects with a fault of ours. */
  idle(): Promise<void>;
};

/** Requests that are worked on at once. */
const atOnce = 8;

/**
 * Takes requests that are due as far as they go now. Each step is kept before the next one is begun, so a process that ends
 * anywhere goes on where it was.
 */
export function createWorker(parts: WorkerParts): Worker {
  const underWay = new Map<string, Promise<void>>();
  const faults: unknown[] = [];
  const check = (): void => {
    if (faults.length > 0) throw faults[0];
  };
  return {
    begin(signal) {
      check();
      const due = parts.store
        .due(parts.clock.now(), 2 * atOnce)
        .filter(({ event }) => !underWay.has(event.dataId));
      for (const record of due.slice(0, atOnce - underWay.size)) {
        const { dataId } = record.event;
        const work = workOn(parts, record, signal)
          .catch((cause: unknown) => void faults.push(cause))
          .finally(() => underWay.delete(dataId));
        underWay.set(dataId, work);
      }
    },
    async idle() {
      await Promise.all(underWay.values());
      check();
    },
  };
}

async function workOn(parts: WorkerParts, first: LiveRecord, signal: AbortSignal): Promise<void> {
  let record: RequestRecord = first;
  while (isLive(record) && record.dueAt <= parts.clock.now() && !signal.aborted)
    record = await takeStep(parts, record);
}

/** The height is asked for before each step: the one before may have taken longer than the yield has left. */
async function takeStep(parts: WorkerParts, before: LiveRecord): Promise<RequestRecord> {
  const head = await findHead(parts);
  if ('kind' in head) return keep(parts, before, head);
  const record = keep(parts, before, { kind: 'height', height: head.height });
  if (!isLive(record)) return record;
  const next = keep(parts, record, await findNext(parts, record, head));
  // What is sent was kept first, so that a restart follows the same transaction.
  if (record.state !== 'answered' || next.state !== 'sent') return next;
  return keep(parts, next, await broadcast(parts, next));
}

async function findHead(parts: WorkerParts): Promise<ChainBlock | Finding> {
  try {
    return await parts.node.finalBlock();
  } catch (cause) {
    return toFinding(parts, cause);
  }
}

function keep(parts: WorkerParts, record: LiveRecord, finding: Finding): RequestRecord {
  const next = transition(record, finding);
  if (next === record) return record;
  parts.store.save(next, parts.clock.now());
  if (next.state !== record.state) tell(parts, next);
  if (finding.kind === 'failed') {
    parts.metrics.failed(finding.reason.code);
    parts.log.warn({ ...names(next), code: finding.reason.code, why: finding.reason.text }, 'tried in vain');
  }
  return next;
}

/** Ids only: what a caller wrote is none of the log's business. */
const names = ({ event }: RequestRecord) => ({
  contract: event.contractId,
  request: String(event.requestId),
  data_id: event.dataId,
});

function tell({ log, metrics }: WorkerParts, record: RequestRecord): void {
  metrics.entered(record.state);
  const facts = { ...names(record), state: record.state };
  switch (record.state) {
    case 'seen':
      log.info({ ...facts, deadline: String(record.deadline) }, 'the request is asked for anew');
      break;
    case 'answered':
      log.info(facts, 'the service answered');
      break;
    case 'sent':
      log.info({ ...facts, transaction: record.sent.hash }, 'the resolution is signed');
      break;
    case 'completed':
      log.info({ ...facts, by: record.by }, 'the request is resolved');
      break;
    case 'expired':
    case 'refused':
      log.warn({ ...facts, code: record.reason.code, why: record.reason.text }, 'the request is given up');
      break;
  }
}
