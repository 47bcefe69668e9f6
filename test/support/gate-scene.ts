import { ed25519 } from '@noble/curves/ed25519.js';
import { accountCodec } from '../../src/primitives/account.ts';
import type { Action } from '../../src/primitives/action.ts';
import { decode, encode } from '../../src/primitives/borsh.ts';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import { exactJson } from '../../src/primitives/lossless-json.ts';
import { accountKey } from '../../src/primitives/trie-key.ts';
import { type KeyRegistration, reportData } from '../../src/proof/report-data.ts';
import { type Envelope, hashEnvelope } from '../../src/proof/statement.ts';
import type { ChunkOutcome } from '../../src/runtime/chunk/chunk-run.ts';
import { builtContract } from './built-contracts.ts';
import { ChunkWorld, near, receiptTo, returnedBy, tgas } from './chunk-world.ts';
import { registerUnverifiedCodec } from './gate-codecs.ts';

const fill = (byte: number, length = 32): Uint8Array => new Uint8Array(length).fill(byte);

/** A result key of the scene, from one byte. */
export type SceneKey = {
  readonly publicKey: Uint8Array;
  readonly registration: KeyRegistration;
  readonly sign: (message: Uint8Array) => Uint8Array;
};

export const appId = fill(0xaa, 20);
export const composeHash = fill(0xcc);
export const configHash = fill(0xcf);
export const paramsHash = fill(0x88);
export const engineId = 'near-enclave/0.1.0';
export const vmConfigHash = fill(0x33);

export function sceneKey(seed: number, changes: Partial<KeyRegistration> = {}): SceneKey {
  const secret = fill(seed);
  const publicKey = ed25519.getPublicKey(secret);
  return {
    publicKey,
    registration: {
      keys: { ed25519: publicKey, secp256k1: fill(2, 33), transport: fill(4), nearAccess: undefined },
      keyEpoch: 3n,
      keyMode: 'boot-entropy',
      appId,
      composeHash,
      configHash,
      ...changes,
    },
    sign: (message) => ed25519.sign(message, secret),
  };
}

/** The key that the scene registers. */
export const firstKey: SceneKey = sceneKey(9);

export const gatePolicy = {
  machines: {
    tcb_statuses: ['UpToDate'],
    tcb_advisories: [],
    min_tcb_evaluation_number: 0,
    max_collateral_age_seconds: null,
    tdx_modules: null,
    platforms: null,
    measurements: [],
    xfam: [],
    app_events: [],
    compose_hashes: [toHex(composeHash)],
    app_ids: [toHex(appId)],
    key_providers: [],
  },
  config_hashes: [toHex(configHash)],
  accepts_derived_keys: false,
  engines: [engineId],
  protocol_version: 88,
  params_hash: toHex(paramsHash),
  registration_seconds: 86_400,
  expires_at: 1_000_000,
};

export const gateConfig = {
  owner: 'owner.near',
  network: 'test',
  outlayer: 'outlayer.near',
  timelock_seconds: 3_600,
};

export type SentCall = {
  readonly method: string;
  /** JSON, or borsh. */
  readonly args?: object | Uint8Array;
  readonly from?: string;
  readonly to?: string;
  readonly deposit?: bigint;
  readonly gas?: bigint;
};

/** An envelope for the gate of the scene, by one key. */
export function envelopeOf(
  hashes: Pick<Envelope, 'inputHash' | 'outputHash'>,
  key: SceneKey = firstKey,
  changes: Partial<Envelope> = {},
): Envelope {
  const { keys, keyEpoch, appId, composeHash, configHash } = key.registration;
  return {
    ...hashes,
    audience: { chain: 'near:test', contract: 'gate.near' },
    appId,
    composeHash,
    configHash,
    signerKeys: { ed25519: keys.ed25519, secp256k1: keys.secp256k1 },
    keyEpoch,
    challenge: zeroHash,
    issuedAt: 1_000n,
    expiresAt: 90_000n,
    ...changes,
  };
}

/** Signed alone. */
export const signedStatement = (envelope: Envelope, key: SceneKey = firstKey) => ({
  envelope,
  signature: key.sign(hashEnvelope(envelope)),
  path: undefined,
});

const functionCall = ({ method, args = {}, deposit = 0n, gas = 300n * tgas }: SentCall): Action => ({
  kind: 'function_call',
  methodName: method,
  args: args instanceof Uint8Array ? args : toUtf8(JSON.stringify(args)),
  gas,
  deposit,
});

/** The text of a panic, or nothing. */
export function panicOf(outcomes: readonly ChunkOutcome[]): string | undefined {
  for (const { outcome } of outcomes) {
    if (outcome.status.kind !== 'failure') continue;
    const text = JSON.stringify(outcome.status.error, (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    return /Smart contract panicked: ([^"\\]*)/.exec(text)?.[1] ?? text;
  }
  return undefined;
}

/** The events of one standard that outcomes logged, in their order. */
export function eventsOf(
  outcomes: readonly ChunkOutcome[],
  standard = 'near-enclave-gate',
): readonly SceneEvent[] {
  const lines = outcomes.flatMap(({ outcome }) =>
    outcome.logs.filter((log) => log.startsWith('EVENT_JSON:')),
  );
  const events = lines.map((line) => JSON.parse(line.slice('EVENT_JSON:'.length)) as SceneEvent);
  return events.filter((event) => event.standard === standard);
}

export type SceneEvent = { readonly standard: string; readonly event: string; readonly data: unknown };

export type SceneOptions = {
  readonly operator?: string;
  readonly policy?: object;
  readonly gate?: 'gate' | 'gate_test';
};

/** A chain with OutLayer's contract, whose operator is the gate, and one who asks (`promises`). */
export class GateScene {
  readonly world: ChunkWorld;

  constructor({ operator = 'gate.near', policy = gatePolicy, gate = 'gate_test' }: SceneOptions = {}) {
    this.world = new ChunkWorld(88, {
      'gate.near': builtContract(gate),
      'outlayer.near': builtContract('outlayer'),
      'caller.near': builtContract('promises'),
      'owner.near': undefined,
      'alice.near': undefined,
      'relay.near': undefined,
    });
    this.must({ method: 'new', args: { config: gateConfig, policy } });
    const parties = { owner_id: 'owner.near', operator_id: operator };
    this.must({ to: 'outlayer.near', method: 'new', args: parties });
  }

  /** The gate's, from the relay, unless said otherwise; and all that follows. */
  send(call: SentCall): readonly ChunkOutcome[] {
    const { from = 'relay.near', to = 'gate.near' } = call;
    return this.world.settle({ receipts: [receiptTo(to, [functionCall(call)], { predecessorId: from })] });
  }

  /** One block of it. */
  begin(call: SentCall): void {
    const { from = 'relay.near', to = 'gate.near' } = call;
    this.world.next({ receipts: [receiptTo(to, [functionCall(call)], { predecessorId: from })] });
  }

  /** Calls at once, in one block. */
  sendAll(calls: readonly SentCall[]): readonly ChunkOutcome[] {
    const receipts = calls.map((call) =>
      receiptTo(call.to ?? 'gate.near', [functionCall(call)], { predecessorId: call.from ?? 'relay.near' }),
    );
    return this.world.settle({ receipts });
  }

  /** Throws if anything failed. */
  must(call: SentCall): readonly ChunkOutcome[] {
    const outcomes = this.send(call);
    const panic = panicOf(outcomes);
    if (panic !== undefined) throw new Error(`${call.method}: ${panic}`);
    return outcomes;
  }

  /** The JSON that a method returns; it must change nothing. */
  view(method: string, args: object | Uint8Array = {}, to = 'gate.near'): unknown {
    const [first] = this.must({ method, args, to });
    const text = first === undefined ? undefined : returnedBy(first);
    return text === undefined || text === '' ? undefined : exactJson(text);
  }

  register(key: SceneKey = firstKey, deposit = near / 10n): readonly ChunkOutcome[] {
    return this.send({ method: 'register_unverified', args: registrationOf(key), deposit });
  }

  balanceOf(accountId: string): bigint {
    const row = this.world.read(accountKey(accountId));
    if (row === undefined) throw new Error(`there is no account ${accountId}`);
    return decode(accountCodec, row).amount;
  }
}

type QuoteChanges = { readonly reportData?: Uint8Array; readonly goodUntil?: bigint };

export function registrationOf(key: SceneKey, changes: QuoteChanges = {}): Uint8Array {
  const { registration } = key;
  const payload = { kind: 'key-registration' as const, challenge: zeroHash, vmConfigHash, registration };
  return encode(registerUnverifiedCodec, {
    quote: {
      reportData: changes.reportData ?? reportData(payload),
      appId: registration.appId,
      composeHash: registration.composeHash,
      goodUntil: changes.goodUntil ?? 500_000n,
    },
    claim: { registration, vmConfigHash },
  });
}
