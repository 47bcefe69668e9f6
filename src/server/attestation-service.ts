import { EnclaveFault } from '../enclave/enclave.ts';
import { collateralExpiry } from '../enclave/pccs.ts';
import { zeroHash } from '../primitives/hash.ts';
import type { Attestation, Registration } from '../proof/attestation.ts';
import {
  type OutlayerRefusal,
  type OutlayerTask,
  outlayerReportData,
} from '../proof/outlayer-report-data.ts';
import type { StatementInput } from '../proof/statement.ts';
import type { Metrics } from './metrics.ts';
import type { QuoteGate } from './quote-gate.ts';
import { type Machine, type Quotable, quoteOver } from './quoting.ts';

/** A quote, when it was made and when the first part of its collateral ends: Unix seconds by the clock of the service. */
export type Quoted = {
  readonly attestation: Attestation;
  readonly quotedAt: number;
  readonly collateralEndsAt: number | undefined;
};

export type OutlayerQuote =
  | { readonly ok: true; readonly quote: Uint8Array }
  | { readonly ok: false; readonly code: OutlayerRefusal };

export interface AttestationService {
  readonly registration: Registration;
  /** The quote over the keys. Made at boot; renewed when it is old, or its collateral ends. */
  current(): Promise<Quoted>;
  /** The same, however old it is. */
  readonly last: Quoted;
  /** A fresh quote over the keys that answers a challenge of 32 bytes. */
  answer(challenge: Uint8Array): Promise<Quoted>;
  /** A fresh quote over one statement; the challenge is the statement's own, or zero. */
  overStatement(statementHash: Uint8Array, challenge: Uint8Array): Promise<Quoted>;
  /** A quote in OutLayer's own layout, in which no other quote of ours is made; or why there is none. */
  overOutlayerTask(
    task: OutlayerTask,
    input: Pick<StatementInput, 'outlayer' | 'callerOrigin'>,
  ): Promise<OutlayerQuote>;
  /** Whether the enclave answers now; never throws for an enclave that does not. */
  isReady(): Promise<boolean>;
}

export type AttestationOptions = {
  readonly machine: Machine;
  /** Unix seconds. */
  readonly clock: () => number;
  readonly refreshSeconds: number;
  /** Through which go the quotes that callers cause. */
  readonly gate: QuoteGate;
  readonly metrics: Pick<Metrics, 'quoted'>;
  /** Told when a renewal failed: the last quote is served on. */
  readonly report: (fault: EnclaveFault) => void;
};

/** How long to wait after a failure, or for collateral that was not to be had. */
const retrySeconds = 60;

/** Has the keys quoted. Throws `EnclaveFault` when the enclave cannot. */
export async function createAttestationService(options: AttestationOptions): Promise<AttestationService> {
  return new QuotingService(options, await quoteTimed(options, registrationQuotable));
}

const registrationQuotable: Quotable = {
  kind: 'key-registration',
  challenge: zeroHash,
  statementHash: zeroHash,
};

class QuotingService implements AttestationService {
  readonly registration: Registration;
  readonly #options: AttestationOptions;
  #current: Quoted;
  #renewAt: number;
  #renewal: Promise<Quoted> | undefined;

  constructor(options: AttestationOptions, first: Quoted) {
    this.#options = options;
    this.registration = options.machine.registration;
    this.#current = first;
    this.#renewAt = this.#dueAt(first);
  }

  get last(): Quoted {
    return this.#current;
  }

  async current(): Promise<Quoted> {
    const { clock, report } = this.#options;
    const last = this.#current;
    if (clock() < this.#renewAt) return last;
    try {
      return await this.#renewOnce();
    } catch (cause) {
      if (!(cause instanceof EnclaveFault)) throw cause;
      report(cause);
      this.#renewAt = clock() + retrySeconds;
      return last;
    }
  }

  answer(challenge: Uint8Array): Promise<Quoted> {
    return this.#quoteOnDemand({ kind: 'challenge-answer', challenge, statementHash: zeroHash });
  }

  overStatement(statementHash: Uint8Array, challenge: Uint8Array): Promise<Quoted> {
    return this.#quoteOnDemand({ kind: 'result-quote', challenge, statementHash });
  }

  async overOutlayerTask(
    task: OutlayerTask,
    input: Pick<StatementInput, 'outlayer' | 'callerOrigin'>,
  ): Promise<OutlayerQuote> {
    const { gate, machine } = this.#options;
    const made = outlayerReportData(task, input, this.registration.config);
    if (!made.ok) return made;
    const { quote } = await gate.run(() => machine.enclave.quote(made.reportData));
    return { ok: true, quote };
  }

  async isReady(): Promise<boolean> {
    try {
      await this.#options.machine.enclave.info();
      return true;
    } catch (cause) {
      if (cause instanceof EnclaveFault) return false;
      throw cause;
    }
  }

  /** Single flight: many calls at once cause one quote. */
  #renewOnce(): Promise<Quoted> {
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #renew(): Promise<Quoted> {
    const quoted = await quoteTimed(this.#options, registrationQuotable);
    this.#current = quoted;
    this.#renewAt = this.#dueAt(quoted);
    return quoted;
  }

  #dueAt({ collateralEndsAt: endsAt, quotedAt }: Quoted): number {
    const { refreshSeconds } = this.#options;
    if (endsAt === undefined) return quotedAt + Math.min(refreshSeconds, retrySeconds);
    // Collateral that ended before it came must not cause a quote for each call.
    return Math.max(quotedAt + retrySeconds, Math.min(quotedAt + refreshSeconds, endsAt));
  }

  #quoteOnDemand(quotable: Quotable): Promise<Quoted> {
    return this.#options.gate.run(() => quoteTimed(this.#options, quotable));
  }
}

async function quoteTimed(options: AttestationOptions, quotable: Quotable): Promise<Quoted> {
  const { machine, clock, metrics } = options;
  try {
    const attestation = await quoteOver(machine, quotable);
    metrics.quoted(quotable.kind, 'made');
    const { collateral } = attestation;
    const collateralEndsAt = collateral === undefined ? undefined : collateralExpiry(collateral.data);
    return { attestation, quotedAt: clock(), collateralEndsAt };
  } catch (cause) {
    metrics.quoted(quotable.kind, 'failed');
    throw cause;
  }
}
