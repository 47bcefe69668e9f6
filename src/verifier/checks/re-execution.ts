import { z } from 'zod';
import { equalBytes, toHex } from '../../primitives/bytes.ts';
import { hashOfCode } from '../../primitives/code-hash.ts';
import { toBase58, zeroHash } from '../../primitives/hash.ts';
import type { OpenBundle } from '../../proof/bundle.ts';
import type { StatementOutput } from '../../proof/statement.ts';
import { outputJson } from '../../proof/statement-json.ts';
import { witnessSize } from '../../proof/witness.ts';
import type { Stateless } from '../../runtime/chunk/stateless.ts';
import { engineId } from '../../runtime/engine-id.ts';
import type { WitnessFault } from '../../trie/witness-store.ts';
import { type Check, type Finding, fail, pass, unproven } from '../check.ts';
import type { OpenEvidence } from '../evidence.ts';
import { type ReExecuted, type Runnable, reExecute } from '../re-execute.ts';

export const reExecution: Check<OpenEvidence> = {
  code: 're_execution',
  proves:
    'the call, run again here on nothing but the state nodes and codes in the bundle, gives the same root, status, return value, logs, changes, receipts, outcomes and gas',
  leavesOpen:
    'whether the state before was that of any chain: see state_origin; codes of listed accounts that the run did not read. The runtime here is of the same make as the one that was attested: a flaw in it would be in both',
  run({ bundle, engine }) {
    const complete = toComplete(bundle);
    return typeof complete === 'string' ? unproven(`not run again: ${complete}`) : judge(complete, engine);
  },
};

type Complete = Runnable & Pick<OpenBundle, 'statement'>;

/** Or why the call cannot be run from this bundle, by this verifier. */
function toComplete({ statement, disclosure }: OpenBundle): Complete | string {
  const { code, accountCodes, witness } = disclosure;
  const { input } = statement;
  if (input.engineId !== engineId)
    return `the result was made by the engine ${input.engineId}, this is ${engineId}`;
  if (witness === undefined) return 'the bundle holds no witness';
  if (code === undefined) return 'the bundle does not hold the code';
  const known = new Set([code, ...accountCodes].map((one) => toHex(hashOfCode(one))));
  const missing = input.accounts.find(
    ({ codeHash }) => !equalBytes(codeHash, zeroHash) && !known.has(toHex(codeHash)),
  );
  return missing === undefined
    ? { ...disclosure, statement, code, witness }
    : `the bundle does not hold the code of ${missing.accountId}`;
}

function judge(bundle: Complete, engine: OpenEvidence['engine']): Finding {
  const again = attempt(() => reExecute(bundle, engine));
  if (again === undefined)
    return unproven(
      'not run again: the stack here is too small for the call; near-enclave verify has a larger one than a browser',
    );
  if (!again.ok) return fail(faultText(again.fault, bundle.witness.length));
  const { output, outcomes } = again.result;
  const differing = differences(bundle.statement.output, output);
  if (differing.length > 0) return fail(`run again it gives another ${differing.join('; ')}`);
  if (!isSameList(outcomes, bundle.preimages.outcomes)) return fail('run again it gives other outcomes');
  const size = `${bundle.witness.length} nodes and values, ${witnessSize(bundle.witness)} bytes`;
  return pass(`the same output from ${size}`);
}

/** Nothing if JavaScript's stack is full, which says nothing of the bundle. Whatever else is thrown passes through. */
function attempt(run: () => Stateless<ReExecuted>): Stateless<ReExecuted> | undefined {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof RangeError && cause.message === 'Maximum call stack size exceeded') return undefined;
    throw cause;
  }
}

/** The fields of the output that differ, each with both values. */
function differences(stated: StatementOutput, actual: StatementOutput): string[] {
  const found = z.encode(outputJson, actual);
  return Object.entries(z.encode(outputJson, stated)).flatMap(([name, value]) => {
    const [before, after] = [JSON.stringify(value), JSON.stringify(found[name])];
    return before === after ? [] : [`${name}: stated ${before}, found ${after}`];
  });
}

const isSameList = (a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean =>
  a.length === b.length && a.every((bytes, index) => equalBytes(bytes, b[index] ?? new Uint8Array()));

function faultText(fault: WitnessFault, count: number): string {
  switch (fault.kind) {
    case 'missing':
      return `witness: missing node or value ${toBase58(fault.hash)}, which the run reads`;
    case 'unused':
      return `witness: entry ${fault.index} of ${count} is not needed by the run`;
    case 'duplicate':
      return `witness: entry ${fault.index} of ${count} stands there twice`;
    case 'unordered':
      return `witness: entry ${fault.index} of ${count} is not in byte order`;
  }
}
