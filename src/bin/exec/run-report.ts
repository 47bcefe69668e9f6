import { systemAccountId } from '../../primitives/account-id.ts';
import { grouped, teraGas, tokens } from '../../primitives/amount-text.ts';
import { toHex } from '../../primitives/bytes.ts';
import { toBase58 } from '../../primitives/hash.ts';
import type { ExecutionStatus } from '../../primitives/outcome.ts';
import type { Receipt } from '../../primitives/receipt.ts';
import { burntBy, receiptFailure } from '../../proof/receipts-output.ts';
import { changedAccounts, changedData } from '../../runtime/one-shot/changed-accounts.ts';
import { profileFacts } from '../../runtime/one-shot/profile-facts.ts';
import type { PlacedOutcome } from '../../runtime/one-shot/receipt-run.ts';
import type { StateChange } from '../../runtime/one-shot/trie-external.ts';
import type { RanReceipts } from '../../server/promising-run.ts';
import { profileOfRun } from '../../server/told-run.ts';
import { printable } from '../../verifier/printable.ts';
import { bold, dim, green, red, yellow } from '../paint.ts';
import { profileReport } from './profile-report.ts';
import { readable } from './readable.ts';
import { claimRows, clipped, keyRows, type Row, toLines } from './report.ts';
import type { Snapshot } from './rpc-snapshot.ts';

/** Everything that a report about receipts is about. */
export type FinishedRun = { readonly ran: RanReceipts; readonly snapshot: Snapshot | undefined };

/** What came of a call and its receipts, for people. */
export function toRunReport({ ran, snapshot }: FinishedRun, withProfile: boolean): string {
  const { call } = ran;
  const rows = [
    ...resultRows(ran),
    ...gasRows(ran),
    ...accountRows(ran),
    ...changeRows(ran),
    ...outcomeRows(ran),
    ...receiptRows(ran),
    ...claimRows(snapshot),
  ];
  const profile = withProfile ? [profileReport(profileFacts(profileOfRun(ran.run)))] : [];
  const head = `${bold(`${call.accountId}.${printable(call.method)}`)}  ${headOf(ran)}`;
  return [head, ...toLines(rows), '', ...profile].join('\n');
}

/** What the call changed of its own contract's data. */
export const ownChanges = ({ call, run }: RanReceipts): StateChange[] =>
  changedData(run.changes).filter(({ accountId }) => accountId === call.accountId);

function headOf({ final }: RanReceipts): string {
  if (final.kind === 'failure') return red('FAILED');
  return final.kind === 'value' ? green('ok') : yellow('ok, and its promise is open');
}

function resultRows({ final }: RanReceipts): Row[] {
  switch (final.kind) {
    case 'value':
      return [['returns', readable(final.bytes)]];
    case 'receipt':
      return [['returns', `what the receipt ${toBase58(final.receiptId)} will return`]];
    case 'failure':
      return [['failure', red(printable(final.failure.text))]];
  }
}

function gasRows({ run, call, heldGas }: RanReceipts): Row[] {
  const burnt = burntBy(run.outcomes);
  const used = burnt.gas + heldGas;
  return [
    ['gas burnt', `${grouped(burnt.gas)}  (${teraGas(burnt.gas)} of ${teraGas(call.prepaidGas)} and fees)`],
    ...(heldGas === 0n ? [] : [['gas used', `${grouped(used)}  (${teraGas(used)})`] as const]),
    ...(burnt.tokens === 0n ? [] : [['tokens burnt', tokens(burnt.tokens)] as const]),
  ];
}

const accountRows = ({ run }: RanReceipts): Row[] =>
  changedAccounts(run.changes).map(({ accountId, account }, index): Row => {
    const text =
      account === undefined
        ? red('deleted')
        : `${tokens(account.amount)}, ${grouped(account.storageUsage)} bytes of storage`;
    return [index === 0 ? 'accounts' : '', `${accountId}  ${text}`];
  });

function changeRows(ran: RanReceipts): Row[] {
  const { call, run } = ran;
  const others = [...Map.groupBy(changedData(run.changes), ({ accountId }) => accountId)];
  if (others.length === 0) return [['changed', 'no keys']];
  const states = new Map([call, ...call.accounts].map(({ accountId, state }) => [accountId, state]));
  return others.flatMap(([accountId, changes]): Row[] => [
    ['of', accountId],
    ...keyRows(changes, states.get(accountId) ?? []),
  ]);
}

/** Each outcome under the one that made its receipt. */
function outcomeRows({ run, call }: RanReceipts): Row[] {
  const byId = new Map(run.outcomes.map((outcome) => [toHex(outcome.id), outcome]));
  const rowsOf = (id: Uint8Array, depth: number): string[] => {
    const one = byId.get(toHex(id));
    if (one === undefined) return [];
    return [
      ...outcomeLines(one, depth),
      ...one.outcome.receiptIds.flatMap((next) => rowsOf(next, depth + 1)),
    ];
  };
  return labelled('outcomes', rowsOf(call.receiptId, 0));
}

function outcomeLines({ height, outcome }: PlacedOutcome, depth: number): string[] {
  const indent = '  '.repeat(depth);
  const place = dim(`block ${height}, ${teraGas(outcome.gasBurnt)}`);
  const line = `${indent}${outcome.executorId}  ${statusText(outcome.status)}  ${place}`;
  return [
    line,
    ...outcome.logs.flatMap((log) =>
      log.split('\n').map((text) => `${indent}  ${dim('log')} ${clipped(printable(text))}`),
    ),
  ];
}

function statusText(status: ExecutionStatus): string {
  switch (status.kind) {
    case 'success_value':
      return `${green('ok')} ${clipped(readable(status.value))}`;
    case 'success_receipt_id':
      return `${green('ok')} as a receipt returns`;
    case 'failure':
      return `${red('FAILED')} ${clipped(printable(receiptFailure(status.error).text))}`;
    case 'unknown':
      return 'unknown';
  }
}

function receiptRows({ run, call }: RanReceipts): Row[] {
  const label = call.promises.kind === 'return' ? 'receipts' : 'waiting';
  return labelled(label, run.receipts.map(receiptText));
}

function receiptText({ receiverId, receiptId, predecessorId, receipt }: Receipt): string {
  const what = 'actions' in receipt ? receipt.actions.map(actionText).join(', ') : receipt.kind;
  const kind = receipt.kind.startsWith('promise_yield')
    ? ' (a yield)'
    : predecessorId === systemAccountId
      ? ' (a refund)'
      : '';
  const waits =
    'actions' in receipt && receipt.inputDataIds.length > 0
      ? `, waits for ${receipt.inputDataIds.length}`
      : '';
  return `${receiverId}  ${what}${kind}${waits}  ${dim(toBase58(receiptId))}`;
}

type AnyAction = Extract<Receipt['receipt'], { readonly actions: unknown }>['actions'][number];

function actionText(action: AnyAction): string {
  if (action.kind === 'transfer') return `transfer ${tokens(action.deposit)}`;
  if (action.kind !== 'function_call') return action.kind;
  const deposit = action.deposit === 0n ? '' : ` with ${tokens(action.deposit)}`;
  return `${printable(action.methodName)}(${clipped(readable(action.args))}) ${teraGas(action.gas)}${deposit}`;
}

const labelled = (label: string, lines: readonly string[]): Row[] =>
  lines.map((line, index): Row => [index === 0 ? label : '', line]);
