import { z } from 'zod';
import { isAccountId } from '../primitives/account-id.ts';
import { evmAudienceFault } from './eip712.ts';
import { base58Hash } from './json-codecs.ts';
import { keyModeNames, type TrustConfig } from './report-data.ts';

/** An empty variable is an absent one, as in a compose file that passes an unset one on. */
export const variable = z.string().transform((value) => (value === '' ? undefined : value));

export const wholeNumber = (least: bigint, most: bigint, usual: bigint) =>
  variable.pipe(
    z
      .string()
      .regex(/^[0-9]{1,20}$/, 'is not a whole number')
      .transform(BigInt)
      .refine((value) => value >= least && value <= most, `is not between ${least} and ${most}`)
      .default(usual),
  );

export const choice = <const C extends readonly string[]>(names: C, usual: C[number]) =>
  variable.pipe(z.enum(names, `is not one of ${names.join(', ')}`).default(usual));

const u64 = 2n ** 64n - 1n;
const mebibyte = 1_048_576n;

/**
 * The variables that change what a result is worth. The service reads them from its environment, a verifier from the
 * measured compose file: one parser, so that both hash the same settings.
 */
export const trustVariables = {
  KEY_MODE: choice(keyModeNames, 'boot-entropy'),
  /** Whom statements are meant for, such as `near:mainnet` and a contract there: both or neither. */
  AUDIENCE_CHAIN: variable.pipe(z.string().optional()),
  AUDIENCE_CONTRACT: variable.pipe(z.string().optional()),
  STATEMENT_LIFETIME_SECONDS: wholeNumber(0n, 3_155_760_000n, 0n),
  MAX_CODE_BYTES: wholeNumber(1n, u64, 4n * mebibyte),
  MAX_STATE_BYTES: wholeNumber(0n, u64, 16n * mebibyte),
  MAX_ARGS_BYTES: wholeNumber(0n, u64, 4n * mebibyte),
  MAX_WITNESS_BYTES: wholeNumber(0n, u64, 16n * mebibyte),
  MAX_PREPAID_GAS: wholeNumber(0n, u64, 1_000_000_000_000_000n),
  /** Path of the socket at which an executor service listens; without one, guests run in children of the service. */
  EXECUTOR_SOCKET: variable.pipe(z.string().startsWith('/', 'is not an absolute path').optional()),
  EXECUTION_TIMEOUT_MILLIS: wholeNumber(1n, 600_000n, 30_000n),
  /** Contracts of OutLayer whose requests are run, with commas between them, and the chain that they are on. */
  OUTLAYER_CONTRACTS: variable.pipe(
    z
      .string()
      .default('')
      .transform((value) => (value === '' ? [] : value.split(',').map((name) => name.trim())))
      .refine((names) => names.every(isAccountId), 'is not a list of account ids')
      .refine((names) => new Set(names).size === names.length, 'names a contract twice'),
  ),
  OUTLAYER_NETWORK: variable.pipe(z.string().optional()),
  OUTLAYER_OPERATOR: variable.pipe(z.string().refine(isAccountId, 'is not an account id').optional()),
  /** Hash of the block of NEAR, in base58, at which the trust of the light client starts; without one there is none. */
  LIGHT_CLIENT_CHECKPOINT: variable.pipe(base58Hash.optional()),
  /** How old the light client's head may be: shorter than validators need to take back their stake. */
  MAX_TRUSTED_HEAD_AGE_SECONDS: wholeNumber(0n, 604_800n, 0n),
};

/** All other variables may be changed without asking an auditor. */
export const trustVariableNames: readonly string[] = Object.keys(trustVariables);

const trustEnvironment = z
  .object(trustVariables)
  .refine((env) => (env.AUDIENCE_CHAIN === undefined) === (env.AUDIENCE_CONTRACT === undefined), {
    path: ['AUDIENCE_CONTRACT'],
    error: 'is needed beside AUDIENCE_CHAIN, and the reverse',
  })
  .refine((env) => (env.OUTLAYER_NETWORK === undefined) === (env.OUTLAYER_CONTRACTS.length === 0), {
    path: ['OUTLAYER_NETWORK'],
    error: 'is needed beside OUTLAYER_CONTRACTS, and the reverse',
  })
  .refine((env) => env.OUTLAYER_OPERATOR === undefined || env.OUTLAYER_NETWORK !== undefined, {
    path: ['OUTLAYER_OPERATOR'],
    error: 'goes with OUTLAYER_CONTRACTS',
  })
  .refine(
    (env) => (env.LIGHT_CLIENT_CHECKPOINT === undefined) === (env.MAX_TRUSTED_HEAD_AGE_SECONDS === 0n),
    {
      path: ['MAX_TRUSTED_HEAD_AGE_SECONDS'],
      error: 'is needed beside LIGHT_CLIENT_CHECKPOINT, and the reverse',
    },
  )
  .superRefine(({ AUDIENCE_CHAIN: chain = '', AUDIENCE_CONTRACT: contract = '' }, context) => {
    const fault = evmAudienceFault({ chain, contract });
    if (fault === undefined) return;
    const path = [fault.field === 'chain' ? 'AUDIENCE_CHAIN' : 'AUDIENCE_CONTRACT'];
    context.addIssue({ code: 'custom', path, message: fault.message });
  });

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings, or one line for each variable that is wrong. Variables that are not ours are left alone. */
export type TrustConfigRead =
  | { readonly ok: true; readonly config: TrustConfig }
  | { readonly ok: false; readonly problems: readonly string[] };

export function readTrustConfig(env: Environment): TrustConfigRead {
  const ours = Object.fromEntries(trustVariableNames.map((name) => [name, env[name] ?? '']));
  const result = trustEnvironment.safeParse(ours);
  if (result.success) return { ok: true, config: toTrustConfig(result.data) };
  return {
    ok: false,
    problems: result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`),
  };
}

function toTrustConfig(env: z.output<typeof trustEnvironment>): TrustConfig {
  const { AUDIENCE_CHAIN: chain, AUDIENCE_CONTRACT: contract } = env;
  return {
    keyMode: env.KEY_MODE,
    executorIsolation: env.EXECUTOR_SOCKET === undefined ? 'child-process' : 'service',
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
    outlayerContracts: env.OUTLAYER_CONTRACTS,
    outlayerNetwork: env.OUTLAYER_NETWORK,
    outlayerOperator: env.OUTLAYER_OPERATOR,
    maxTrustedHeadAgeSeconds: Number(env.MAX_TRUSTED_HEAD_AGE_SECONDS),
    lightClientCheckpoint: env.LIGHT_CLIENT_CHECKPOINT,
  };
}
