import { toHex } from '../../primitives/bytes.ts';
import type { Attestation } from '../../proof/attestation.ts';
import type { SignedHeadPart } from '../../proof/block-document.ts';
import { hashHead } from '../../proof/head.ts';
import { fail, pass, runCheck } from '../check.ts';
import { attestationChecks } from '../checks/all.ts';
import { envelopeRegistration } from '../checks/envelope-registration.ts';
import type { AttestationEvidence } from '../evidence.ts';
import type { CheckTally } from './check-tally.ts';
import { attestationText, gatherKey, noAttestation } from './judge-key.ts';
import type { WorldOptions } from './options.ts';

/** The keys of a history: each attestation is judged once, when its key signs for the first time. */
export class HistoryKeys {
  readonly #options: WorldOptions;
  readonly #tally: CheckTally;
  readonly #waiting = new Map<string, Attestation>();
  readonly #judged = new Map<string, AttestationEvidence>();

  constructor(options: WorldOptions, tally: CheckTally) {
    this.#options = options;
    this.#tally = tally;
  }

  /** False for a key that has one already. */
  add(attestation: Attestation): boolean {
    const key = toHex(attestation.registration.keys.ed25519);
    if (this.#waiting.has(key) || this.#judged.has(key)) return false;
    this.#waiting.set(key, attestation);
    return true;
  }

  /** Whether the key that signed is attested at all; what is wrong with it goes into the tally. */
  judge(signed: SignedHeadPart, place: string): boolean {
    const key = toHex(signed.head.envelope.signerKeys.ed25519);
    const evidence = this.#judged.get(key) ?? this.#judgeFirst(key, signed);
    if (evidence === undefined) {
      this.#tally.add(noAttestation, place);
      return false;
    }
    const { envelope } = signed.head;
    const own = { ...evidence, envelope, signedHash: hashHead(envelope) };
    this.#tally.add(runCheck(envelopeRegistration, own), place);
    return true;
  }

  /** To be asked at the end: what stands there for nothing is not left unsaid. */
  finish(): void {
    for (const key of this.#waiting.keys()) {
      this.#tally.add({ ...attestationText, ...fail('no block was signed with this key') }, `key ${key}`);
    }
  }

  #judgeFirst(key: string, signed: SignedHeadPart): AttestationEvidence | undefined {
    const attestation = this.#waiting.get(key);
    if (attestation === undefined) return undefined;
    this.#waiting.delete(key);
    const evidence = gatherKey(attestation, signed, this.#options);
    const isOfKeys = attestation.kind !== 'result-quote';
    const finding = isOfKeys ? pass(attestation.kind) : fail('a quote over one result stands for no other');
    this.#tally.add({ ...attestationText, ...finding }, `key ${key}`);
    for (const check of attestationChecks) {
      if (check !== envelopeRegistration) this.#tally.add(runCheck(check, evidence), `key ${key}`);
    }
    this.#judged.set(key, evidence);
    return evidence;
  }
}
