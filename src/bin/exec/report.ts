import { grouped, teraGas, tokens } from '../../primitives/amount-text.ts';
import { toHex } from '../../primitives/bytes.ts';
import type { OneShotResult } from '../../runtime/one-shot/one-shot.ts';
import type { OneShotCall } from '../../runtime/one-shot/one-shot-call.ts';
import { profileFacts } from '../../runtime/one-shot/profile-facts.ts';
import type { RanCall } from '../../server/outcome-json.ts';
import { printable } from '../../verifier/printable.ts';
import type { ReturnData } from '../../vm/call.ts';
import { bold, dim, green, isTerminal, red, yellow } from '../paint.ts';
import { methodsOf } from './methods.ts';
import { profileReport } from './profile-report.ts';
import { readable, readableKey, shortened } from './readable.ts';
import type { Snapshot } from './rpc-snapshot.ts';

/** Everything that a report is about. */
export type Finished = {
  readonly call: OneShotCall;
  readonly ran: RanCall;
  readonly snapshot: Snapshot | undefined;
};

export type Row = readonly [label: string, text: string];

/** What came of a call, for people. */
export function toReport(finished: Finished, withProfile: boolean): string {
  const { call, ran } = finished;
  const { profile } = ran.result.outcome;
  const status = ran.failure === undefined ? green('ok') : red('FAILED');
  const head = `${bold(`${call.accountId}.${printable(call.method)}`)}${call.isView ? ' (view)' : ''}  ${status}`;
  const rows = [
    ...resultRows(finished),
    ...logRows(ran.result.outcome.logs),
    ...gasRows(finished),
    ...accountRows(finished),
    ...changeRows(finished),
    ...claimRows(finished.snapshot),
  ];
  return [head, ...toLines(rows), '', ...(withProfile ? [profileReport(profileFacts(profile))] : [])].join(
    '\n',
  );
}

const labelWidth = 12;

export const toLines = (rows: readonly Row[]): string[] =>
  rows.map(([label, text]) => `  ${dim(label.padEnd(labelWidth))} ${text}`.trimEnd());

function resultRows({ call, ran }: Finished): Row[] {
  const { failure, result } = ran;
  if (failure === undefined) return [['returns', returnText(result.outcome.returnData)]];
  const rows: Row[] = [
    ['failure', red(printable(failure.display))],
    ['', dim(printable(failure.text))],
  ];
  return failure.kind === 'MethodResolveError' ? [...rows, ['methods', methodsOf(call).join(', ')]] : rows;
}

function returnText(returned: ReturnData): string {
  return returned.kind === 'value' ? readable(returned.bytes) : 'nothing';
}

/** A log may have lines of its own. */
export const logRows = (logs: readonly string[]): Row[] =>
  logs.flatMap((log, index) =>
    log.split('\n').map((line, part): Row => [part === 0 && index === 0 ? 'logs' : '', printable(line)]),
  );

function gasRows({ call, ran }: Finished): Row[] {
  const { gasBurnt, gasUsed } = ran.result.outcome;
  const burnt = `${grouped(gasBurnt)}  (${teraGas(gasBurnt)} of ${teraGas(call.prepaidGas)})`;
  const used: Row[] =
    gasUsed === gasBurnt ? [] : [['gas used', `${grouped(gasUsed)}  (${teraGas(gasUsed)})`]];
  return [['gas burnt', burnt], ...used];
}

function accountRows({ call, ran }: Finished): Row[] {
  if (ran.failure !== undefined || call.isView) return [];
  const { balance, storageUsage } = ran.result.outcome;
  return [['account', `${tokens(balance)}, ${grouped(storageUsage)} bytes of storage`]];
}

function changeRows({ call, ran }: Finished): Row[] {
  const { changes } = ran.result;
  if (changes.length === 0)
    return [['changed', ran.failure === undefined ? 'no keys' : 'no keys: the call failed']];
  return keyRows(changes, call.state);
}

/** What became of a contract's keys. */
export function keyRows(changes: OneShotResult['changes'], state: OneShotCall['state']): Row[] {
  const before = new Map(state.map(([key, value]) => [toHex(key), value]));
  return changes.flatMap(({ key, value }, index): Row[] => {
    const old = before.get(toHex(key));
    const label = index === 0 ? 'changed' : '';
    const name = clipped(readableKey(key));
    if (value === undefined) return [[label, `${red('-')} ${name}`], ...valueRow('was', old)];
    const sign = old === undefined ? green('+') : yellow('~');
    return [[label, `${sign} ${name}`], ...valueRow('was', old), ...valueRow('now', value)];
  });
}

const valueRow = (label: string, value: Uint8Array | undefined): Row[] =>
  value === undefined
    ? []
    : [['', `    ${dim(label)} ${clipped(readable(value))} ${dim(`(${value.length} bytes)`)}`]];

export function claimRows(snapshot: Snapshot | undefined): Row[] {
  if (snapshot === undefined) return [];
  const { node, accountId, block } = snapshot;
  return [
    ['', ''],
    ['source', yellow('claimed: unproven')],
    ['', `${claimedParts(snapshot).join(', ')} of ${accountId} as ${node} tells it`],
    ['', `at block ${block.height} (${printable(block.hash)}), checked against no block`],
    ['', 'the trie holds this account only: gas of trie nodes and storage usage can differ from the chain'],
  ];
}

/** What was taken from the node. */
export const claimedParts = ({ code, state, balance, block }: Snapshot): string[] => [
  ...(code === undefined ? [] : ['code']),
  ...(state === undefined ? [] : ['state']),
  ...(balance === undefined ? [] : ['balance']),
  ...(block.timestamp === undefined ? ['block height'] : ['block height', 'block time']),
];

/** Long values are in --json, whole. */
export const clipped = (text: string): string =>
  shortened(text, isTerminal() ? Math.max(40, (process.stdout.columns ?? 80) - 34) : 200);
