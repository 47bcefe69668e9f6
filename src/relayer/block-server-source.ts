import { z } from 'zod';
import { jsonOrNothing } from '../primitives/json-text.ts';
import { exactJson } from '../primitives/lossless-json.ts';
import type { BlockSource, Watched } from './block-source.ts';
import { fetchText, HttpFailure } from './http.ts';
import type { ChainBlock } from './near-node.ts';
import { isSuccess, outcomeSchema } from './near-schemas.ts';
import { type RequestEvent, readRequestLog } from './request-event.ts';

const timeoutMillis = 15_000;
const longestBlock = 256 * 1024 * 1024;

const executionSchema = z.object({
  execution_outcome: outcomeSchema,
  tx_hash: z.string().nullish(),
});
const bodySchema = z.object({
  block: z.object({ header: z.object({ hash: z.string() }) }),
  shards: z.array(z.object({ receipt_execution_outcomes: z.array(executionSchema) })),
});

/**
 * Events by a server of whole blocks, in the form of NEAR's lake and of neardata: `<url>/v0/block/<height>`. One question a
 * block, and nothing to look for; who runs it can leave events out, which the sweep then finds. Throws `HttpFailure`.
 */
export function createBlockServerSource(url: URL): BlockSource {
  return {
    async requestsIn(watched, block) {
      const { shards } = await fetchBlock(url, block);
      const executions = shards.flatMap((shard) => shard.receipt_execution_outcomes);
      return executions.flatMap((one) => readExecution(watched, block, one));
    },
  };
}

async function fetchBlock(url: URL, { height, hash }: ChainBlock): Promise<z.output<typeof bodySchema>> {
  const at = new URL(`v0/block/${height}`, url.href.endsWith('/') ? url : `${url.href}/`);
  const { status, text } = await fetchText(at, { method: 'GET', timeoutMillis, longest: longestBlock });
  if (status !== 200)
    throw new HttpFailure('unreachable', `${url.host}: HTTP status ${status} for block ${height}`);
  const body = bodySchema.safeParse(jsonOrNothing(() => exactJson(text)));
  if (!body.success)
    throw new HttpFailure('not_rpc', `${url.host}: block ${height} is in no form that is known`);
  const told = body.data.block.header.hash;
  if (told !== hash) throw new HttpFailure('not_rpc', `${url.host}: block ${height} is ${told}, not ${hash}`);
  return body.data;
}

function readExecution(
  { contractId, standard }: Watched,
  { height, hash, timestamp }: ChainBlock,
  { execution_outcome: outcome, tx_hash: transactionHash }: z.output<typeof executionSchema>,
): readonly RequestEvent[] {
  if (outcome.outcome.executor_id !== contractId || !isSuccess(outcome)) return [];
  const logged = outcome.outcome.logs.flatMap((log) => readRequestLog(log, standard));
  if (logged.length === 0) return [];
  // The service is told where a request comes from: lake's form without it is of no use.
  if (typeof transactionHash !== 'string')
    throw new HttpFailure('not_rpc', `block ${height} names no transaction of the receipt ${outcome.id}`);
  return logged.map((request) => ({
    ...request,
    contractId,
    block: { height, hash, timestamp },
    transactionHash,
    receiptId: outcome.id,
  }));
}
