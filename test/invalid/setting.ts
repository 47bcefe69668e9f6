import { devAppCompose } from '../../src/dev-enclave/app-compose.ts';
import { outlayerEnv } from '../support/outlayer.ts';

/** When the corpus was made: its collateral is good then. */
export const corpusNow = 1_795_428_000;

/** Five seconds later it is judged. */
export const judgedAt = '2026-11-23T10:00:05Z';

/** x25519 private key of the auditor to whom a bundle is sealed. Public on purpose. */
export const auditorKey: Uint8Array = new Uint8Array(32).fill(0x42);

/** Of the one who asked for the bundle `challenged`. */
export const corpusChallenge: Uint8Array = new Uint8Array(32).fill(0xc4);

/** The settings of a service whose results are for a contract on an EVM chain. */
export const evmEnvironment = {
  AUDIENCE_CHAIN: 'eip155:11155111',
  AUDIENCE_CONTRACT: `0x${'5e'.repeat(20)}`,
} as const;

/** The same settings where they are measured. */
export const evmAppCompose: string = devAppCompose({ KEY_MODE: 'boot-entropy', ...evmEnvironment });

/** Of a service that answers requests of OutLayer's contract. */
export const outlayerAppCompose: string = devAppCompose({ KEY_MODE: 'boot-entropy', ...outlayerEnv });
