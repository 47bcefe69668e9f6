import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Base64, or a run of one byte: how the oracle's cases write bytes. */
export type CaseBytes = string | { readonly fill: number; readonly len: number };

/** Whose code the account runs. Hashes are base64. */
export type CaseContract =
  | { readonly type: 'none' }
  | { readonly type: 'local' | 'global'; readonly hash: string }
  | { readonly type: 'global_by_account'; readonly account: string };

export type CasePromiseResult = 'failed' | 'not_ready' | { readonly ok: CaseBytes };

/** All of nearcore's VMContext; integers are decimal text. */
export type CaseContext = {
  readonly current_account_id: string;
  readonly signer_account_id: string;
  readonly signer_account_pk: CaseBytes;
  readonly predecessor_account_id: string;
  readonly refund_to_account_id: string;
  readonly input: CaseBytes;
  readonly block_height: string;
  readonly block_timestamp: string;
  readonly epoch_height: string;
  readonly account_balance: string;
  readonly account_locked_balance: string;
  readonly storage_usage: string;
  readonly attached_deposit: string;
  readonly prepaid_gas: string;
  readonly random_seed: CaseBytes;
  readonly view: boolean;
  readonly view_max_gas_burnt?: string;
  readonly output_data_receivers: readonly string[];
  readonly account_contract: CaseContract;
};

export type StorageItems = readonly (readonly [string, string])[];

/** One call of one contract, as `near-oracle run` takes it, but for the contract's bytes. */
export type OracleCall = {
  readonly protocol_version: number;
  readonly method: string;
  readonly storage: StorageItems;
  readonly context: CaseContext;
  /** Accounts and their stakes. */
  readonly validators?: readonly (readonly [string, string])[];
  readonly promise_results?: readonly CasePromiseResult[];
  /** What the chain finds in a universal state init. */
  readonly universal?: { readonly entries?: string; readonly keys?: string; readonly error?: string };
};

export type OracleCase = OracleCall & { readonly wasm_path: string };

export type ReturnedData = 'none' | { readonly value: string } | { readonly receipt: string };

/** What nearcore answers. `calls` is what the contract asked of the chain: receipts and their actions. */
export type OracleOutcome = {
  readonly result: 'ok' | 'aborted';
  readonly burnt_gas: string;
  readonly used_gas: string;
  readonly compute_usage: string;
  readonly balance: string;
  readonly storage_usage: string;
  readonly subsidized_amount: string;
  readonly return: ReturnedData;
  readonly logs: readonly string[];
  readonly aborted: { readonly debug: string; readonly display: string } | null;
  readonly profile: {
    readonly wasm_gas: string;
    readonly ext: Readonly<Record<string, string>>;
    readonly actions: Readonly<Record<string, string>>;
  };
  readonly storage_after: StorageItems;
  readonly calls: readonly unknown[];
};

export const oraclePath = fileURLToPath(new URL('../../.cache/oracle/near-oracle', import.meta.url));

/** Why cases cannot be asked of nearcore here, or undefined when they can. */
export const oracleMissing: string | undefined = existsSync(oraclePath)
  ? undefined
  : 'the oracle is not built (npm run oracle)';

/** Runs the oracle once with these arguments and returns what it printed. Throws when it fails. */
export function runOracle(args: readonly string[], stdin = ''): string {
  if (oracleMissing !== undefined) throw new Error(oracleMissing);
  const done = spawnSync(oraclePath, args, {
    input: stdin,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { NEAR_ORACLE_FULL: '1' },
  });
  if (done.error !== undefined) throw done.error;
  if (done.status !== 0) throw new Error(`near-oracle ${args[0]} ended with ${done.status}: ${done.stderr}`);
  return done.stdout;
}

function outcomeOf(line: string): OracleOutcome {
  const { outcome } = JSON.parse(line) as { outcome: OracleOutcome | { result: string } };
  if (outcome.result === 'ok' || outcome.result === 'aborted') return outcome as OracleOutcome;
  throw new Error(`the oracle could not run a case: ${line.slice(0, 500)}`);
}

/** Asks nearcore for the outcomes of these cases, in their order. Throws when one of them is no outcome. */
export function askOracle(cases: readonly OracleCase[]): readonly OracleOutcome[] {
  const lines = cases.map((one) => JSON.stringify(one)).join('\n');
  const answers = runOracle(['run'], lines)
    .split('\n')
    .filter((line) => line !== '')
    .map(outcomeOf);
  if (answers.length !== cases.length) throw new Error(`${cases.length} cases, ${answers.length} answers`);
  return answers;
}

export type OracleVersion = {
  readonly protocol_version: number;
  readonly crates: Readonly<Record<'near-vm-runner' | 'near-parameters', string>>;
};

export function oracleVersion(): OracleVersion {
  return JSON.parse(runOracle(['version'])) as OracleVersion;
}
