import { createDstackEnclave } from '../enclave/dstack.ts';
import type { Enclave } from '../enclave/enclave.ts';
import {
  assertIntelQuote,
  assertMeasuredTrust,
  assertProductionEnvironment,
  assertProductionInfo,
} from '../enclave/production.ts';
import type { TrustConfig } from '../proof/report-data.ts';
import { parseConfig } from '../server/config.ts';
import { untilSignal } from './closing.ts';
import { collateralSource } from './collateral-source.ts';
import { refuseToStart } from './refusal.ts';
import { createLog, type RunningService, startService } from './start-service.ts';

type Environment = Readonly<Record<string, string | undefined>>;
/** Opens the guest agent's socket. An argument for tests' sake: there it stands elsewhere. */
type Connect = (options: { readonly kmsRootPublicKey?: Uint8Array }) => Enclave;
const connectToSocket: Connect = (options) => createDstackEnclave(undefined, options);

/** Production: a real dstack machine, or exit code 1 and the reason. Returns when SIGTERM or SIGINT was obeyed. */
export async function serve(env: Environment, connect: Connect = connectToSocket): Promise<number> {
  let service: RunningService;
  try {
    service = await startProduction(env, connect);
  } catch (cause) {
    return refuseToStart('serve', cause);
  }
  await untilSignal();
  await service.close();
  return 0;
}

async function startProduction(env: Environment, connect: Connect): Promise<RunningService> {
  assertProductionEnvironment(env);
  const config = parseConfig(env);
  const log = createLog(config.operation);
  const { kmsRootPublicKey } = config.operation;
  const enclave = connect(kmsRootPublicKey === undefined ? {} : { kmsRootPublicKey });
  await assertProductionEnclave(enclave, config.trust);
  const collateral = collateralSource(config.operation, log);
  const service = await startService({ enclave, collateral, config, log });
  log.info({ url: service.url }, 'serving');
  return service;
}

/** A TDX machine under Intel's root, with keys of a KMS and the settings that were measured. Throws `EnclaveFault`. */
export async function assertProductionEnclave(enclave: Enclave, trust: TrustConfig): Promise<void> {
  const info = await enclave.info();
  assertProductionInfo(info);
  assertMeasuredTrust(info, trust);
  // Only its certificates are looked at. Zeros are no hash of ours, so this quote says nothing to anyone.
  const { quote } = await enclave.quote(new Uint8Array(64));
  assertIntelQuote(quote);
}
