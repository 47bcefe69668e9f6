import { createCollateral } from '../../src/dev-enclave/collateral.ts';
import { startDevEnclave } from '../../src/dev-enclave/dev-enclave.ts';
import type { DevKnobs } from '../../src/dev-enclave/knobs.ts';
import { createDevMachine, type DevMachine } from '../../src/dev-enclave/machine.ts';
import { createQuote } from '../../src/dev-enclave/quote.ts';
import { defaultSeed } from '../../src/dev-enclave/seed.ts';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import { createEpochKeys, type EpochKeys } from '../../src/enclave/epoch-keys.ts';
import { concatBytes, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { type Attestation, type BundledEvent, toReportDataPayload } from '../../src/proof/attestation.ts';
import type { Bundle } from '../../src/proof/bundle.ts';
import type { Collateral } from '../../src/proof/collateral.ts';
import { oneShotWorldId } from '../../src/proof/one-shot-statement.ts';
import { hashTrustConfig, reportData } from '../../src/proof/report-data.ts';
import {
  type Envelope,
  hashEnvelope,
  hashInput,
  hashOutput,
  type StatementInput,
  type StatementOutput,
} from '../../src/proof/statement.ts';
import { replayRuntimeEvents, runtimeEvents } from '../../src/verifier/event-log.ts';
import { withoutPadding } from '../../src/verifier/td-quote.ts';
import { corpusNow } from './setting.ts';

/**
 * Who holds all keys of a development machine and means ill: what it changes, it signs, quotes and certifies anew, so that
 * only the check of the thing itself is left to notice.
 */
export type Forger = {
  readonly machine: DevMachine;
  readonly keys: EpochKeys;
  /** Of another boot of the same machine. */
  readonly otherKeys: EpochKeys;
  /** The same keys, endorsed for the epoch after. */
  readonly nextEpoch: EpochKeys;
};

/** `entropy`: what the service was given at its boot. */
export async function createForger(appCompose: string, entropy: Uint8Array): Promise<Forger> {
  const dev = await startDevEnclave({ listen: 0, now: () => corpusNow, appCompose });
  const enclave = createDstackEnclave(dev.endpoint);
  const keysOf = (bytes: Uint8Array, keyEpoch = 0n) =>
    createEpochKeys(enclave, { mode: 'boot-entropy', entropy: bytes.slice(), keyEpoch });
  try {
    return {
      machine: await createDevMachine(defaultSeed, appCompose, {}),
      keys: await keysOf(entropy),
      otherKeys: await keysOf(new Uint8Array(32).fill(0xe1)),
      nextEpoch: await keysOf(entropy, 1n),
    };
  } finally {
    await dev.close();
  }
}

/** Signs the envelope as it is. */
export function signEnvelope(bundle: Bundle, keys: EpochKeys): Bundle {
  const { envelope } = bundle.statement;
  return {
    ...bundle,
    statementHash: hashEnvelope(envelope),
    signatures: keys.result.signStatement(envelope),
  };
}

type Parts = {
  readonly input?: Partial<StatementInput>;
  readonly output?: Partial<StatementOutput>;
  readonly envelope?: Partial<Envelope>;
};

/** With other facts in the statement: the world is named after them, they are hashed into the envelope, and that is signed. */
export function restated(bundle: Bundle, keys: EpochKeys, parts: Parts): Bundle {
  const { statement } = bundle;
  const named = { ...statement.input, ...parts.input };
  const input = parts.input?.worldId === undefined ? { ...named, worldId: oneShotWorldId(named) } : named;
  const output = { ...statement.output, ...parts.output };
  const envelope = {
    ...statement.envelope,
    inputHash: hashInput(input),
    outputHash: hashOutput(output),
    ...parts.envelope,
  };
  return signEnvelope({ ...bundle, statement: { input, output, envelope } }, keys);
}

type Requote = {
  readonly change?: Partial<Attestation>;
  /** Writes to the 48 bytes of header and 584 of TD report, before they are signed. */
  readonly edit?: (signed: Uint8Array) => void;
  readonly version5?: 'td10' | 'td15';
  readonly debug?: boolean;
};

/** The attestation after a change, quoted anew: RTMR3 follows from the events, the report data from the keys. */
export function requoted(
  { machine }: Forger,
  attestation: Attestation,
  signedHash: Uint8Array,
  { change = {}, edit, version5, debug = false }: Requote,
): Attestation {
  const changed = { ...attestation, ...change };
  const app = {
    ...machine.app,
    rtmr3: replayRuntimeEvents(runtimeEvents(changed.eventLog)),
    mrConfigId: concatBytes(new Uint8Array([1]), sha256(toUtf8(changed.appCompose)), new Uint8Array(15)),
  };
  const data = reportData(toReportDataPayload(changed, signedHash));
  const quote = withoutPadding(createQuote({ pki: machine.pki, app, reportData: data, debug, version5 }));
  if (edit === undefined) return { ...changed, quote };
  return { ...changed, quote: resigned(machine, quote, edit) };
}

const signedLength = 632;
const signatureAt = 636;

function resigned({ pki }: DevMachine, quote: Uint8Array, edit: (signed: Uint8Array) => void): Uint8Array {
  const signed = quote.slice(0, signedLength);
  edit(signed);
  const result = quote.slice();
  result.set(signed);
  result.set(pki.attestationKey.sign(signed), signatureAt);
  return result;
}

/** The bundle with other facts registered: the envelope says them too, and all of it is quoted and signed anew. */
export function reregistered(forger: Forger, bundle: Bundle, quote: Requote): Bundle {
  const registration = { ...bundle.attestation.registration, ...quote.change?.registration };
  const { keys, keyEpoch, appId, composeHash, config } = registration;
  const envelope = {
    ...bundle.statement.envelope,
    appId,
    composeHash,
    keyEpoch,
    configHash: hashTrustConfig(config),
    audience: config.audience,
    signerKeys: { ed25519: keys.ed25519, secp256k1: keys.secp256k1 },
  };
  const signed = signEnvelope({ ...bundle, statement: { ...bundle.statement, envelope } }, forger.keys);
  const change = { ...quote.change, registration };
  return {
    ...signed,
    attestation: requoted(forger, bundle.attestation, signed.statementHash, { ...quote, change }),
  };
}

/** Another payload of an event of the boot. */
export const withPayload = (log: readonly BundledEvent[], name: string, payload: string): BundledEvent[] =>
  log.map((event) =>
    'event' in event && event.event === name ? { ...event, event_payload: payload } : event,
  );

/** Signed data of Intel's for a machine that is worse than it was. */
export const collateralOf = ({ machine }: Forger, knobs: DevKnobs, now = corpusNow): Promise<Collateral> =>
  createCollateral(machine.pki, now, knobs);
