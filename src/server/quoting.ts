import { z } from 'zod';
import type { CollateralSource, Enclave } from '../enclave/enclave.ts';
import {
  type Attestation,
  type Registration,
  toBundledEvents,
  toReportDataPayload,
} from '../proof/attestation.ts';
import { type DatedCollateral, datedCollateral } from '../proof/collateral.ts';
import { reportData } from '../proof/report-data.ts';

/** What a quote is to say, beside the keys that each is about. */
export type Quotable = Pick<Attestation, 'kind' | 'challenge'> & {
  /** Of result quotes only. */
  readonly statementHash: Uint8Array;
};

export type Machine = {
  readonly enclave: Enclave;
  readonly collateral: CollateralSource;
  readonly registration: Registration;
  readonly appCompose: string;
};

/** A quote with all that a stranger needs to judge it. Throws `EnclaveFault`. */
export async function quoteOver(
  machine: Machine,
  { kind, challenge, statementHash }: Quotable,
): Promise<Attestation> {
  const { enclave, registration, appCompose } = machine;
  const unquoted: Attestation = {
    kind,
    challenge,
    registration,
    quote: new Uint8Array(),
    eventLog: [],
    vmConfig: '',
    appCompose,
    collateral: undefined,
  };
  const { quote, eventLog, vmConfig } = await enclave.quote(
    reportData(toReportDataPayload(unquoted, statementHash)),
  );
  const collateral = await collateralOf(machine, quote);
  return { ...unquoted, quote, eventLog: toBundledEvents(eventLog), vmConfig, collateral };
}

/** None when there is none that can be read: a verifier may bring its own. */
async function collateralOf(
  { collateral }: Machine,
  quote: Uint8Array,
): Promise<DatedCollateral | undefined> {
  const found = await collateral.collateralFor(quote);
  if (found === undefined) return undefined;
  try {
    return datedCollateral(found);
  } catch (cause) {
    if (cause instanceof z.ZodError || cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
