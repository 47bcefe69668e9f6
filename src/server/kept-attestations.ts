import type { CollateralSource } from '../enclave/enclave.ts';
import { toHex } from '../primitives/bytes.ts';
import { type Attestation, attestationJson } from '../proof/attestation.ts';
import { decodeDocument, encodeLine } from '../proof/document.ts';
import type { AttestationStore } from '../store/attestation-store.ts';
import { datedCollateralOf } from './quoting.ts';

/** How many are at hand: a service has few keys, even over many boots. */
const mostKnown = 64;

/** The registrations of the keys that ever signed here, so that what they signed can be judged after their boot. */
export class KeptAttestations {
  readonly #store: AttestationStore;
  readonly #collateral: CollateralSource;
  readonly #clock: () => number;
  readonly #known = new Map<string, Attestation>();

  /** `clock`: Unix seconds. */
  constructor(store: AttestationStore, collateral: CollateralSource, clock: () => number) {
    this.#store = store;
    this.#collateral = collateral;
    this.#clock = clock;
  }

  /** Durable when it returns. To be awaited before the key signs anything that is kept. */
  async keep(attestation: Attestation): Promise<void> {
    const { ed25519 } = attestation.registration.keys;
    await this.#store.keep(ed25519, encodeLine(attestationJson, attestation));
    this.#remember(attestation);
  }

  /** By the key that signs with ed25519. */
  async find(publicKey: Uint8Array): Promise<Attestation | undefined> {
    const known = this.#known.get(toHex(publicKey));
    if (known !== undefined) return known;
    const text = await this.#store.find(publicKey);
    if (text === undefined) return undefined;
    const attestation = decodeDocument(attestationJson, text);
    this.#remember(attestation);
    return attestation;
  }

  /** With collateral that is good now, if there is any: a quote stays what it is, what Intel says of it grows old. */
  async current(publicKey: Uint8Array): Promise<Attestation | undefined> {
    const kept = await this.find(publicKey);
    if (kept === undefined || this.#isFresh(kept)) return kept;
    const collateral = await datedCollateralOf(this.#collateral, kept.quote);
    if (collateral === undefined) return kept;
    const renewed = { ...kept, collateral };
    await this.keep(renewed);
    return renewed;
  }

  #isFresh({ collateral }: Attestation): boolean {
    return collateral !== undefined && Date.parse(collateral.valid_until) > this.#clock() * 1000;
  }

  #remember(attestation: Attestation): void {
    if (this.#known.size >= mostKnown) this.#known.clear();
    this.#known.set(toHex(attestation.registration.keys.ed25519), attestation);
  }
}
