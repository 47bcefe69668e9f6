import { createRoute, OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Logger } from 'pino';
import { blockDocumentJson } from '../../proof/block-document.ts';
import { encodeDocument } from '../../proof/document.ts';
import { stateProofJson } from '../../proof/state-proof-document.ts';
import type { Tip } from '../../worlds/block-details.ts';
import type { DurableWorld } from '../../worlds/durable-world.ts';
import { lineStream } from '../line-stream.ts';
import { parseRequest } from '../parse-request.ts';
import { ProblemError } from '../problems.ts';
import { findReadable } from '../reader-access.ts';
import { describeFault } from '../request-log.ts';
import type { WorldDocuments } from '../world-documents.ts';
import { type BlockName, BlockQuery, blockName, HistoryQuery, StateProofQuery } from '../world-queries.ts';
import type { WorldService } from '../world-service.ts';
import { answers, routeProblems } from './documented.ts';
import { textParameter, worldId } from './parameters.ts';

const auditorKey = textParameter(
  'auditor',
  'query',
  'an x25519 key in hex: what is disclosed is then sealed for it (HPKE)',
);

const block = createRoute({
  method: 'get',
  path: '/v1/worlds/{id}/blocks/{block}',
  summary: 'A block of a world, and all that a stranger needs to judge it',
  description:
    'Its signed head, what the hashes of the head are of, and the attestation of the key that signed. The block is made again for its witness. Save it to a file and give that to `near-enclave verify`.',
  parameters: [
    worldId,
    textParameter('block', 'path', 'its sequence, its hash, or `latest`'),
    auditorKey,
    textParameter(
      'anchor',
      'query',
      'another block: with the Merkle path that shows that both are of one chain',
    ),
  ],
  responses: answers({ schema: 'BlockDocument', description: 'The block' }, routeProblems.blockDocument),
});

const stateProof = createRoute({
  method: 'get',
  path: '/v1/worlds/{id}/state-proof',
  summary: 'A row of the state, or that there is none, under a signed head',
  description:
    "An account alone names its account row; with `key_base64` a row of its contract, with `public_key` an access key, with `code=true` its contract's code.",
  parameters: [
    worldId,
    textParameter('account', 'query', 'whose row'),
    textParameter('key_base64', 'query', 'the key as the contract knows it'),
    textParameter('public_key', 'query', 'such as ed25519:<base58>'),
    textParameter('code', 'query', '`true`'),
    textParameter('trie_key_base64', 'query', "any row, by nearcore's trie key"),
    textParameter('block', 'query', 'after which block: its sequence, its hash, or `latest`, which is usual'),
    auditorKey,
  ],
  responses: answers({ schema: 'StateProof', description: 'The row' }, routeProblems.stateProof),
});

const historyAnswers: RouteConfig['responses'] = {
  ...answers({ schema: 'BlockDocument', description: 'A line' }, routeProblems.worldHistory),
  200: {
    description: 'The history',
    content: { 'application/x-ndjson': { schema: { type: 'string' } } },
  },
};
const history = createRoute({
  method: 'get',
  path: '/v1/worlds/{id}/history',
  summary: 'Blocks of a world, one after another, to be judged as a chain',
  description:
    'A line of JSON each: a header, the attestation of each key once, and the blocks. It is made while it is sent. If it breaks off, the header still says where it should have ended.',
  parameters: [
    worldId,
    textParameter('from', 'query', 'the first sequence; absent: 0'),
    textParameter('to', 'query', 'the last sequence; absent: the newest'),
    auditorKey,
  ],
  responses: historyAnswers,
});

export type WorldDocumentsParts = {
  readonly worlds: WorldService;
  readonly documents: WorldDocuments;
  /** Unix seconds. */
  readonly clock: () => number;
  readonly log: Logger;
};

const json = { 'content-type': 'application/json' };
const ndjson = { 'content-type': 'application/x-ndjson' };

export function worldDocumentsRoute(parts: WorldDocumentsParts) {
  const { documents } = parts;
  const app = new OpenAPIHono();
  app.openapi(block, async (c) => {
    const world = await findReadable(parts, c);
    const query = parseRequest(BlockQuery, c.req.query());
    const tip = await findBlock(world, parseRequest(blockName, c.req.param('block')));
    const anchor = query.anchor && (await findBlock(world, query.anchor));
    const document = await documents.block(world, tip, { auditor: query.auditor, anchor });
    return answerWith(c, encodeDocument(blockDocumentJson, document));
  });
  app.openapi(stateProof, async (c) => {
    const world = await findReadable(parts, c);
    const { block: name, key, auditor: recipient } = parseRequest(StateProofQuery, c.req.query());
    const tip = await findBlock(world, name ?? { kind: 'latest' });
    const document = await documents.stateProof(world, tip, { key, auditor: recipient });
    return answerWith(c, encodeDocument(stateProofJson, document));
  });
  app.openapi(history, async (c) => {
    const world = await findReadable(parts, c);
    const query = parseRequest(HistoryQuery, c.req.query());
    const range = await rangeOf(world, query);
    const lines = documents.history(world, range, query.auditor);
    const report = (cause: unknown) =>
      parts.log.error({ id: c.get('requestId'), fault: describeFault(cause) }, 'a history broke off');
    return c.body(lineStream(lines, report), 200, ndjson);
  });
  return app;
}

function answerWith(c: Context, document: string): Response {
  c.set('answerBytes', document.length);
  return c.body(document, 200, json);
}

async function findBlock({ audit }: DurableWorld, name: BlockName): Promise<Tip> {
  const found = await (name.kind === 'sequence' ? audit.findAt(name.sequence) : audit.find(name));
  if (found !== undefined) return found;
  throw new ProblemError('block_not_found', 'the world has no such block');
}

async function rangeOf(world: DurableWorld, { from = 0n, to }: HistoryQuery) {
  const last = await findBlock(
    world,
    to === undefined ? { kind: 'latest' } : { kind: 'sequence', sequence: to },
  );
  const { sequence } = last.block;
  if (from > sequence) throw new ProblemError('invalid_field', 'from: is after to', { field: 'from' });
  return { from, to: sequence };
}
