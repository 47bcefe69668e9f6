import { z } from 'zod';
import { type CollateralSource, type Enclave, EnclaveFault } from '../enclave/enclave.ts';
import { collateralExpiry } from '../enclave/pccs.ts';
import {
  type Attestation,
  type Registration,
  toBundledEvents,
  toReportDataPayload,
} from '../proof/attestation.ts';
import { type DatedCollateral, datedCollateral } from '../proof/collateral.ts';
import type { Identity } from '../proof/identity.ts';
import { reportData } from '../proof/report-data.ts';
import { QuoteError, withoutPadding } from '../verifier/td-quote.ts';

/** What a quote is to say, beside the keys that each is about. */
export type Quotable = Pick<Attestation, 'kind' | 'challenge'> & {
  /** Of result quotes only. */
  readonly statementHash: Uint8Array;
};

export type Machine = {
  readonly enclave: Enclave;
  readonly collateral: CollateralSource;
  readonly registration: Registration;
  readonly identity: Identity;
  readonly appCompose: string;
  /** As the agent gave it before any quote: each quote binds it. */
  readonly vmConfig: string;
};

/** A quote with all that a stranger needs to judge it. Throws `EnclaveFault`. */
export async function quoteOver(
  machine: Machine,
  { kind, challenge, statementHash }: Quotable,
): Promise<Attestation> {
  const { enclave, registration, identity, appCompose, vmConfig } = machine;
  const unquoted: Attestation = {
    kind,
    challenge,
    registration,
    identity,
    quote: new Uint8Array(),
    eventLog: [],
    vmConfig,
    appCompose,
    collateral: undefined,
  };
  const { eventLog, ...answer } = await enclave.quote(
    reportData(toReportDataPayload(unquoted, statementHash)),
  );
  if ((answer.vmConfig ?? vmConfig) !== vmConfig) {
    throw new EnclaveFault('vm_config_mismatch', 'Info and GetQuote tell different VM configurations');
  }
  const quote = asBundled(answer.quote);
  const collateral = await datedCollateralOf(machine.collateral, quote);
  return { ...unquoted, quote, eventLog: toBundledEvents(eventLog), collateral };
}

function asBundled(quote: Uint8Array): Uint8Array {
  try {
    return withoutPadding(quote);
  } catch (cause) {
    if (cause instanceof QuoteError)
      throw new EnclaveFault('enclave_malformed_answer', cause.message, { cause });
    throw cause;
  }
}

/** None when there is none that can be read: a verifier may bring its own. */
export async function datedCollateralOf(
  source: CollateralSource,
  quote: Uint8Array,
): Promise<DatedCollateral | undefined> {
  const found = await source.collateralFor(quote);
  if (found === undefined) return undefined;
  try {
    collateralExpiry(found);
    return datedCollateral(found);
  } catch (cause) {
    const isUnreadable =
      cause instanceof z.ZodError || cause instanceof SyntaxError || cause instanceof EnclaveFault;
    if (isUnreadable) return undefined;
    throw cause;
  }
}
