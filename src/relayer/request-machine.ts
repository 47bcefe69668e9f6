import { backOff } from './back-off.ts';
import type { RequestEvent } from './request-event.ts';
import {
  type Answer,
  isLive,
  type LiveRecord,
  type Reason,
  type RequestRecord,
  type Sent,
  yieldBlocks,
} from './request-record.ts';

/** Blocks before the deadline within which nothing is begun any more: a resolution takes a few blocks itself. */
export const deadlineMargin = 20n;
/** Blocks after the deadline in which the callback of a yield that timed out has surely run. */
export const settledAfter = 10n;
/** So many resolutions are tried that end and leave the request as it was. */
export const mostVain = 3;

const retry = { firstMillis: 1_000, mostMillis: 20_000 };

/** What was found out about a request. */
export type Finding =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'sent'; readonly sent: Sent }
  /** The service will never answer it. */
  | { readonly kind: 'refused'; readonly reason: Reason }
  /** Something is down; `afterMillis` when it said for how long. `chance` is in [0, 1). */
  | {
      readonly kind: 'failed';
      readonly reason: Reason;
      readonly now: number;
      readonly chance: number;
      readonly afterMillis?: number | undefined;
    }
  /** Nothing to do until then. */
  | { readonly kind: 'waits'; readonly until: number }
  /** The transaction ended and the request is still there. */
  | { readonly kind: 'in_vain'; readonly reason: Reason; readonly until: number }
  /** The transaction can never come into a block: it is signed anew. */
  | { readonly kind: 'dropped' }
  /** The contract has no such request any more. `own`: our transaction succeeded. */
  | { readonly kind: 'gone'; readonly own: boolean; readonly height: bigint }
  /** The chain is at this height. */
  | { readonly kind: 'height'; readonly height: bigint };

export const seen = (event: RequestEvent, now: number): RequestRecord => ({
  state: 'seen',
  event,
  deadline: event.block.height + yieldBlocks,
  failures: 0,
  vain: 0,
  dueAt: now,
});

/** Whether there is still time to begin something. */
export const isInTime = ({ deadline }: Pick<RequestRecord, 'deadline'>, height: bigint): boolean =>
  height + deadlineMargin <= deadline;

/** The record after a finding. What has ended stays as it is, and what does not fit the state changes nothing. */
export function transition(record: RequestRecord, finding: Finding): RequestRecord {
  if (!isLive(record)) return record;
  switch (finding.kind) {
    case 'answered':
      return record.state === 'seen'
        ? { ...fresh(record), state: 'answered', answer: finding.answer }
        : record;
    case 'sent':
      return record.state === 'answered'
        ? { ...fresh(record), state: 'sent', answer: record.answer, sent: finding.sent }
        : record;
    case 'refused':
      return { ...shared(record), state: 'refused', reason: finding.reason };
    case 'failed':
      return failed(record, finding);
    case 'waits':
      return { ...record, dueAt: finding.until };
    case 'in_vain':
      return inVain(record, finding);
    case 'dropped':
      return record.state === 'sent' ? again(record) : record;
    case 'gone':
      return gone(record, finding);
    case 'height':
      return atHeight(record, finding.height);
  }
}

function failed(record: LiveRecord, finding: Extract<Finding, { readonly kind: 'failed' }>): RequestRecord {
  const failures = record.failures + 1;
  const wait = finding.afterMillis ?? backOff(failures, retry, finding.chance);
  return {
    ...record,
    failures,
    dueAt: finding.now + Math.min(wait, retry.mostMillis),
    lastError: finding.reason,
  };
}

function inVain(
  record: LiveRecord,
  { reason, until }: Extract<Finding, { readonly kind: 'in_vain' }>,
): RequestRecord {
  if (record.state !== 'sent') return record;
  const next = { ...record, vain: record.vain + 1, lastError: reason, dueAt: until };
  return next.vain < mostVain ? again(next) : { ...shared(next), state: 'refused', reason };
}

/** In proved mode the enclave signs anew, so the service is asked again; it gives the same answer. */
function again(record: Extract<LiveRecord, { readonly state: 'sent' }>): RequestRecord {
  if (record.answer.signed !== undefined) return { ...shared(record), state: 'seen' };
  return { ...shared(record), state: 'answered', answer: record.answer };
}

function gone(
  record: LiveRecord,
  { own, height }: Extract<Finding, { readonly kind: 'gone' }>,
): RequestRecord {
  if (own && record.state === 'sent')
    return { ...shared(record), state: 'completed', by: 'this_relay', hash: record.sent.hash };
  if (height <= record.deadline) return { ...shared(record), state: 'completed', by: 'another' };
  const text = 'the request was gone after its deadline: answered by another relay in time, or by nobody';
  return { ...shared(record), state: 'expired', reason: { code: 'deadline_passed', text } };
}

/** What was sent may still come in; the rest ends a margin before the deadline. */
function atHeight(record: LiveRecord, height: bigint): RequestRecord {
  if (record.state === 'sent') {
    if (height <= record.deadline + settledAfter) return record;
    const text = `the chain is at ${height}, and the transaction ${record.sent.hash} did not resolve it`;
    return { ...shared(record), state: 'expired', reason: { code: 'deadline_passed', text } };
  }
  if (isInTime(record, height)) return record;
  const left = record.deadline - height;
  const text =
    left >= 0n
      ? `${left} blocks are left of ${yieldBlocks}, fewer than ${deadlineMargin}`
      : `its time was over ${-left} blocks ago`;
  return { ...shared(record), state: 'expired', reason: { code: 'too_late', text } };
}

const shared = ({ event, deadline, failures, vain, dueAt, lastError }: LiveRecord) => ({
  event,
  deadline,
  failures,
  vain,
  dueAt,
  ...(lastError === undefined ? {} : { lastError }),
});

/** The step succeeded. */
const fresh = (record: LiveRecord) => ({ ...shared(record), failures: 0, dueAt: 0 });
