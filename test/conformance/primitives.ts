import { toHex } from '../../src/primitives/bytes.ts';
import { type CaseResult, type ConformanceFile, toCaseResult } from './case-result.ts';
import { actionChecks } from './primitives/action-checks.ts';
import type { Checks, Line } from './primitives/compare-line.ts';
import { keyChecks } from './primitives/key-checks.ts';
import { receiptChecks } from './primitives/receipt-checks.ts';
import { stateInitChecks } from './primitives/state-init-checks.ts';
import { transactionChecks } from './primitives/transaction-checks.ts';
import { blockChecks } from './primitives-blocks.ts';
import { trieKeyFromDebug } from './trie-key-from-debug.ts';

/** `primitives/*.jsonl`: a type without a check is skipped by its name. */
export function* checkPrimitives(file: ConformanceFile): Iterable<CaseResult> {
  let index = 0;
  for (const line of file.lines()) {
    yield checkLine(file.group, index, line as Line);
    index++;
  }
}

function checkLine(group: string, index: number, line: Line): CaseResult {
  const type = String(line['type']);
  const id = `${type}-${index}`;
  const check = checks[type];
  if (check === undefined) return { group, id, status: 'skipped', reason: `type ${type}` };
  try {
    return toCaseResult(group, id, check(line));
  } catch (cause) {
    return { group, id, status: 'failed', reason: String(cause) };
  }
}

const checks: Checks = {
  TrieKey: checkTrieKey,
  ...blockChecks,
  ...keyChecks,
  ...stateInitChecks,
  ...actionChecks,
  ...transactionChecks,
  ...receiptChecks,
};

function checkTrieKey(line: Line): string[] {
  const key = trieKeyFromDebug(String(line['debug']));
  if (key === undefined) return [`unknown kind of key: ${line['debug']}`];
  return [
    ...difference('key', line['key'], toHex(key)),
    ...difference('len', String(line['len']), String(key.length)),
  ];
}

const difference = (what: string, expected: unknown, actual: string): string[] =>
  expected === actual ? [] : [`${what}: expected ${expected}, got ${actual}`];
