import type { Logger } from 'pino';
import { createPccsSource } from '../enclave/collateral.ts';
import type { CollateralSource } from '../enclave/enclave.ts';
import type { Operation } from '../server/config.ts';
import { systemClock } from './start-service.ts';

/** From the service that PCCS_URL names; without one, bundles carry no collateral and an auditor brings it. */
export function collateralSource({ pccsUrl }: Operation, log: Logger): CollateralSource {
  if (pccsUrl === undefined) {
    log.warn('PCCS_URL is not set: bundles carry no collateral, so a verifier leaves their quotes unproven');
    return { collateralFor: async () => undefined };
  }
  return createPccsSource({
    url: pccsUrl,
    fetch,
    now: systemClock,
    report: (fault) => log.warn({ err: fault }, 'no fresh collateral'),
  });
}
