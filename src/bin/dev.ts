import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { defaultAppCompose, devAppCompose } from '../dev-enclave/app-compose.ts';
import { startDevEnclave } from '../dev-enclave/dev-enclave.ts';
import { createDstackEnclave } from '../enclave/dstack.ts';
import type { CollateralSource, Enclave } from '../enclave/enclave.ts';
import { equalBytes } from '../primitives/bytes.ts';
import { hashTrustConfig, type TrustConfig } from '../proof/report-data.ts';
import { readTrustConfig, trustVariableNames } from '../proof/trust-config-env.ts';
import { type Operation, parseConfig } from '../server/config.ts';
import { accountImporter } from './account-importer.ts';
import { type Closing, closeAll, untilSignal } from './closing.ts';
import { collateralSource } from './collateral-source.ts';
import { devRoot, devWorldName, openDevWorld } from './dev-world.ts';
import { refuseToStart } from './refusal.ts';
import {
  createLog,
  type RunningService,
  type ServiceSetup,
  startService,
  systemClock,
} from './start-service.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type DevMachine = Closing & {
  readonly enclave: Enclave;
  /** Undefined: as in production, by PCCS_URL. */
  readonly collateral: CollateralSource | undefined;
  readonly name: string;
};

/** The service without special hardware. Returns when SIGTERM or SIGINT was obeyed. */
export async function dev(env: Environment): Promise<number> {
  let service: DevService;
  try {
    service = await startDevService(withDotEnv(env));
  } catch (cause) {
    return refuseToStart('dev', cause);
  }
  process.stdout.write(banner(service));
  await untilSignal();
  await service.close();
  return 0;
}

/** The settings of a file `.env` in the working folder, for those that are not set. */
function withDotEnv(env: Environment): Environment {
  return existsSync('.env') ? { ...parseEnv(readFileSync('.env', 'utf8')), ...env } : env;
}

export type DevService = RunningService & {
  /** What answers as the guest agent. */
  readonly machine: string;
  readonly dataDir: string;
};

/** The service over the embedded development enclave, or over the agent that DSTACK_SIMULATOR_ENDPOINT names. */
export async function startDevService(env: Environment): Promise<DevService> {
  const config = parseConfig(env);
  const log = createLog(config.operation);
  const machine = await startMachine(env['DSTACK_SIMULATOR_ENDPOINT'], measuredApp(env, config.trust));
  const { enclave, collateral = collateralSource(config.operation, log), name } = machine;
  const service = await startOver(machine, { enclave, collateral, config, log, importer: accountImporter });
  const close = () => closeAll([service, machine]);
  await openDevWorld(service.worlds, service.appId);
  return { ...service, machine: name, dataDir: config.operation.dataDir, close };
}

/** The development machine alone, with the settings of the same places. */
export async function openDevMachine(
  env: Environment,
): Promise<DevMachine & { readonly operation: Operation }> {
  const settings = withDotEnv(env);
  const { trust, operation } = parseConfig(settings);
  const machine = await startMachine(settings['DSTACK_SIMULATOR_ENDPOINT'], measuredApp(settings, trust));
  return { ...machine, operation };
}

async function startOver(machine: DevMachine, setup: ServiceSetup): Promise<RunningService> {
  try {
    return await startService(setup);
  } catch (cause) {
    await machine.close();
    throw cause;
  }
}

/** What the embedded machine has measured. The usual settings give the app that the demo policy lists. */
function measuredApp(env: Environment, trust: TrustConfig): string {
  const usual = readTrustConfig({});
  if (usual.ok && equalBytes(hashTrustConfig(usual.config), hashTrustConfig(trust))) return defaultAppCompose;
  return devAppCompose(Object.fromEntries(trustVariableNames.map((name) => [name, env[name] ?? ''])));
}

async function startMachine(endpoint: string | undefined, appCompose: string): Promise<DevMachine> {
  if (endpoint !== undefined && endpoint !== '') {
    const enclave = createDstackEnclave(endpoint);
    return {
      enclave,
      collateral: undefined,
      name: `the guest agent at ${endpoint}`,
      close: async () => undefined,
    };
  }
  const machine = await startDevEnclave({ listen: 0, now: systemClock, appCompose });
  return {
    enclave: createDstackEnclave(machine.endpoint),
    collateral: { collateralFor: () => machine.collateral() },
    name: 'the embedded development enclave',
    close: () => machine.close(),
  };
}

const banner = ({ url, machine, dataDir }: DevService): string => `
near-enclave, in development

  service    ${url}
  try it     ${url}/docs
  a world    ${url}/rpc/${devWorldName} (NEAR's JSON-RPC)
  its root   ${devRoot.accountId}, whose key everyone knows: ${devRoot.secretKey}
  enclave    ${machine}
  data       ${dataDir}

DEVELOPMENT ROOT: quotes are signed under a public seed. Results prove nothing about hardware.
Verify them with: npm run verify -- BUNDLE.json --dev-root

Ctrl-C stops it.
`;
