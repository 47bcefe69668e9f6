import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import type { BlankEnv } from 'hono/types';
import type { Logger } from 'pino';
import { gatewayPath } from '../hpke/oblivious.ts';
import { toHex } from '../primitives/bytes.ts';
import type { AccountImporter } from '../rpc/account-importer.ts';
import { defaultRpcSettings } from '../rpc/method.ts';
import type { BundleArchive } from './bundle-archive.ts';
import type { Drain } from './drain.ts';
import type { ExecuteService } from './execute-service.ts';
import type { KeyEpochs } from './key-epochs.ts';
import { largeAnswers } from './large-answers.ts';
import { largeBodies } from './large-bodies.ts';
import type { LightClient } from './light-client.ts';
import type { Metrics } from './metrics.ts';
import { openApiDocument } from './openapi.ts';
import type { OutlayerService } from './outlayer/outlayer-service.ts';
import { ProblemError, problemResponse, toProblem } from './problems.ts';
import type { Readiness } from './readiness.ts';
import { logSealedFault, requestLog, sealedFaultLog } from './request-log.ts';
import { attestationRoute } from './routes/attestation.ts';
import { bundlesRoute } from './routes/bundles.ts';
import { docsRoute } from './routes/docs.ts';
import { executeRoute } from './routes/execute.ts';
import { healthzRoute } from './routes/healthz.ts';
import { lightClientRoute } from './routes/light-client.ts';
import { metricsRoute } from './routes/metrics.ts';
import { openApiRoute } from './routes/openapi-json.ts';
import { outlayerRoute } from './routes/outlayer.ts';
import { readyzRoute } from './routes/readyz.ts';
import { rpcRoute } from './routes/rpc.ts';
import { sealedRoute } from './routes/sealed.ts';
import { verifyPageRoute } from './routes/verify-page.ts';
import { worldDocumentsRoute } from './routes/world-documents.ts';
import { worldsRoute } from './routes/worlds.ts';
import { SealedCalls } from './sealed-calls.ts';
import { type ReplayBounds, SealedReplays } from './sealed-replays.ts';
import type { WorldDocuments } from './world-documents.ts';
import type { WorldService } from './world-service.ts';

export type AppParts = {
  readonly execute: Pick<ExecuteService, 'execute'>;
  readonly outlayer: Pick<OutlayerService, 'execute'>;
  readonly epochs: KeyEpochs;
  readonly metrics: Metrics;
  readonly archive: BundleArchive;
  readonly readiness: Readiness;
  readonly drain: Drain;
  readonly worlds: WorldService;
  readonly documents: WorldDocuments;
  readonly lightClient: LightClient | undefined;
  /** 20 bytes. */
  readonly appId: Uint8Array;
  readonly importer: AccountImporter | undefined;
  readonly maxBodyBytes: number;
  readonly sealedBounds: ReplayBounds;
  /** Unix seconds. */
  readonly clock: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log: Logger;
};

/** All routes, each with its service, and what stands around every request. */
export function createApp(parts: AppParts): OpenAPIHono<BlankEnv> {
  const app = new OpenAPIHono<BlankEnv>();
  addSurroundings(app, parts);
  app.use(largeBodies(parts.maxBodyBytes), largeAnswers());
  app.route('/', healthzRoute());
  app.route('/', readyzRoute(parts.readiness));
  app.route('/', metricsRoute(parts.metrics));
  app.use(gatewayPath, parts.drain.middleware);
  app.route('/', sealedRoute(sealedCalls(parts), parts.maxBodyBytes));
  addCalls(app, parts);
  app.route('/', docsRoute());
  app.route(
    '/',
    openApiRoute(() => openApiDocument(app)),
  );
  return app;
}

/** What can be asked in the open and sealed alike. */
function addCalls(app: OpenAPIHono<BlankEnv>, parts: AppParts): void {
  app.use('/v1/*', parts.drain.middleware);
  app.use('/rpc/*', parts.drain.middleware);
  app.route('/', executeRoute(parts.execute, parts.maxBodyBytes));
  app.route('/', outlayerRoute(parts.outlayer, parts.maxBodyBytes));
  app.route('/', attestationRoute(parts.epochs, parts.clock));
  app.route('/', lightClientRoute(parts.lightClient));
  app.route('/', bundlesRoute(parts.archive));
  app.route('/', worldsRoute(parts));
  app.route('/', worldDocumentsRoute(parts));
  app.route('/', rpcRoute({ ...parts, settings: { ...defaultRpcSettings, importer: parts.importer } }));
}

/** The same routes for what came sealed: nothing of the path enters a log, and no other call shares a guest process. */
function sealedCalls(parts: AppParts): SealedCalls {
  const { execute, outlayer, log, epochs, clock, randomBytes } = parts;
  const inner = new OpenAPIHono<BlankEnv>();
  inner.use(requestId());
  inner.use(sealedFaultLog(log));
  addProblems(inner);
  addCalls(inner, {
    ...parts,
    execute: { execute: (request) => execute.execute(request, { kind: 'call' }) },
    outlayer: {
      execute: (body, caller) => outlayer.execute(body, { ...caller, owner: { kind: 'call' } }),
    },
    log: log.child({}, { level: 'silent' }),
  });
  return new SealedCalls({
    epochs,
    replays: new SealedReplays(parts.sealedBounds),
    dispatch: (request) => inner.fetch(request),
    report: (id, cause) => logSealedFault(log, id, cause),
    maxAnswerBytes: 2 * parts.maxBodyBytes,
    clock,
    randomBytes,
  });
}

function addSurroundings(app: OpenAPIHono<BlankEnv>, { log, randomBytes }: AppParts): void {
  app.use(requestId({ generator: () => toHex(randomBytes(16)), limitLength: 64 }));
  app.use(requestLog(log));
  // Before the policy of all other answers, for this page brings a stricter one of its own.
  app.route('/', verifyPageRoute());
  app.use(secureHeaders({ contentSecurityPolicy, strictTransportSecurity: false }));
  addProblems(app);
}

function addProblems(app: OpenAPIHono<BlankEnv>): void {
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) =>
        respond(c, new ProblemError('method_not_allowed', `use ${methods.join(' or ')}`, { allow: methods })),
    }),
  );
  app.notFound((c) => respond(c, new ProblemError('not_found', 'see /docs for what there is')));
  app.onError((cause, c) => respond(c, toProblem(cause)));
}

function respond(c: Context, problem: ProblemError): Response {
  c.set('problemCode', problem.code);
  const id = c.get('requestId');
  const response = problemResponse(problem, id);
  response.headers.set('x-request-id', id);
  return response;
}

/** Of every answer, since only the API page is ever rendered: its own scripts and styles, and nothing else. */
const contentSecurityPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};
