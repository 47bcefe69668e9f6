import { devAppCompose } from '../../src/dev-enclave/app-compose.ts';
import { toBase58 } from '../../src/primitives/hash.ts';
import type { TrustConfig } from '../../src/proof/report-data.ts';
import { readTrustConfig } from '../../src/proof/trust-config-env.ts';

const usual = readTrustConfig({});
if (!usual.ok) throw new Error('the defaults are no settings');

/** The settings of a service whose environment says nothing, as the demo policy's app-compose has them. */
export const usualTrustConfig: TrustConfig = usual.config;

/** The app-compose of a service with these settings. */
export const appComposeOf = ({ audience, limits, ...config }: TrustConfig): string =>
  devAppCompose({
    KEY_MODE: config.keyMode,
    ...(audience === undefined
      ? {}
      : { AUDIENCE_CHAIN: audience.chain, AUDIENCE_CONTRACT: audience.contract }),
    STATEMENT_LIFETIME_SECONDS: String(config.statementLifetimeSeconds),
    MAX_CODE_BYTES: String(limits.maxCodeBytes),
    MAX_STATE_BYTES: String(limits.maxStateBytes),
    MAX_ARGS_BYTES: String(limits.maxArgsBytes),
    MAX_WITNESS_BYTES: String(limits.maxWitnessBytes),
    MAX_PREPAID_GAS: String(limits.maxPrepaidGas),
    EXECUTION_TIMEOUT_MILLIS: String(limits.executionTimeoutMillis),
    ...(config.outlayerNetwork === undefined
      ? {}
      : {
          OUTLAYER_CONTRACTS: config.outlayerContracts.join(','),
          OUTLAYER_NETWORK: config.outlayerNetwork,
          OUTLAYER_OPERATOR: config.outlayerOperator ?? '',
        }),
    ...(config.lightClientCheckpoint === undefined
      ? {}
      : {
          LIGHT_CLIENT_CHECKPOINT: toBase58(config.lightClientCheckpoint),
          MAX_TRUSTED_HEAD_AGE_SECONDS: String(config.maxTrustedHeadAgeSeconds),
        }),
    ...(config.executorIsolation === 'service' ? { EXECUTOR_SOCKET: '/run/executor/executor.sock' } : {}),
  });
