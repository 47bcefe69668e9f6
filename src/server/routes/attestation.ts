import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { attestationToJson } from '../../proof/attestation.ts';
import type { KeyEpochs } from '../key-epochs.ts';
import { parseRequest } from '../parse-request.ts';
import { challenge } from '../request-fields.ts';
import { answers, routeProblems } from './documented.ts';

const Query = z.strictObject({ challenge: challenge.optional() });

const route = createRoute({
  method: 'get',
  path: '/v1/attestation',
  summary: 'The quote over the keys that sign results',
  description:
    'Without a challenge: the quote made at boot, or its last renewal; the header `age` says how old it is. With one: a fresh quote that answers it.',
  parameters: [
    {
      name: 'challenge',
      in: 'query',
      required: false,
      description: '32 bytes of hex of your own choice, not all zero',
      schema: { type: 'string', pattern: '^[0-9a-fA-F]{64}$' },
    },
  ],
  responses: answers(
    { schema: 'Attestation', description: 'The quote, with all that it takes to judge it but a policy' },
    routeProblems.attestation,
  ),
});

/** `clock`: Unix seconds. */
export const attestationRoute = (epochs: KeyEpochs, clock: () => number) =>
  new OpenAPIHono().openapi(route, async (c) => {
    const asked = parseRequest(Query, c.req.query()).challenge;
    const { attestation, quotedAt } = await epochs.use(({ attestation: service }) =>
      asked === undefined ? service.current() : service.answer(asked),
    );
    const headers = { age: String(Math.max(0, Math.floor(clock() - quotedAt))), 'cache-control': 'no-store' };
    return c.json(attestationToJson(attestation), 200, headers);
  });
