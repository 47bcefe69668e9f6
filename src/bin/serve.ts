import { createDstackEnclave } from '../enclave/dstack.ts';
import type { Enclave } from '../enclave/enclave.ts';
import {
  assertIntelQuote,
  assertProductionEnvironment,
  assertProductionInfo,
} from '../enclave/production.ts';
import { parseConfig } from '../server/config.ts';
import { untilSignal } from './closing.ts';
import { collateralSource } from './collateral-source.ts';
import { refuseToStart } from './refusal.ts';
import { createLog, type RunningService, startService } from './start-service.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Production: a real dstack machine, or exit code 1 and the reason. Returns when SIGTERM or SIGINT was obeyed. */
export async function serve(env: Environment): Promise<number> {
  let service: RunningService;
  try {
    service = await startProduction(env);
  } catch (cause) {
    return refuseToStart('serve', cause);
  }
  await untilSignal();
  await service.close();
  return 0;
}

async function startProduction(env: Environment): Promise<RunningService> {
  assertProductionEnvironment(env);
  const config = parseConfig(env);
  const log = createLog(config.operation);
  const enclave = createDstackEnclave();
  await assertProductionEnclave(enclave);
  const collateral = collateralSource(config.operation, log);
  const service = await startService({ enclave, collateral, config, log });
  log.info({ url: service.url }, 'serving');
  return service;
}

/** A TDX machine under Intel's root, with its keys from a KMS. Throws `EnclaveFault`. */
export async function assertProductionEnclave(enclave: Enclave): Promise<void> {
  assertProductionInfo(await enclave.info());
  // Only its certificates are looked at. Zeros are no hash of ours, so this quote says nothing to anyone.
  const { quote } = await enclave.quote(new Uint8Array(64));
  assertIntelQuote(quote);
}
