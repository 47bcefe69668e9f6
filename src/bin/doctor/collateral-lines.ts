import { createPccsSource } from '../../enclave/collateral.ts';
import { EnclaveFault } from '../../enclave/enclave.ts';
import { collateralExpiry } from '../../enclave/pccs.ts';
import { describeError } from '../../verifier/check.ts';
import { toIsoTime } from '../../verifier/time.ts';
import { bad, type DoctorLine, ok, unsure } from './line.ts';

export type CollateralQuestion = {
  readonly pccsUrl: string | undefined;
  /** Of this machine: it says which platform's data to ask for. */
  readonly quote: Uint8Array | undefined;
  /** Unix seconds. */
  readonly now: () => number;
};

const hint = 'PCCS_URL must be reachable from the CVM; docs/runbooks/collateral-expiry.md';

/** Fetches Intel's signed data for this machine, as the service does. */
export async function examineCollateral({ pccsUrl, quote, now }: CollateralQuestion): Promise<DoctorLine> {
  if (pccsUrl === undefined) return unsure('pccs', 'PCCS_URL is not set: bundles carry no collateral', hint);
  if (quote === undefined) return unsure('pccs', 'no quote to ask with', 'mend the quote first');
  let fault: unknown;
  const report = (cause: unknown) => {
    fault = cause;
  };
  try {
    const source = createPccsSource({ url: pccsUrl, fetch, now, report });
    const collateral = await source.collateralFor(quote);
    if (collateral === undefined)
      return bad('pccs', fault === undefined ? 'out of date' : describeError(fault), hint);
    return ok('pccs', `good until ${toIsoTime(collateralExpiry(collateral))}`);
  } catch (cause) {
    if (!(cause instanceof EnclaveFault)) throw cause;
    return bad('pccs', cause.message, hint);
  }
}
