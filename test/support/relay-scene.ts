import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Account, actions, JsonRpcProvider, KeyPair, KeyPairSigner, nearToYocto } from 'near-api-js';
import { afterAll, beforeAll } from 'vitest';
import { type DevService, startDevService } from '../../src/bin/dev.ts';
import { devRoot, devWorldName } from '../../src/bin/dev-world.ts';
import type { RelayArguments } from '../../src/bin/relay/settings.ts';
import { paramsAt, paramsHash } from '../../src/params/at-version.ts';
import { encode } from '../../src/primitives/borsh.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { sha256, zeroHash } from '../../src/primitives/hash.ts';
import { exactJson } from '../../src/primitives/lossless-json.ts';
import { attestationJson, toKeyRegistration } from '../../src/proof/attestation.ts';
import { decodeDocument } from '../../src/proof/document.ts';
import { reportData } from '../../src/proof/report-data.ts';
import { engineId } from '../../src/runtime/engine-id.ts';
import { builtContract } from './built-contracts.ts';
import { registerUnverifiedCodec } from './gate-codecs.ts';
import { gatePolicy } from './gate-scene.ts';
import { echoContract, inputData } from './outlayer.ts';

export const network = 'near-enclave-dev';
export const outlayerId = `outlayer.${devRoot.accountId}`;
export const gateId = `gate.${devRoot.accountId}`;

const env = {
  OUTLAYER_CONTRACTS: outlayerId,
  OUTLAYER_NETWORK: network,
  OUTLAYER_OPERATOR: gateId,
  AUDIENCE_CHAIN: `near:${network}`,
  AUDIENCE_CONTRACT: gateId,
  STATEMENT_LIFETIME_SECONDS: '3600',
} as const;

const maxGas = 300_000_000_000_000n;

/** What a caller asks OutLayer's contract for; by default `echo` of our echo contract. */
export type Question = {
  readonly method?: string;
  readonly args?: string;
  readonly format?: 'Text' | 'Json' | 'Bytes';
  readonly source?: object;
  readonly limits?: object;
  /** Fills the state with a value of this many bytes: input data of more than 10,000 stays out of the event. */
  readonly padding?: number;
};

/** A request on the chain: its number, and what comes back to its caller. */
export type Begun = { readonly id: string; readonly answered: () => Promise<unknown> };

/**
 * A running service with a development world that is the chain, too: OutLayer's contract on it, whose operator is the
 * gate, which has the service's key registered. Everything is over HTTP.
 */
export class RelayScene {
  readonly service: DevService;
  readonly folder: string;
  readonly codeUrl: string;
  readonly #code: Server;
  readonly #asked = new Map<string, { readonly hash: string; readonly sender: string }>();
  #made = 0;

  constructor(service: DevService, folder: string, code: Server) {
    this.service = service;
    this.folder = folder;
    this.#code = code;
    this.codeUrl = `http://127.0.0.1:${(code.address() as AddressInfo).port}`;
  }

  get rpcUrl(): string {
    return `${this.service.url}/rpc/${devWorldName}`;
  }

  provider(): JsonRpcProvider {
    return new JsonRpcProvider({ url: this.rpcUrl });
  }

  root(): Account {
    return new Account(devRoot.accountId, this.provider(), devRoot.secretKey as 'ed25519:');
  }

  async newAccount(name: string, near = 100): Promise<{ account: Account; keyFile: string }> {
    const key = KeyPair.fromRandom('ed25519');
    const newAccountId = name.includes('.') ? name : `${name}.${devRoot.accountId}`;
    const publicKey = key.getPublicKey();
    await this.root().createAccount({ newAccountId, publicKey, nearToTransfer: nearToYocto(near) });
    const keyFile = join(this.folder, `${newAccountId}.json`);
    const credentials = {
      account_id: newAccountId,
      public_key: publicKey.toString(),
      private_key: key.toString(),
    };
    writeFileSync(keyFile, JSON.stringify(credentials));
    chmodSync(keyFile, 0o600);
    return { account: new Account(newAccountId, this.provider(), new KeyPairSigner(key)), keyFile };
  }

  /** A name that no other test has. */
  fresh(name: string): string {
    this.#made++;
    return `${name}-${this.#made}`;
  }

  /** Asks, and waits for what comes back to the one who asked; that can take as long as a relay needs. */
  async ask(account: Account, question: Question = {}): Promise<unknown> {
    return (await this.begin(account, question)).answered();
  }

  /** Resolves once the request is on the chain. */
  async begin(account: Account, question: Question = {}): Promise<Begun> {
    const before = await this.pendingIds();
    const outcome = await account.signAndSendTransaction({
      receiverId: outlayerId,
      actions: [executionCall(this.codeUrl, question)],
      waitUntil: 'INCLUDED_FINAL',
    });
    const { hash } = (outcome as unknown as { readonly transaction: { readonly hash: string } }).transaction;
    let id: number | undefined;
    await until(async () => {
      id = (await this.pendingIds()).find((one) => !before.includes(one));
      return id !== undefined;
    });
    this.#asked.set(String(id), { hash, sender: account.accountId });
    return { id: String(id), answered: () => this.#valueOf(hash, account.accountId) };
  }

  async #valueOf(hash: string, sender: string): Promise<unknown> {
    let value: unknown;
    await until(async () => {
      const params = { tx_hash: hash, sender_account_id: sender, wait_until: 'NONE' };
      const { status } = (await this.rpc('tx', params)) as { readonly status: unknown };
      if (typeof status !== 'object' || status === null) return false;
      if (!('SuccessValue' in status)) throw new Error(JSON.stringify(status));
      value = JSON.parse(Buffer.from(String(status.SuccessValue), 'base64').toString());
      return true;
    });
    return value;
  }

  /** The outcome in which the contract logged that request. */
  async logged(requestId: string): Promise<{ readonly receipts: readonly unknown[] }> {
    const { hash, sender } = this.#asked.get(requestId) ?? { hash: '', sender: '' };
    const of = { tx_hash: hash, sender_account_id: sender, wait_until: 'NONE' };
    const { receipts_outcome: all } = (await this.rpc('EXPERIMENTAL_tx_status', of)) as {
      readonly receipts_outcome: readonly { readonly outcome: { readonly logs: readonly string[] } }[];
    };
    return {
      receipts: all.filter(({ outcome }) => outcome.logs.some((log) => log.includes('execution_requested'))),
    };
  }

  async pendingIds(): Promise<readonly number[]> {
    const ids = await this.provider().callFunction({
      contractId: outlayerId,
      method: 'get_pending_request_ids',
      args: {},
    });
    return ids as number[];
  }

  async rpc(method: string, params: object): Promise<unknown> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 'test', method, params });
    const response = await fetch(this.rpcUrl, { method: 'POST', body });
    const { result, error } = exactJson(await response.text()) as {
      readonly result?: unknown;
      error?: unknown;
    };
    if (error !== undefined) throw new Error(JSON.stringify(error));
    return result;
  }

  /** Blocks that nothing happens in. */
  async fastForward(blocks: number): Promise<void> {
    await this.rpc('sandbox_fast_forward', { delta_height: blocks });
  }

  async height(): Promise<number> {
    const { header } = (await this.rpc('block', { finality: 'final' })) as {
      readonly header: { height: number };
    };
    return header.height;
  }

  /** Settings of a relay over this scene; everything is looked at often. */
  relayArguments(keyFile: string, more: RelayArguments = {}): RelayArguments {
    return {
      network,
      rpc: [this.rpcUrl],
      contract: outlayerId,
      service: this.service.url,
      gate: gateId,
      key: keyFile,
      dataDir: join(this.folder, this.fresh('relay')),
      standard: 'near-outlayer',
      pollMillis: '100',
      sweepSeconds: '3600',
      anchorSeconds: '1',
      serviceSeconds: '60',
      codeFromAnywhere: true,
      logLevel: 'silent',
      ...more,
    };
  }

  async close(): Promise<void> {
    this.#code.close();
    await this.service.close();
    rmSync(this.folder, { recursive: true });
  }
}

function executionCall(codeUrl: string, question: Question) {
  const { method = 'echo', args = 'hello', format = 'Text', padding } = question;
  const state: [Uint8Array, Uint8Array][] | undefined =
    padding === undefined ? undefined : [[Uint8Array.of(1), new Uint8Array(padding).fill(7)]];
  const input = inputData({
    method,
    args: new TextEncoder().encode(args),
    ...(state === undefined ? {} : { state }),
  });
  const named = { url: `${codeUrl}/echo.wasm`, hash: toHex(sha256(echoContract)) };
  const source = question.source ?? { WasmUrl: { ...named, build_target: 'wasm32-unknown-unknown' } };
  const asked = {
    source,
    resource_limits: {
      max_instructions: 1_000_000_000,
      max_memory_mb: 128,
      max_execution_seconds: 60,
      ...question.limits,
    },
    input_data: input,
    response_format: format,
  };
  return actions.functionCall('request_execution', asked, maxGas, nearToYocto(0.05));
}

export async function until(isSo: () => Promise<boolean> | boolean, millis = 40_000): Promise<void> {
  const end = Date.now() + millis;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Whatever path is asked for. */
async function serveCode(): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === '/missing.wasm') response.writeHead(404).end();
    else response.end(request.url === '/other.wasm' ? 'no code' : echoContract);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Settings of the service, and OutLayer's operator, where they are not those of the gate. */
export type SceneChanges = { readonly env: Readonly<Record<string, string>>; readonly operatorId: string };

export async function startRelayScene(changes?: SceneChanges): Promise<RelayScene> {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-'));
  const dataDir = join(folder, 'service');
  const service = await startDevService({
    ...(changes?.env ?? env),
    PORT: '0',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
  });
  const scene = new RelayScene(service, folder, await serveCode());
  const { account: outlayer } = await scene.newAccount('outlayer', 1000);
  await outlayer.deployContract(builtContract('outlayer'));
  const parties = { owner_id: devRoot.accountId, operator_id: changes?.operatorId ?? gateId };
  await outlayer.callFunction({ contractId: outlayerId, methodName: 'new', args: parties });
  if (changes === undefined) await openGate(scene);
  return scene;
}

/** The gate, with the key of the service in its registry: by a quote that the build for tests takes on trust. */
async function openGate(scene: RelayScene): Promise<void> {
  const { account: gate } = await scene.newAccount('gate', 1000);
  await gate.deployContract(builtContract('gate_test'));
  const text = await (await fetch(`${scene.service.url}/v1/attestation`)).text();
  const registration = toKeyRegistration(decodeDocument(attestationJson, text).registration);
  const inAYear = Math.floor(Date.now() / 1000) + 31_536_000;
  const policy = {
    ...gatePolicy,
    machines: {
      ...gatePolicy.machines,
      compose_hashes: [toHex(registration.composeHash)],
      app_ids: [toHex(registration.appId)],
    },
    config_hashes: [toHex(registration.configHash)],
    accepts_derived_keys: true,
    engines: [engineId],
    params_hash: toHex(paramsHash(paramsAt(88))),
    expires_at: inAYear,
  };
  const config = { owner: devRoot.accountId, network, outlayer: outlayerId, timelock_seconds: 3_600 };
  await gate.callFunction({ contractId: gateId, methodName: 'new', args: { config, policy } });
  const payload = {
    kind: 'key-registration' as const,
    challenge: zeroHash,
    vmConfigHash: zeroHash,
    registration,
  };
  const { appId, composeHash } = registration;
  const quote = { reportData: reportData(payload), appId, composeHash, goodUntil: BigInt(inAYear) };
  await scene.root().signAndSendTransaction({
    receiverId: gateId,
    actions: [
      actions.functionCall(
        'register_unverified',
        encode(registerUnverifiedCodec, { quote, claim: { registration, vmConfigHash: zeroHash } }),
        maxGas,
        nearToYocto(0.1),
      ),
    ],
    throwOnFailure: true,
  });
}

/** One scene for the tests of a file. */
export function relaySceneForFile(): () => RelayScene {
  let scene: RelayScene | undefined;
  beforeAll(async () => {
    scene = await startRelayScene();
  }, 120_000);
  afterAll(async () => {
    await scene?.close();
  }, 60_000);
  return () => {
    if (scene === undefined) throw new Error('the scene is not there');
    return scene;
  };
}
