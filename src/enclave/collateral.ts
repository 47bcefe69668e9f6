import { intel, Quote } from '@phala/dcap-qvl';
import { toHex } from '../primitives/bytes.ts';
import { type Collateral, type CollateralSource, EnclaveFault } from './enclave.ts';
import { collateralExpiry, type Fetch, fetchCollateral, type PckAuthority } from './pccs.ts';
import { quoteCertificates } from './quote-certificates.ts';
import { X509Certificate } from './x509.ts';

export type PccsOptions = {
  readonly url: string;
  readonly fetch: Fetch;
  /** Unix seconds. */
  readonly now: () => number;
  /** Fetch again when the copy is this old, though it be valid: a revocation should not wait for its end. */
  readonly refreshSeconds?: number;
  readonly timeoutMillis?: number;
  /** Told of each failure; a quote is served with the last valid copy, or without. */
  readonly report?: (fault: unknown) => void;
};

type Copy = { readonly collateral: Collateral; readonly fetchedAt: number; readonly expiresAt: number };

/** Who may ask for a quote must not decide how often a service is asked that has nothing good. */
const retrySeconds = 30;

/** Collateral from a provisioning certificate caching service, kept until the first of its parts expires. */
export function createPccsSource(options: PccsOptions): CollateralSource {
  return new PccsSource({ ...options, url: options.url.replace(/\/+$/, '') });
}

class PccsSource implements CollateralSource {
  readonly #options: PccsOptions;
  readonly #copies = new Map<string, Copy>();
  readonly #pending = new Map<string, Promise<void>>();
  /** When each was asked for last, in Unix seconds. */
  readonly #askedAt = new Map<string, number>();

  constructor(options: PccsOptions) {
    this.#options = options;
  }

  async collateralFor(quote: Uint8Array): Promise<Collateral | undefined> {
    const { fmspc, authority } = platformOf(quote);
    const name = `${toHex(fmspc)}/${authority}`;
    if (!this.#isFresh(name) && !this.#wasAsked(name)) await this.#refreshOnce(name, fmspc, authority);
    const copy = this.#copies.get(name);
    return copy !== undefined && copy.expiresAt > this.#options.now() ? copy.collateral : undefined;
  }

  #isFresh(name: string): boolean {
    const copy = this.#copies.get(name);
    if (copy === undefined) return false;
    const staleAt = copy.fetchedAt + (this.#options.refreshSeconds ?? 3600);
    return Math.min(staleAt, copy.expiresAt) > this.#options.now();
  }

  /** Of late, and that has ended. */
  #wasAsked(name: string): boolean {
    const askedAt = this.#askedAt.get(name);
    const isOver = askedAt !== undefined && !this.#pending.has(name);
    return isOver && Math.abs(this.#options.now() - askedAt) < retrySeconds;
  }

  /** Single flight: many quotes at once cause one fetch. */
  #refreshOnce(name: string, fmspc: Uint8Array, authority: PckAuthority): Promise<void> {
    const running = this.#pending.get(name);
    if (running !== undefined) return running;
    const refresh = this.#refresh(name, fmspc, authority).finally(() => this.#pending.delete(name));
    this.#pending.set(name, refresh);
    return refresh;
  }

  async #refresh(name: string, fmspc: Uint8Array, authority: PckAuthority): Promise<void> {
    const { url, fetch, timeoutMillis = 10_000, now, report } = this.#options;
    this.#askedAt.set(name, now());
    try {
      const collateral = await fetchCollateral({ url, fetch, timeoutMillis }, fmspc, authority);
      this.#copies.set(name, { collateral, fetchedAt: now(), expiresAt: collateralExpiry(collateral) });
    } catch (fault) {
      // Whatever the network or its far end did, the service lives on without fresh collateral.
      report?.(fault);
    }
  }
}

/**
 * Which platform made a quote. The authority is read from the issuer's name, since the library's own `getCa` takes
 * every certificate for the processor authority's (tee.md §5.1 item 2).
 */
export function platformOf(quote: Uint8Array): { fmspc: Uint8Array; authority: PckAuthority } {
  const [leaf] = quoteCertificates(quote);
  if (leaf === undefined)
    throw new EnclaveFault('enclave_malformed_answer', 'the quote carries no certificates');
  const [issuer = ''] = new X509Certificate(leaf).issuerName.getField('CN');
  return { fmspc: new Uint8Array(intel.getFmspc(Quote.parse(quote))), authority: authorityOf(issuer) };
}

function authorityOf(issuerName: string): PckAuthority {
  if (issuerName.includes('Platform CA')) return 'platform';
  if (issuerName.includes('Processor CA')) return 'processor';
  throw new EnclaveFault('enclave_malformed_answer', `unknown issuer of a PCK certificate: ${issuerName}`);
}
