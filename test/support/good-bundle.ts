import { startDevEnclave } from '../../src/dev-enclave/dev-enclave.ts';
import type { DevKnobs } from '../../src/dev-enclave/knobs.ts';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import type { Enclave } from '../../src/enclave/enclave.ts';
import { createResultKeys, type ResultKeys } from '../../src/enclave/result-keys.ts';
import { paramsAt, paramsHash } from '../../src/params/at-version.ts';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256, zeroHash } from '../../src/primitives/hash.ts';
import { type Attestation, toBundledEvents, toReportDataPayload } from '../../src/proof/attestation.ts';
import { type Bundle, bundleFormat, type Preimages } from '../../src/proof/bundle.ts';
import { datedCollateral } from '../../src/proof/collateral.ts';
import { oneShotInput, oneShotOutput, returnedBytes } from '../../src/proof/one-shot-statement.ts';
import {
  hashTrustConfig,
  type QuoteKind,
  reportData,
  type TrustConfig,
} from '../../src/proof/report-data.ts';
import {
  hashEnvelope,
  hashInput,
  hashOutput,
  type Statement,
  type StatementOutput,
} from '../../src/proof/statement.ts';
import { engineId } from '../../src/runtime/engine-id.ts';
import { failureFacts } from '../../src/runtime/one-shot/failure-facts.ts';
import { executeOneShot, type OneShotResult } from '../../src/runtime/one-shot/one-shot.ts';
import type { OneShotCall } from '../../src/runtime/one-shot/one-shot-call.ts';
import { builtContract } from './built-contracts.ts';
import { loadOnce } from './load-once.ts';
import { plainCall } from './one-shot-call.ts';
import { sampleCall, sampleTrustConfig } from './sample-statement.ts';

export type BundleOptions = {
  readonly knobs?: DevKnobs;
  readonly appCompose?: string;
  readonly kind?: QuoteKind;
  readonly challenge?: Uint8Array;
  readonly salt?: Uint8Array;
  readonly config?: TrustConfig;
  /** Another call than the usual one. */
  readonly call?: Partial<OneShotCall>;
  /** What an enclave that lies signs instead of what came out. */
  readonly output?: Partial<StatementOutput>;
  readonly engineId?: string;
  readonly preStateRoot?: Uint8Array;
  /** What it shows and signs instead of the witness. */
  readonly witness?: (witness: readonly Uint8Array[]) => readonly Uint8Array[];
};

export type GoodBundle = { readonly bundle: Bundle; readonly developmentRoot: Uint8Array };

/** When the sample statement was issued; the collateral is good then. */
export const issuedAt = 1_764_000_000;

const code = builtContract('counter');
const start = { ...plainCall, ...sampleCall, code, attachedDeposit: 0n };
const engine = { load: loadOnce };
const begun = executeOneShot({ ...start, method: 'new', args: toUtf8('{"start":1}') }, engine);
/** A counter that stands at one and is told to go up by two. */
const usualCall: OneShotCall = {
  ...start,
  state: begun.changes.map(({ key, value = new Uint8Array() }) => [key, value] as const),
};

type Ran = { readonly call: OneShotCall; readonly result: OneShotResult; readonly failure: Failure };
type Failure = ReturnType<typeof failureFacts> | undefined;

function run(options: BundleOptions): Ran {
  const call = { ...usualCall, ...options.call };
  const ran = executeOneShot(call, engine);
  const result = { ...ran, witness: options.witness?.(ran.witness) ?? ran.witness };
  const { error } = result.outcome;
  return { call, result, failure: error === undefined ? undefined : failureFacts(error) };
}

/** A bundle as the service makes it: keys, quote and collateral of a development enclave, a call that was run. */
export async function createBundle(options: BundleOptions = {}): Promise<GoodBundle> {
  const { knobs = {}, appCompose } = options;
  const listen = { listen: 0, now: () => issuedAt, knobs };
  const dev = await startDevEnclave(appCompose === undefined ? listen : { ...listen, appCompose });
  try {
    const enclave = createDstackEnclave(dev.endpoint);
    const config = options.config ?? sampleTrustConfig;
    const entropy = config.keyMode === 'boot-entropy' ? new Uint8Array(32).fill(7) : new Uint8Array();
    const keys = await createResultKeys(enclave, { mode: config.keyMode, entropy });
    const collateral = datedCollateral(await dev.collateral());
    const bundle = await signAndQuote(enclave, keys, { ...options, config }, collateral);
    return { bundle, developmentRoot: dev.rootCertificate };
  } finally {
    await dev.close();
  }
}

async function signAndQuote(
  enclave: Enclave,
  keys: ResultKeys,
  options: BundleOptions & { readonly config: TrustConfig },
  collateral: Attestation['collateral'],
): Promise<Bundle> {
  const { config, challenge = zeroHash, kind = 'key-registration', salt } = options;
  const ran = run(options);
  const info = await enclave.info();
  const registration = {
    keys: {
      ed25519: keys.ed25519PublicKey,
      secp256k1: keys.secp256k1PublicKey,
      transport: undefined,
      nearAccess: undefined,
    },
    keyEpoch: keys.keyEpoch,
    appId: info.appId,
    composeHash: info.composeHash,
    config,
  };
  const statement = createStatement(registration, ran, { ...options, challenge });
  const statementHash = hashEnvelope(statement.envelope);
  const unquoted: Attestation = {
    kind,
    challenge: kind === 'key-registration' ? zeroHash : challenge,
    registration,
    quote: new Uint8Array(),
    eventLog: [],
    vmConfig: '',
    appCompose: info.appCompose,
    collateral,
  };
  const { quote, eventLog, vmConfig } = await enclave.quote(
    reportData(toReportDataPayload(unquoted, statementHash)),
  );
  return {
    format: bundleFormat,
    statement,
    statementHash,
    signatures: keys.signStatement(statementHash),
    preimages: preimagesOf(ran, salt),
    code: ran.call.code,
    accountCodes: [],
    witness: ran.result.witness,
    attestation: { ...unquoted, quote, eventLog: toBundledEvents(eventLog), vmConfig },
  };
}

function createStatement(
  registration: Attestation['registration'],
  { call, result, failure }: Ran,
  options: BundleOptions & { readonly challenge: Uint8Array },
): Statement {
  const { salt, challenge } = options;
  const input = oneShotInput(call, {
    preStateRoot: options.preStateRoot ?? result.preStateRoot,
    codeHash: sha256(call.code),
    paramsHash: paramsHash(paramsAt(call.protocolVersion)),
    engineId: options.engineId ?? engineId,
    salt,
  });
  const output = { ...oneShotOutput(result, failure, salt), ...options.output };
  const { keys, keyEpoch, appId, composeHash, config } = registration;
  const envelope = {
    inputHash: hashInput(input),
    outputHash: hashOutput(output),
    audience: config.audience,
    appId,
    composeHash,
    configHash: hashTrustConfig(config),
    signerKeys: { ed25519: keys.ed25519, secp256k1: keys.secp256k1 },
    keyEpoch,
    challenge,
    issuedAt: BigInt(issuedAt),
    expiresAt: BigInt(issuedAt) + config.statementLifetimeSeconds,
  };
  return { input, output, envelope };
}

function preimagesOf({ call, result, failure }: Ran, salt: Uint8Array | undefined): Preimages {
  return {
    salt,
    args: call.args,
    returnValue: returnedBytes(result.outcome),
    logs: result.outcome.logs,
    failure: failure?.text,
    changes: result.changes,
    receipts: [],
    outcomes: [],
  };
}
