import { z } from 'zod';
import { keyModeNames, type TrustConfig } from '../proof/report-data.ts';

/** Changes nothing but how the service runs. */
export type Operation = {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly dataDir: string;
  /** A PostgreSQL in the place of the file in `dataDir`. Holds a password: never printed. */
  readonly databaseUrl: string | undefined;
  readonly logLevel: (typeof logLevels)[number];
  /** Guests that run at once, each in a process of its own. */
  readonly executorProcesses: number;
  /** Where Intel's signed data come from; none: quotes are served without. */
  readonly pccsUrl: string | undefined;
  readonly maxBodyBytes: number;
  /** Durable worlds that are kept; more are not made. */
  readonly maxWorlds: number;
  readonly maxConcurrentQuotes: number;
  /** Requests that may wait for a quote of their own; more are turned away. */
  readonly maxWaitingQuotes: number;
  readonly registrationRefreshSeconds: number;
};

export type ServiceConfig = {
  /** Changes what a result is worth: enters the config hash, and belongs into the measured compose file. */
  readonly trust: TrustConfig;
  readonly operation: Operation;
};

/** The environment does not make a configuration: one line for each variable that is wrong. */
export class ConfigError extends Error {}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** An empty variable is an absent one, as in a compose file that passes an unset one on. */
const text = z.string().transform((value) => (value === '' ? undefined : value));

const wholeNumber = (least: bigint, most: bigint, usual: bigint) =>
  text.pipe(
    z
      .string()
      .regex(/^[0-9]{1,20}$/, 'is not a whole number')
      .transform(BigInt)
      .refine((value) => value >= least && value <= most, `is not between ${least} and ${most}`)
      .default(usual),
  );

const count = (least: number, most: number, usual: number) =>
  wholeNumber(BigInt(least), BigInt(most), BigInt(usual)).transform(Number);

const choice = <const C extends readonly string[]>(names: C, usual: C[number]) =>
  text.pipe(z.enum(names, `is not one of ${names.join(', ')}`).default(usual));

const u64 = 2n ** 64n - 1n;
const mebibyte = 1_048_576;

const trustVariables = {
  KEY_MODE: choice(keyModeNames, 'boot-entropy'),
  /** Whom statements are meant for, such as `near:mainnet` and a contract there: both or neither. */
  AUDIENCE_CHAIN: text.pipe(z.string().optional()),
  AUDIENCE_CONTRACT: text.pipe(z.string().optional()),
  STATEMENT_LIFETIME_SECONDS: wholeNumber(0n, 3_155_760_000n, 0n),
  MAX_CODE_BYTES: wholeNumber(1n, u64, BigInt(4 * mebibyte)),
  MAX_STATE_BYTES: wholeNumber(0n, u64, BigInt(16 * mebibyte)),
  MAX_ARGS_BYTES: wholeNumber(0n, u64, BigInt(4 * mebibyte)),
  MAX_WITNESS_BYTES: wholeNumber(0n, u64, BigInt(16 * mebibyte)),
  MAX_PREPAID_GAS: wholeNumber(0n, u64, 1_000_000_000_000_000n),
  EXECUTION_TIMEOUT_MILLIS: wholeNumber(1n, 600_000n, 30_000n),
};

const operationVariables = {
  HOST: text.pipe(z.string().default('127.0.0.1')),
  PORT: count(0, 65_535, 3000),
  DATA_DIR: text.pipe(z.string().default('./data')),
  DATABASE_URL: text.pipe(
    z
      .string()
      .regex(/^postgres(ql)?:\/\/\S+$/, 'is not a postgres:// address')
      .optional(),
  ),
  LOG_LEVEL: choice(logLevels, 'info'),
  EXECUTOR_PROCESSES: count(1, 256, 2),
  PCCS_URL: text.pipe(z.url({ protocol: /^https?$/, error: 'is not an http(s) address' }).optional()),
  MAX_BODY_BYTES: count(1, 2 ** 30, 40 * mebibyte),
  MAX_WORLDS: count(0, 1_000_000, 64),
  MAX_CONCURRENT_QUOTES: count(1, 64, 2),
  MAX_WAITING_QUOTES: count(0, 10_000, 64),
  REGISTRATION_REFRESH_SECONDS: count(1, 31_557_600, 3_600),
};

/** Which variables change what a result is worth. All others may be changed without asking an auditor. */
export const trustVariableNames: readonly string[] = Object.keys(trustVariables);
export const operationVariableNames: readonly string[] = Object.keys(operationVariables);

const environment = z
  .object({ ...trustVariables, ...operationVariables })
  .refine((env) => (env.AUDIENCE_CHAIN === undefined) === (env.AUDIENCE_CONTRACT === undefined), {
    path: ['AUDIENCE_CONTRACT'],
    error: 'is needed beside AUDIENCE_CHAIN, and the reverse',
  });
type Environment = z.output<typeof environment>;

/** Reads the environment; variables that are not ours are left alone. Throws `ConfigError`. */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): ServiceConfig {
  const names = [...trustVariableNames, ...operationVariableNames];
  const result = environment.safeParse(Object.fromEntries(names.map((name) => [name, env[name] ?? ''])));
  if (result.success) return { trust: toTrust(result.data), operation: toOperation(result.data) };
  const lines = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  throw new ConfigError(`the configuration is wrong: ${lines.join('; ')}`);
}

function toTrust(env: Environment): TrustConfig {
  const { AUDIENCE_CHAIN: chain, AUDIENCE_CONTRACT: contract } = env;
  return {
    keyMode: env.KEY_MODE,
    // Not a setting: this version has no other way to run guests.
    executorIsolation: 'child-process',
    audience: chain === undefined || contract === undefined ? undefined : { chain, contract },
    statementLifetimeSeconds: env.STATEMENT_LIFETIME_SECONDS,
    limits: {
      maxCodeBytes: env.MAX_CODE_BYTES,
      maxStateBytes: env.MAX_STATE_BYTES,
      maxArgsBytes: env.MAX_ARGS_BYTES,
      maxWitnessBytes: env.MAX_WITNESS_BYTES,
      maxPrepaidGas: env.MAX_PREPAID_GAS,
      executionTimeoutMillis: env.EXECUTION_TIMEOUT_MILLIS,
    },
    outlayerContracts: [],
    maxTrustedHeadAgeSeconds: 0,
  };
}

const toOperation = (env: Environment): Operation => ({
  host: env.HOST,
  port: env.PORT,
  dataDir: env.DATA_DIR,
  databaseUrl: env.DATABASE_URL,
  logLevel: env.LOG_LEVEL,
  executorProcesses: env.EXECUTOR_PROCESSES,
  pccsUrl: env.PCCS_URL,
  maxBodyBytes: env.MAX_BODY_BYTES,
  maxWorlds: env.MAX_WORLDS,
  maxConcurrentQuotes: env.MAX_CONCURRENT_QUOTES,
  maxWaitingQuotes: env.MAX_WAITING_QUOTES,
  registrationRefreshSeconds: env.REGISTRATION_REFRESH_SECONDS,
});
