import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import type { BlankEnv } from 'hono/types';
import type { Logger } from 'pino';
import { toHex } from '../primitives/bytes.ts';
import type { AccountImporter } from '../rpc/account-importer.ts';
import { defaultRpcSettings } from '../rpc/method.ts';
import type { AttestationService } from './attestation-service.ts';
import type { BundleArchive } from './bundle-archive.ts';
import type { Drain } from './drain.ts';
import type { ExecuteService } from './execute-service.ts';
import { openApiDocument } from './openapi.ts';
import { ProblemError, problemResponse, toProblem } from './problems.ts';
import type { Readiness } from './readiness.ts';
import { requestLog } from './request-log.ts';
import { attestationRoute } from './routes/attestation.ts';
import { bundlesRoute } from './routes/bundles.ts';
import { docsRoute } from './routes/docs.ts';
import { executeRoute } from './routes/execute.ts';
import { healthzRoute } from './routes/healthz.ts';
import { openApiRoute } from './routes/openapi-json.ts';
import { readyzRoute } from './routes/readyz.ts';
import { rpcRoute } from './routes/rpc.ts';
import { verifyPageRoute } from './routes/verify-page.ts';
import { worldsRoute } from './routes/worlds.ts';
import type { WorldService } from './world-service.ts';

export type AppParts = {
  readonly execute: ExecuteService;
  readonly attestation: AttestationService;
  readonly archive: BundleArchive;
  readonly readiness: Readiness;
  readonly drain: Drain;
  readonly worlds: WorldService;
  /** 20 bytes. */
  readonly appId: Uint8Array;
  readonly importer: AccountImporter | undefined;
  readonly maxBodyBytes: number;
  /** Unix seconds. */
  readonly clock: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log: Logger;
};

/** All routes, each with its service, and what stands around every request. */
export function createApp(parts: AppParts): OpenAPIHono<BlankEnv> {
  const app = new OpenAPIHono<BlankEnv>();
  addSurroundings(app, parts);
  app.route('/', healthzRoute());
  app.route('/', readyzRoute(parts.readiness));
  app.use('/v1/*', parts.drain.middleware);
  app.use('/rpc/*', parts.drain.middleware);
  app.route('/', executeRoute(parts.execute, parts.maxBodyBytes));
  app.route('/', attestationRoute(parts.attestation, parts.clock));
  app.route('/', bundlesRoute(parts.archive));
  app.route('/', worldsRoute(parts));
  app.route('/', rpcRoute({ ...parts, settings: { ...defaultRpcSettings, importer: parts.importer } }));
  app.route('/', docsRoute());
  app.route(
    '/',
    openApiRoute(() => openApiDocument(app)),
  );
  return app;
}

function addSurroundings(app: OpenAPIHono<BlankEnv>, { log, randomBytes }: AppParts): void {
  app.use(requestId({ generator: () => toHex(randomBytes(16)), limitLength: 64 }));
  app.use(requestLog(log));
  // Before the policy of all other answers, for this page brings a stricter one of its own.
  app.route('/', verifyPageRoute());
  app.use(secureHeaders({ contentSecurityPolicy, strictTransportSecurity: false }));
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
