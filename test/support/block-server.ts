import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { jsonText } from '../../src/primitives/json-text.ts';
import type { Json } from '../../src/primitives/schema.ts';
import type { RelayScene } from './relay-scene.ts';

type Fields = Readonly<Record<string, Json>>;
export type WholeBlock = { readonly block: Json; readonly shards: readonly Json[] };
/** What is answered instead; undefined: that the server is down. */
export type BlockChange = (block: WholeBlock) => Json | undefined;

export type BlockServer = { readonly url: string; change: BlockChange | undefined; served(): number };

const waysBack = 12;

/** Serves the blocks of a scene's chain as neardata does, made of what its RPC says. */
export async function blockServer(scene: RelayScene): Promise<BlockServer> {
  let served = 0;
  const shown: BlockServer = { url: '', change: undefined, served: () => served };
  const server = createServer(async (request, response) => {
    const height = Number(request.url?.split('/').at(-1));
    const block = await wholeBlock(scene, height);
    const answer = shown.change === undefined ? block : shown.change(block);
    served++;
    if (answer === undefined) response.writeHead(503).end();
    else response.end(jsonText(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return Object.assign(shown, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

async function wholeBlock(scene: RelayScene, height: number): Promise<WholeBlock> {
  const ask = async (method: string, params: object): Promise<Fields> =>
    (await scene.rpc(method, params)) as Fields;
  const block = await ask('block', { block_id: height });
  const { hash } = block['header'] as { readonly hash: string };
  const executions: Json[] = [];
  for (let at = height; at > Math.max(0, height - waysBack); at--) {
    const { transactions } = await ask('chunk', { block_id: at, shard_id: 0 });
    for (const { hash: txHash, signer_id: signer } of transactions as readonly {
      hash: string;
      signer_id: string;
    }[]) {
      const of = { tx_hash: txHash, sender_account_id: signer, wait_until: 'NONE' };
      const { receipts_outcome: outcomes = [] } = await ask('EXPERIMENTAL_tx_status', of);
      const here = (outcomes as readonly Fields[]).filter((outcome) => outcome['block_hash'] === hash);
      executions.push(...here.map((outcome) => ({ execution_outcome: outcome, tx_hash: txHash })));
    }
  }
  return { block, shards: [{ receipt_execution_outcomes: executions }] };
}

/** As lake has it. */
export const withoutTransactions = ({ block, shards }: WholeBlock): Json => ({
  block,
  shards: shards.map((shard) => {
    const { receipt_execution_outcomes: executions } = shard as {
      readonly receipt_execution_outcomes: readonly Fields[];
    };
    return {
      receipt_execution_outcomes: executions.map(({ execution_outcome: outcome }) => ({
        execution_outcome: outcome ?? null,
      })),
    };
  }),
});
