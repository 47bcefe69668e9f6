import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { defaultAppCompose } from '../../src/dev-enclave/app-compose.ts';
import { startDevEnclave } from '../../src/dev-enclave/dev-enclave.ts';
import type { DevKnobs } from '../../src/dev-enclave/knobs.ts';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import { toBase64 } from '../../src/primitives/bytes.ts';
import { parseConfig } from '../../src/server/config.ts';
import { createService, type Service, type ServiceParts } from '../../src/server/service.ts';
import { openStore } from '../../src/store/open-store.ts';
import { Sealer } from '../../src/store/sealer.ts';
import { type Report, type Trust, verifyBundle } from '../../src/verifier/index.ts';
import { builtContract, type ContractName } from './built-contracts.ts';
import { testNow } from './dev-enclave.ts';
import { devPolicyFor } from './dev-policy.ts';

import { inProcessExecutor } from './in-process-executor.ts';
import { retryingChunks } from './retrying-chunks.ts';
import { appComposeOf } from './trust-environment.ts';

export type TestService = Service & {
  /** What was logged, a parsed line each. */
  readonly lines: Record<string, unknown>[];
  readonly parts: ServiceParts;
  /** The clock of the service; tests may move it. */
  readonly time: { now: number };
  verify(bundle: string, challenge?: Uint8Array): Promise<Report>;
  stopEnclave(): Promise<void>;
  /** The root that vouches for its enclave. */
  readonly trust: Trust;
};

export type TestSetup = {
  readonly env?: Readonly<Record<string, string>>;
  readonly knobs?: DevKnobs;
  readonly parts?: Partial<ServiceParts>;
};

/** A service over a development enclave of its own, a store on disk and real contracts; closed when the test ends. */
export async function testService({
  env = {},
  knobs = {},
  parts: own = {},
}: TestSetup = {}): Promise<TestService> {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-'));
  const config = own.config ?? parseConfig(env);
  const dev = await startDevEnclave({
    listen: join(folder, 'dstack.sock'),
    now: () => testNow,
    knobs,
    // The demo policy lists the usual one.
    appCompose: Object.keys(env).length === 0 ? defaultAppCompose : appComposeOf(config.trust),
  });
  let stopped: Promise<void> | undefined;
  const stopEnclave = () => {
    stopped ??= dev.close();
    return stopped;
  };
  const sealer = new Sealer(crypto.getRandomValues(new Uint8Array(32)));
  const store = await openStore({ kind: 'sqlite', path: join(folder, 'store.sqlite') }, sealer);
  const lines: Record<string, unknown>[] = [];
  const time = { now: testNow };
  const parts: ServiceParts = {
    enclave: createDstackEnclave(dev.endpoint, { timeoutMillis: 5000 }),
    collateral: { collateralFor: () => dev.collateral() },
    executor: inProcessExecutor,
    store,
    worlds: { seedKey: new Uint8Array(32).fill(7), holder: 'test', chunks: retryingChunks },
    config,
    clock: () => time.now,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    log: pino({ level: 'trace' }, { write: (line: string) => void lines.push(JSON.parse(line)) }),
    ...own,
  };
  const service = await createService(parts);
  onTestFinished(async () => {
    await service.close();
    await store.close();
    await stopEnclave();
    rmSync(folder, { recursive: true });
  });
  return {
    ...service,
    lines,
    parts,
    time,
    stopEnclave,
    trust: { developmentRoot: dev.rootCertificate },
    verify: async (bundle, challenge) =>
      verifyBundle(bundle, {
        nowSeconds: time.now,
        policy: await devPolicyFor(service),
        trust: { developmentRoot: dev.rootCertificate },
        challenge,
      }),
  };
}

export type BodyJson = { readonly [key: string]: unknown };

/** A request for one call of one of our contracts. */
export function executeBody(contract: ContractName, call: BodyJson, rest: BodyJson = {}): BodyJson {
  return {
    contract: { wasm_base64: toBase64(builtContract(contract)), account_id: `${contract}.near` },
    call: { predecessor_id: 'alice.near', ...call },
    ...rest,
  };
}

export const post = async (
  { app }: Service,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> =>
  app.request('/v1/execute', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
