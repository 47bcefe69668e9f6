import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { cors } from 'hono/cors';
import { gatewayPath, keyConfiguration, mediaTypes } from '../../hpke/oblivious.ts';
import { limitBody, readBody } from '../json-body.ts';
import { ProblemError } from '../problems.ts';
import type { SealedCalls } from '../sealed-calls.ts';
import { problemAnswers, routeProblems } from './documented.ts';

const binary = (mediaType: string) => ({
  [mediaType]: { schema: { type: 'string', format: 'binary' } as const },
});

const keysRoute = createRoute({
  method: 'get',
  path: gatewayPath,
  summary: 'The key to which requests can be sealed, as clients of Oblivious HTTP read it',
  description:
    'Nothing vouches for this answer: take `registration.keys.transport` of an attestation that you verified, or compare it with this key.',
  responses: {
    200: { description: 'One key configuration (RFC 9458)', content: binary(mediaTypes.keys) },
    ...problemAnswers(routeProblems.sealedKeys),
  },
});

const callRoute = createRoute({
  method: 'post',
  path: gatewayPath,
  summary: 'Any request of this API, sealed to the transport key; its answer comes back sealed',
  description:
    'Oblivious HTTP (RFC 9458) over binary HTTP of known length (RFC 9292): what stands between you and the enclave sees lengths and times. Inside, send the header `date`: a request is taken once, within two minutes of it. What happens after a request is open, problems too, is told in the sealed answer alone.',
  request: { body: { required: true, content: binary(mediaTypes.request) } },
  responses: {
    200: { description: 'The sealed answer', content: binary(mediaTypes.answer) },
    ...problemAnswers(routeProblems.sealedCall),
  },
});

/** Header, fields and padding around the largest body of this API. */
const around = 1.125;

export const sealedRoute = (calls: SealedCalls, maxBodyBytes: number) => {
  const app = new OpenAPIHono();
  // A page of any origin may call: it needs no cookie, and what it must know is sealed inside.
  app.use(gatewayPath, cors({ origin: '*', allowHeaders: ['content-type'] }));
  app.use(gatewayPath, limitBody(65_536 + Math.ceil(around * maxBodyBytes)));
  return app
    .openapi(keysRoute, (c) =>
      c.body(keyConfiguration(calls.publicKey), 200, {
        'content-type': mediaTypes.keys,
        'cache-control': 'no-store',
      }),
    )
    .openapi(callRoute, async (c) => {
      if (c.req.header('content-type') !== mediaTypes.request) {
        throw new ProblemError(
          'unsupported_media_type',
          `send the header content-type: ${mediaTypes.request}`,
        );
      }
      const answer = await calls.answer(await readBody(c), c.get('requestId'));
      c.set('answerBytes', answer.length);
      return c.body(answer, 200, { 'content-type': mediaTypes.answer, 'cache-control': 'no-store' });
    });
};
