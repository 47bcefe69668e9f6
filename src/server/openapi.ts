import type { OpenAPIHono } from '@hono/zod-openapi';
import type { BlankEnv } from 'hono/types';
import { z } from 'zod';
import { attestationJson } from '../proof/attestation.ts';
import { blockDocumentJson } from '../proof/block-document.ts';
import { bundleJson } from '../proof/bundle.ts';
import { stateProofJson } from '../proof/state-proof-document.ts';
import { engineId } from '../runtime/engine-id.ts';
import { ExecuteAnswer } from './execute-answer.ts';
import { ExecuteRequest } from './execute-request.ts';
import { AdvanceRequest, LightClientStatus } from './light-client-json.ts';
import { OutlayerAnswer } from './outlayer/answer.ts';
import { OutlayerRequestBody } from './outlayer/request.ts';
import { ProblemBody } from './problems.ts';
import type { SchemaName } from './routes/documented.ts';
import { RpcRequest, RpcResponse } from './rpc-json.ts';
import { warningCodes } from './warnings.ts';
import { CreateWorldRequest, ResumeYieldRequest, WorldAnswer, WorldList } from './world-json.ts';

const Health = z.strictObject({ status: z.literal('ok'), engine: z.string() });
const ReadinessAnswer = z.strictObject({
  status: z.enum(['ok', 'degraded']),
  engine: z.string(),
  warnings: z.array(z.enum(warningCodes)).meta({ description: 'what an operator must see to' }),
});

const schemas: Readonly<Record<SchemaName, z.ZodType>> = {
  ExecuteRequest,
  ExecuteAnswer,
  OutlayerRequest: OutlayerRequestBody,
  OutlayerAnswer,
  LightClientStatus,
  AdvanceRequest,
  Attestation: attestationJson,
  Bundle: bundleJson,
  CreateWorldRequest,
  ResumeYieldRequest,
  World: WorldAnswer,
  WorldList,
  BlockDocument: blockDocumentJson,
  StateProof: stateProofJson,
  RpcRequest,
  RpcResponse,
  Problem: ProblemBody,
  Health,
  Readiness: ReadinessAnswer,
};

/** The whole API as an OpenAPI 3.1 document, whose schemas are JSON Schema of the very schemas that the routes use. */
export function openApiDocument(app: Pick<OpenAPIHono<BlankEnv>, 'getOpenAPI31Document'>): object {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'near-enclave',
      version: engineId.split('/')[1] ?? '',
      description:
        'Runs NEAR contracts inside a confidential VM, exactly as NEAR does, and returns results that anyone can check. u64 and u128 are decimal text. Every problem has a stable code.',
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
  });
  return { ...document, components: { schemas: componentSchemas() } };
}

function componentSchemas(): Record<string, object> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, toComponent(schema)]));
}

/** Of what stands in the JSON, before it is decoded. */
function toComponent(schema: z.ZodType): object {
  const { $schema: _, ...component } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
  return component;
}
