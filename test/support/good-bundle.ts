import { defaultAppCompose } from '../../src/dev-enclave/app-compose.ts';
import { startDevEnclave } from '../../src/dev-enclave/dev-enclave.ts';
import type { DevKnobs } from '../../src/dev-enclave/knobs.ts';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import type { Enclave } from '../../src/enclave/enclave.ts';
import { createEpochKeys, type EpochKeys } from '../../src/enclave/epoch-keys.ts';
import type { ResultKeys } from '../../src/enclave/result-keys.ts';
import { paramsAt, paramsHash } from '../../src/params/at-version.ts';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256, zeroHash } from '../../src/primitives/hash.ts';
import { type Attestation, toBundledEvents, toReportDataPayload } from '../../src/proof/attestation.ts';
import { batchOf } from '../../src/proof/batch.ts';
import { bundleFormat, type OpenBundle } from '../../src/proof/bundle.ts';
import { datedCollateral } from '../../src/proof/collateral.ts';
import type { Preimages } from '../../src/proof/disclosure.ts';
import {
  oneShotInput,
  oneShotOutput,
  oneShotWorldId,
  returnedBytes,
} from '../../src/proof/one-shot-statement.ts';
import { toOutlayerDisclosure } from '../../src/proof/outlayer-disclosure.ts';
import {
  type AskedRequest,
  outlayerCall,
  outlayerCaller,
  outlayerOrigins,
} from '../../src/proof/outlayer-input.ts';
import { withResponse } from '../../src/proof/outlayer-response.ts';
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
  type StatementInput,
  type StatementOutput,
} from '../../src/proof/statement.ts';
import { engineId } from '../../src/runtime/engine-id.ts';
import { failureFacts } from '../../src/runtime/one-shot/failure-facts.ts';
import { executeOneShot, type OneShotResult } from '../../src/runtime/one-shot/one-shot.ts';
import type { OneShotCall } from '../../src/runtime/one-shot/one-shot-call.ts';
import { withoutPadding } from '../../src/verifier/td-quote.ts';
import { builtContract } from './built-contracts.ts';
import { loadOnce } from './load-once.ts';
import { plainCall } from './one-shot-call.ts';
import { sampleCall } from './sample-statement.ts';
import { appComposeOf, usualTrustConfig } from './trust-environment.ts';

export type BundleOptions = {
  readonly knobs?: DevKnobs;
  readonly appCompose?: string;
  readonly kind?: QuoteKind;
  readonly challenge?: Uint8Array;
  readonly salt?: Uint8Array;
  readonly config?: TrustConfig;
  /** Another call than the usual one. */
  readonly call?: Partial<OneShotCall>;
  /** What an enclave that lies signs instead of what came out, or of what went in. */
  readonly output?: Partial<StatementOutput>;
  readonly input?: Partial<StatementInput>;
  /** A request of OutLayer's contract, and the contract that it calls; instead of a call. */
  readonly asked?: AskedRequest;
  readonly code?: Uint8Array;
  readonly engineId?: string;
  readonly preStateRoot?: Uint8Array;
  /** What it shows and signs instead of the witness. */
  readonly witness?: (witness: readonly Uint8Array[]) => readonly Uint8Array[];
  /** Signed in a batch with so many other statements. */
  readonly batchedWith?: number;
};

export type GoodBundle = { readonly bundle: OpenBundle; readonly developmentRoot: Uint8Array };

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
  const call = { ...usualCall, ...askedCall(options), ...options.call };
  const ran = executeOneShot(call, engine);
  const result = { ...ran, witness: options.witness?.(ran.witness) ?? ran.witness };
  const { error } = result.outcome;
  return { call, result, failure: error === undefined ? undefined : failureFacts(error) };
}

function askedCall({ asked, code: wasm = code }: BundleOptions): Partial<OneShotCall> {
  if (asked === undefined) return {};
  const { promises: _promises, ...call } = outlayerCall(asked.request, asked.ask, asked.network);
  return { ...call, code: wasm, balance: asked.ask.balance ?? 10n ** 25n, state: asked.ask.state ?? [] };
}

/** A bundle as the service makes it: keys, quote and collateral of a development enclave, a call that was run. */
export async function createBundle(options: BundleOptions = {}): Promise<GoodBundle> {
  const { knobs = {}, config = usualTrustConfig } = options;
  const usual = options.config === undefined ? defaultAppCompose : appComposeOf(config);
  const appCompose = options.appCompose ?? usual;
  const dev = await startDevEnclave({ listen: 0, now: () => issuedAt, knobs, appCompose });
  try {
    const enclave = createDstackEnclave(dev.endpoint);
    const entropy = config.keyMode === 'boot-entropy' ? new Uint8Array(32).fill(7) : new Uint8Array();
    const keys = await createEpochKeys(enclave, { mode: config.keyMode, entropy, keyEpoch: 0n });
    const collateral = datedCollateral(await dev.collateral());
    const bundle = await signAndQuote(enclave, keys, { ...options, config }, collateral);
    return { bundle, developmentRoot: dev.rootCertificate };
  } finally {
    await dev.close();
  }
}

async function signAndQuote(
  enclave: Enclave,
  keys: EpochKeys,
  options: BundleOptions & { readonly config: TrustConfig },
  collateral: Attestation['collateral'],
): Promise<OpenBundle> {
  const { config, challenge = zeroHash, kind = 'key-registration', salt } = options;
  const ran = run(options);
  const info = await enclave.info();
  const registration = {
    keys: keys.registered,
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
    identity: keys.identity,
    quote: new Uint8Array(),
    eventLog: [],
    vmConfig: info.vmConfig,
    appCompose: info.appCompose,
    collateral,
  };
  const { quote, eventLog } = await enclave.quote(reportData(toReportDataPayload(unquoted, statementHash)));
  return {
    format: bundleFormat,
    statement,
    statementHash,
    ...sign(keys.result, statement, options.batchedWith),
    disclosure: {
      kind: 'open',
      preimages: preimagesOf(ran, salt),
      code: ran.call.code,
      accountCodes: [],
      witness: ran.result.witness,
      outlayer: options.asked === undefined ? undefined : toOutlayerDisclosure(options.asked.request),
    },
    attestation: { ...unquoted, quote: withoutPadding(quote), eventLog: toBundledEvents(eventLog) },
  };
}

function sign(
  keys: ResultKeys,
  { envelope }: Statement,
  others: number | undefined,
): Pick<OpenBundle, 'signatures' | 'batch'> {
  if (others === undefined) return { signatures: keys.signStatement(envelope), batch: undefined };
  const leaves = Array.from({ length: others }, (_, index) => new Uint8Array(32).fill(index + 1));
  const { root, paths } = batchOf([...leaves, hashEnvelope(envelope)]);
  return { signatures: keys.signBatch(root, envelope.audience), batch: { path: paths.at(-1) ?? [] } };
}

function createStatement(
  registration: Attestation['registration'],
  { call, result, failure }: Ran,
  options: BundleOptions & { readonly challenge: Uint8Array },
): Statement {
  const { salt, challenge } = options;
  const { asked } = options;
  const stated = oneShotInput(call, {
    preStateRoot: options.preStateRoot ?? result.preStateRoot,
    codeHash: sha256(call.code),
    paramsHash: paramsHash(paramsAt(call.protocolVersion)),
    engineId: options.engineId ?? engineId,
    salt,
    ...(asked === undefined
      ? {}
      : {
          outlayer: outlayerCaller(asked.request, asked.contractId),
          origins: outlayerOrigins(asked.isProved),
        }),
  });
  const input = named({ ...stated, ...options.input });
  const answered = { failure: failure?.text, returned: returnedBytes(result.outcome) };
  const output = {
    ...withResponse(oneShotOutput(result, failure, salt), answered, asked?.request),
    ...options.output,
  };
  const { keys, keyEpoch, appId, composeHash, config } = registration;
  const lifetime = config.statementLifetimeSeconds;
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
    expiresAt: lifetime === 0n ? 0n : BigInt(issuedAt) + lifetime,
  };
  return { input, output, envelope };
}

/** Whoever lies about the call names the world after what he says. */
const named = (input: StatementInput): StatementInput => ({ ...input, worldId: oneShotWorldId(input) });

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
