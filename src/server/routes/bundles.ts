import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import { fromHex } from '../../primitives/bytes.ts';
import type { BundleArchive } from '../bundle-archive.ts';
import { serveBundle } from '../bundle-service.ts';
import { parseRequest } from '../parse-request.ts';
import { answers, routeProblems } from './documented.ts';

const hex32 = /^[0-9a-f]{64}$/;

const Path = z.strictObject({
  id: z.string().regex(hex32, 'is not a statement hash: 64 digits of lowercase hex'),
});
const Query = z.strictObject({
  auditor: z.string().regex(hex32, 'is not an x25519 public key: 64 digits of lowercase hex').optional(),
});

const parameter = { schema: { type: 'string', pattern: hex32.source } } as const;

const route = createRoute({
  method: 'get',
  path: '/v1/bundles/{id}',
  summary: 'A signed result and all that a stranger needs to judge it',
  description:
    'Save it to a file and give that to `near-enclave verify`. The bundle of a private call is given to those who know the salt: send `Authorization: Bearer <token>`, where the token is the hash that attestation/statement.md defines. With `auditor`, everything but the statement and the attestation is sealed to that key (HPKE).',
  parameters: [
    { name: 'id', in: 'path', required: true, description: 'the statement hash', ...parameter },
    {
      name: 'auditor',
      in: 'query',
      required: false,
      description: 'an x25519 public key, to which what the call was about is sealed',
      ...parameter,
    },
  ],
  // The tag is of the bytes that are sent, so it stands outside.
  middleware: [etag(), compress({ encoding: 'gzip' })] as const,
  responses: answers({ schema: 'Bundle', description: 'The bundle' }, routeProblems.bundle),
});

/** A statement's bundle never changes but for the quote beside it, so that a stored copy is asked after, not trusted. */
const cacheControl = (isPublic: boolean): string => (isPublic ? 'public, no-cache' : 'no-store');

export const bundlesRoute = (archive: Pick<BundleArchive, 'find'>) =>
  new OpenAPIHono().openapi(route, async (c) => {
    const { id } = parseRequest(Path, c.req.param());
    const { auditor } = parseRequest(Query, c.req.query());
    const { text, isPublic } = await serveBundle(archive, {
      statementHash: fromHex(id),
      authorization: c.req.header('authorization') ?? '',
      auditor: auditor === undefined ? undefined : fromHex(auditor),
    });
    c.set('answerBytes', text.length);
    return c.body(text, 200, {
      'content-type': 'application/json',
      'content-disposition': `inline; filename="${id}.bundle.json"`,
      'cache-control': cacheControl(isPublic),
    });
  });
