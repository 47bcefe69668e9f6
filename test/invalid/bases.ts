import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { defaultAppCompose } from '../../src/dev-enclave/app-compose.ts';
import { startDevEnclave } from '../../src/dev-enclave/dev-enclave.ts';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import type { Executor } from '../../src/executor/executor.ts';
import { equalBytes, toBase64, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { type Bundle, bundleToJson, type OpenBundle } from '../../src/proof/bundle.ts';
import { parseConfig } from '../../src/server/config.ts';
import { createService, type Service } from '../../src/server/service.ts';
import { openStore } from '../../src/store/open-store.ts';
import { Sealer } from '../../src/store/sealer.ts';
import { inProcessExecutor } from '../support/in-process-executor.ts';
import { decodeOpenBundle } from '../support/open-bundle.ts';
import { inputData, outlayerBody, outlayerEnv } from '../support/outlayer.ts';
import { retryingChunks } from '../support/retrying-chunks.ts';
import { batched, proved, salted, sealed, sealedBlock, sealedRow } from './derived-bases.ts';
import { createForger, type Forger } from './forger.ts';
import { sampleContract, sampleState } from './sample-contract.ts';
import { corpusChallenge, corpusNow, evmAppCompose, evmEnvironment, outlayerAppCompose } from './setting.ts';
import { worldDocuments } from './world-bases.ts';

/** Bytes that follow from a counter alone. */
function countedBytes(): { next(length: number): Uint8Array; readonly given: Uint8Array[] } {
  const given: Uint8Array[] = [];
  return {
    given,
    next(length) {
      const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, part) =>
        sha256(toUtf8(`near-enclave corpus ${given.length} ${part}`)),
      );
      const bytes = new Uint8Array(blocks.flatMap((block) => [...block])).slice(0, length);
      given.push(bytes.slice());
      return bytes;
    },
  };
}

export type RunningService = Service & {
  readonly given: readonly Uint8Array[];
  readonly root: Uint8Array;
  stop(): Promise<void>;
};

/** What is deployed: its settings lie in its app-compose as well. */
export type Deployment = { readonly env: Readonly<Record<string, string>>; readonly appCompose: string };

export const usual: Deployment = { env: {}, appCompose: defaultAppCompose };
const forEvm: Deployment = { env: evmEnvironment, appCompose: evmAppCompose };
const forOutlayer: Deployment = { env: outlayerEnv, appCompose: outlayerAppCompose };

/** A service over a development enclave whose time stands still and whose chance is a counter. */
export async function startService(
  { env, appCompose }: Deployment,
  executor: Executor = inProcessExecutor,
): Promise<RunningService> {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-corpus-'));
  const dev = await startDevEnclave({ listen: 0, now: () => corpusNow, appCompose });
  const sealer = new Sealer(new Uint8Array(32).fill(1));
  const store = await openStore({ kind: 'sqlite', path: join(folder, 'store.sqlite') }, sealer);
  const chance = countedBytes();
  const service = await createService({
    enclave: createDstackEnclave(dev.endpoint),
    collateral: { collateralFor: () => dev.collateral() },
    executor,
    store,
    worlds: { seedKey: new Uint8Array(32).fill(7), holder: 'corpus', chunks: retryingChunks },
    config: parseConfig(env),
    clock: () => corpusNow,
    randomBytes: (length) => chance.next(length),
    log: pino({ level: 'silent' }),
  });
  return {
    ...service,
    given: chance.given,
    root: dev.rootCertificate,
    async stop() {
      await service.close();
      await store.close();
      await dev.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const contract = { wasm_base64: toBase64(sampleContract), account_id: 'sample.near' };
const state = Object.entries(sampleState).map(([key, value]) => ({
  key_base64: toBase64(toUtf8(key)),
  value_base64: toBase64(value),
}));
const feed = { account_id: 'feed.near', wasm_base64: contract.wasm_base64 };
const request = (call: object, rest: object = {}) => ({
  contract,
  state,
  call: { predecessor_id: 'alice.near', args: { by: 2 }, ...call },
  ...rest,
});

/** What is asked of the service, and what for. */
const requests: Readonly<Record<string, object>> = {
  call: request({ method: 'run', attached_deposit: '5' }),
  view: request({ method: 'look', view: true }),
  failure: request({ method: 'fail' }),
  'receipts-run': request({ method: 'ask' }, { promises: 'run', accounts: [feed] }),
  'receipts-returned': request({ method: 'ask' }, { promises: 'return', accounts: [feed] }),
  challenged: request({ method: 'run' }, { challenge: toHex(corpusChallenge) }),
};

/** Of OutLayer's contract. */
const outlayerRequests: Readonly<Record<string, object>> = {
  outlayer: outlayerBody({ input_data: inputData({ state: [[toUtf8('a'), toUtf8('b')]] }) }),
  'outlayer-failure': outlayerBody({ request_id: 8, input_data: inputData({ method: 'panic' }) }),
};

async function ask({ app }: Service, body: object, path = '/v1/execute'): Promise<OpenBundle> {
  const headers = { 'content-type': 'application/json' };
  const answer = await app.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (answer.status !== 200) throw new Error(await answer.text());
  const { bundle } = (await answer.json()) as { bundle: string };
  return decodeOpenBundle(await (await app.request(bundle)).text());
}

export type Bases = {
  /** JSON values by name; a history is the list of its lines. */
  readonly documents: ReadonlyMap<string, unknown>;
  /** Who could have made the document of that name. */
  readonly forgerOf: (base: string) => Forger;
  /** DER of the development root. */
  readonly root: Uint8Array;
};

/** Makes the good documents. The same at each run. */
export async function makeBases(): Promise<Bases> {
  const service = await startService(usual);
  const bundles = new Map<string, Bundle>();
  for (const [name, body] of Object.entries(requests)) bundles.set(name, await ask(service, body));
  const plain = decodeOpenBundle(bundleToJson(found(bundles, 'call')));
  const forger = await forgerOf(service, usual, plain);
  bundles.set('private', salted(forger, plain));
  bundles.set('batched', batched(forger, plain, [found(bundles, 'view'), found(bundles, 'failure')]));
  bundles.set('sealed', await sealed(plain));
  const worlds = new Map(await worldDocuments(service));
  worlds.set('sealed-block', await sealedBlock(worlds.get('block-chunk')));
  worlds.set('sealed-row', await sealedRow(worlds.get('row-present')));
  await service.stop();
  const onEvm = await startService(forEvm);
  const evm = await ask(onEvm, request({ method: 'run' }));
  bundles.set('evm', evm);
  const evmForger = await forgerOf(onEvm, forEvm, evm);
  await onEvm.stop();
  const onOutlayer = await startService(forOutlayer);
  for (const [name, body] of Object.entries(outlayerRequests))
    bundles.set(name, await ask(onOutlayer, body, '/v1/outlayer/execute'));
  const asked = decodeOpenBundle(bundleToJson(found(bundles, 'outlayer')));
  const outlayerForger = await forgerOf(onOutlayer, forOutlayer, asked);
  bundles.set('outlayer-proved', proved(outlayerForger, asked));
  await onOutlayer.stop();
  const forgers = new Map([
    ['evm', evmForger],
    ...[...Object.keys(outlayerRequests), 'outlayer-proved'].map((name) => [name, outlayerForger] as const),
  ]);
  return {
    documents: new Map<string, unknown>([
      ...[...bundles].map(([name, bundle]) => [name, bundleToJson(bundle)] as const),
      ...worlds,
    ]),
    forgerOf: (base) => forgers.get(base) ?? forger,
    root: service.root,
  };
}

function found(bundles: ReadonlyMap<string, Bundle>, name: string): Bundle {
  const bundle = bundles.get(name);
  if (bundle === undefined) throw new Error(`no document ${name}`);
  return bundle;
}

/** The keys of the service follow from one of the things that it took for chance. */
async function forgerOf(
  { given }: RunningService,
  { appCompose }: Deployment,
  { attestation }: Bundle,
): Promise<Forger> {
  for (const entropy of given.filter(({ length }) => length === 32)) {
    const forger = await createForger(appCompose, entropy);
    if (equalBytes(forger.keys.registered.ed25519, attestation.registration.keys.ed25519)) return forger;
  }
  throw new Error('the keys of the service follow from nothing that it was given');
}
