import { EnclaveFault } from '../enclave/enclave.ts';
import { zeroHash } from '../primitives/hash.ts';
import type { Attestation, Registration } from '../proof/attestation.ts';
import { Bounded, type Bounds } from './bounded.ts';
import { ProblemError } from './problems.ts';
import { type Machine, type Quotable, quoteOver } from './quoting.ts';

/** A quote and when it was made, in Unix seconds by the clock of the service. */
export type Quoted = { readonly attestation: Attestation; readonly quotedAt: number };

export interface AttestationService {
  readonly registration: Registration;
  /** The quote over the keys. Made at boot; renewed when it is old, or its collateral ends. */
  current(): Promise<Quoted>;
  /** A fresh quote over the keys that answers a challenge of 32 bytes. */
  answer(challenge: Uint8Array): Promise<Quoted>;
  /** A fresh quote over one statement; the challenge is the statement's own, or zero. */
  overStatement(statementHash: Uint8Array, challenge: Uint8Array): Promise<Quoted>;
  /** Whether the enclave answers now; never throws for an enclave that does not. */
  isReady(): Promise<boolean>;
}

export type AttestationOptions = {
  readonly machine: Machine;
  /** Unix seconds. */
  readonly clock: () => number;
  readonly refreshSeconds: number;
  /** Of quotes that callers cause. */
  readonly bounds: Bounds;
  /** Told when a renewal failed: the last quote is served on. */
  readonly report: (fault: EnclaveFault) => void;
};

/** How long to wait after a failure, or for collateral that was not to be had. */
const retrySeconds = 60;

/** Has the keys quoted. Throws `EnclaveFault` when the enclave cannot. */
export async function createAttestationService(options: AttestationOptions): Promise<AttestationService> {
  const service = new QuotingService(options);
  await service.start();
  return service;
}

class QuotingService implements AttestationService {
  readonly registration: Registration;
  readonly #options: AttestationOptions;
  readonly #onDemand: Bounded;
  #current: Quoted | undefined;
  #renewAt = 0;
  #renewal: Promise<Quoted> | undefined;

  constructor(options: AttestationOptions) {
    this.#options = options;
    this.registration = options.machine.registration;
    this.#onDemand = new Bounded(
      options.bounds,
      () =>
        new ProblemError('quotes_overloaded', 'too many requests wait for a quote of their own; try again'),
    );
  }

  async start(): Promise<void> {
    await this.#renew();
  }

  async current(): Promise<Quoted> {
    const { clock, report } = this.#options;
    const last = this.#current;
    if (last !== undefined && clock() < this.#renewAt) return last;
    try {
      return await this.#renewOnce();
    } catch (cause) {
      if (!(cause instanceof EnclaveFault) || last === undefined) throw cause;
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
    const quoted = await this.#quote({
      kind: 'key-registration',
      challenge: zeroHash,
      statementHash: zeroHash,
    });
    this.#current = quoted;
    this.#renewAt = this.#dueAt(quoted);
    return quoted;
  }

  #dueAt({ attestation: { collateral }, quotedAt }: Quoted): number {
    const { refreshSeconds } = this.#options;
    if (collateral === undefined) return quotedAt + Math.min(refreshSeconds, retrySeconds);
    const endsAt = Math.floor(Date.parse(collateral.valid_until) / 1000);
    // Collateral that ended before it came must not cause a quote for each call.
    return Math.max(quotedAt + retrySeconds, Math.min(quotedAt + refreshSeconds, endsAt));
  }

  #quoteOnDemand(quotable: Quotable): Promise<Quoted> {
    return this.#onDemand.run(() => this.#quote(quotable));
  }

  async #quote(quotable: Quotable): Promise<Quoted> {
    const attestation = await quoteOver(this.#options.machine, quotable);
    return { attestation, quotedAt: this.#options.clock() };
  }
}
