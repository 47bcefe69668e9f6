import { z } from 'zod';
import { fromHex } from '../primitives/bytes.ts';
import type { TrustConfig } from '../proof/report-data.ts';
import { choice, readTrustConfig, variable, wholeNumber } from '../proof/trust-config-env.ts';

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
  /** Where an executor service listens. Of the trust variables: whether there is one enters the config hash. */
  readonly executorSocket: string | undefined;
  /** Where Intel's signed data come from; none: quotes are served without. */
  readonly pccsUrl: string | undefined;
  readonly maxBodyBytes: number;
  /** How far the time of an encrypted call may be from ours. */
  readonly sealedWindowSeconds: number;
  /** Encrypted calls within that window; more are turned away. */
  readonly maxSealedRequests: number;
  /** Durable worlds that are kept; more are not made. */
  readonly maxWorlds: number;
  /** New keys after so long; 0: never. */
  readonly keyRotationSeconds: number;
  /** 33 bytes, compressed: keys for which another KMS root vouches are refused. */
  readonly kmsRootPublicKey: Uint8Array | undefined;
  /** Warn this long before the collateral ends. */
  readonly collateralWarningSeconds: number;
  /** Quotes that callers may cause. */
  readonly quotesPerMinute: number;
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

const count = (least: number, most: number, usual: number) =>
  wholeNumber(BigInt(least), BigInt(most), BigInt(usual)).transform(Number);

const mebibyte = 1_048_576;

const operationVariables = {
  HOST: variable.pipe(z.string().default('127.0.0.1')),
  PORT: count(0, 65_535, 3000),
  DATA_DIR: variable.pipe(z.string().default('./data')),
  DATABASE_URL: variable.pipe(
    z
      .string()
      .regex(/^postgres(ql)?:\/\/\S+$/, 'is not a postgres:// address')
      .optional(),
  ),
  LOG_LEVEL: choice(logLevels, 'info'),
  EXECUTOR_PROCESSES: count(1, 256, 2),
  PCCS_URL: variable.pipe(z.url({ protocol: /^https?$/, error: 'is not an http(s) address' }).optional()),
  MAX_BODY_BYTES: count(1, 2 ** 30, 40 * mebibyte),
  SEALED_WINDOW_SECONDS: count(1, 3_600, 120),
  MAX_SEALED_REQUESTS: count(1, 10_000_000, 200_000),
  MAX_WORLDS: count(0, 1_000_000, 64),
  KEY_ROTATION_SECONDS: count(0, 31_557_600, 0),
  KMS_ROOT_PUBLIC_KEY: variable.pipe(
    z
      .string()
      .regex(/^0[23][0-9a-f]{64}$/, 'is not a compressed secp256k1 key in hex')
      .transform(fromHex)
      .optional(),
  ),
  COLLATERAL_WARNING_SECONDS: count(0, 31_557_600, 259_200),
  QUOTES_PER_MINUTE: count(1, 100_000, 60),
  MAX_CONCURRENT_QUOTES: count(1, 64, 2),
  MAX_WAITING_QUOTES: count(0, 10_000, 64),
  REGISTRATION_REFRESH_SECONDS: count(1, 31_557_600, 3_600),
};

export const operationVariableNames: readonly string[] = Object.keys(operationVariables);

const operationEnvironment = z.object(operationVariables);
type OperationEnvironment = z.output<typeof operationEnvironment>;

/** Reads the environment; variables that are not ours are left alone. Throws `ConfigError`. */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): ServiceConfig {
  const trust = readTrustConfig(env);
  const ours = Object.fromEntries(operationVariableNames.map((name) => [name, env[name] ?? '']));
  const operation = operationEnvironment.safeParse(ours);
  if (trust.ok && operation.success) {
    return rotatable({ trust: trust.config, operation: toOperation(operation.data, env['EXECUTOR_SOCKET']) });
  }
  const lines = [
    ...(trust.ok ? [] : trust.problems),
    ...(operation.error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) ?? []),
  ];
  throw new ConfigError(`the configuration is wrong: ${lines.join('; ')}`);
}

function rotatable(config: ServiceConfig): ServiceConfig {
  if (config.trust.keyMode !== 'derived' || config.operation.keyRotationSeconds === 0) return config;
  throw new ConfigError('KEY_ROTATION_SECONDS must be 0: keys of the KEY_MODE derived never change');
}

const toOperation = (env: OperationEnvironment, executorSocket: string | undefined): Operation => ({
  host: env.HOST,
  port: env.PORT,
  dataDir: env.DATA_DIR,
  databaseUrl: env.DATABASE_URL,
  logLevel: env.LOG_LEVEL,
  executorProcesses: env.EXECUTOR_PROCESSES,
  executorSocket: executorSocket === '' ? undefined : executorSocket,
  pccsUrl: env.PCCS_URL,
  maxBodyBytes: env.MAX_BODY_BYTES,
  sealedWindowSeconds: env.SEALED_WINDOW_SECONDS,
  maxSealedRequests: env.MAX_SEALED_REQUESTS,
  maxWorlds: env.MAX_WORLDS,
  keyRotationSeconds: env.KEY_ROTATION_SECONDS,
  kmsRootPublicKey: env.KMS_ROOT_PUBLIC_KEY,
  collateralWarningSeconds: env.COLLATERAL_WARNING_SECONDS,
  quotesPerMinute: env.QUOTES_PER_MINUTE,
  maxConcurrentQuotes: env.MAX_CONCURRENT_QUOTES,
  maxWaitingQuotes: env.MAX_WAITING_QUOTES,
  registrationRefreshSeconds: env.REGISTRATION_REFRESH_SECONDS,
});
