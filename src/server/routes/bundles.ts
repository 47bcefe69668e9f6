import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { fromHex } from '../../primitives/bytes.ts';
import type { BundleArchive } from '../bundle-archive.ts';
import { parseRequest } from '../parse-request.ts';
import { ProblemError } from '../problems.ts';
import { answers, routeProblems } from './documented.ts';

const Path = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{64}$/, 'is not a statement hash: 64 digits of lowercase hex'),
});

const route = createRoute({
  method: 'get',
  path: '/v1/bundles/{id}',
  summary: 'A signed result and all that a stranger needs to judge it',
  description: 'Save it to a file and give that to `near-enclave verify`.',
  parameters: [
    {
      name: 'id',
      in: 'path',
      required: true,
      description: 'the statement hash',
      schema: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    },
  ],
  responses: answers({ schema: 'Bundle', description: 'The bundle' }, routeProblems.bundle),
});

export const bundlesRoute = (archive: Pick<BundleArchive, 'find'>) =>
  new OpenAPIHono().openapi(route, async (c) => {
    const { id } = parseRequest(Path, c.req.param());
    const text = await archive.find(fromHex(id));
    if (text === undefined)
      throw new ProblemError('bundle_not_found', 'no statement with this hash was signed here');
    return c.body(text, 200, { 'content-type': 'application/json' });
  });
