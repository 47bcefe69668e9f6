import { startDevEnclave } from '../../src/dev-enclave/dev-enclave.ts';
import type { DevKnobs } from '../../src/dev-enclave/knobs.ts';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import type { Enclave } from '../../src/enclave/enclave.ts';
import { createResultKeys, type ResultKeys } from '../../src/enclave/result-keys.ts';
import { paramsAt, paramsHash } from '../../src/params/at-version.ts';
import { sha256, zeroHash } from '../../src/primitives/hash.ts';
import { type Attestation, toBundledEvents, toReportDataPayload } from '../../src/proof/attestation.ts';
import type { Bundle, Preimages } from '../../src/proof/bundle.ts';
import { bundleFormat } from '../../src/proof/bundle.ts';
import { datedCollateral } from '../../src/proof/collateral.ts';
import { type OneShotResultFacts, oneShotInput, oneShotOutput } from '../../src/proof/one-shot-statement.ts';
import {
  hashTrustConfig,
  type QuoteKind,
  reportData,
  type TrustConfig,
} from '../../src/proof/report-data.ts';
import { hashEnvelope, hashInput, hashOutput, type Statement } from '../../src/proof/statement.ts';
import { sampleCall, sampleInput, sampleResult, sampleTrustConfig } from './sample-statement.ts';

export type BundleOptions = {
  readonly knobs?: DevKnobs;
  readonly appCompose?: string;
  readonly kind?: QuoteKind;
  readonly challenge?: Uint8Array;
  readonly salt?: Uint8Array;
  readonly config?: TrustConfig;
  readonly result?: OneShotResultFacts;
  readonly failure?: { readonly kind: string; readonly text: string };
};

export type GoodBundle = { readonly bundle: Bundle; readonly developmentRoot: Uint8Array };

/** When the sample statement was issued; the collateral is good then. */
export const issuedAt = 1_764_000_000;
/** Stands in for a contract: no check of a bundle runs it. */
const code = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/** A bundle as the service makes it: keys, quote and collateral of a development enclave, a made-up result. */
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
  const { config, challenge = zeroHash, kind = 'key-registration', salt, result = sampleResult } = options;
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
  const statement = createStatement(registration, challenge, result, options.failure, salt);
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
    preimages: preimagesOf(result, options.failure?.text, salt),
    code,
    attestation: { ...unquoted, quote, eventLog: toBundledEvents(eventLog), vmConfig },
  };
}

function createStatement(
  registration: Attestation['registration'],
  challenge: Uint8Array,
  result: OneShotResultFacts,
  failure: BundleOptions['failure'],
  salt: Uint8Array | undefined,
): Statement {
  const { preStateRoot, engineId, protocolVersion } = sampleInput;
  const input = oneShotInput(sampleCall, {
    preStateRoot,
    codeHash: sha256(code),
    paramsHash: paramsHash(paramsAt(protocolVersion)),
    engineId,
    salt,
  });
  const output = oneShotOutput(result, failure, salt);
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

function preimagesOf(
  { outcome, changes }: OneShotResultFacts,
  failure: string | undefined,
  salt: Uint8Array | undefined,
): Preimages {
  const { returnData, logs, status } = outcome;
  const returned = status === 'ok' && returnData.kind === 'value' ? returnData.bytes : new Uint8Array();
  return {
    salt,
    args: sampleCall.args,
    returnValue: returned,
    logs,
    failure,
    changes,
    receipts: [],
    outcomes: [],
  };
}
