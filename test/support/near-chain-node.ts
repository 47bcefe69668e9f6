import { fromBase58, toBase58 } from '../../src/primitives/hash.ts';
import { jsonText } from '../../src/primitives/json-text.ts';
import { exactJson } from '../../src/primitives/lossless-json.ts';
import type { Json } from '../../src/primitives/schema.ts';
import { validatorStake } from '../../src/primitives/validator-stake.ts';
import { RpcFailure } from '../../src/relayer/rpc-failure.ts';
import type { RpcPool } from '../../src/relayer/rpc-pool.ts';
import { type NearBlock, type NearChain, rpcBlock, rpcProof } from './near-chain.ts';

type Params = Readonly<Record<string, Json>>;
type Answers = Readonly<Record<string, (params: Params) => Json>>;

const unknown = (code: string): RpcFailure =>
  new RpcFailure(code, { kind: 'refused', endpoint: 'test', code });

/** What a node says of a chain to light clients, by method. Throws `RpcFailure` for what the chain has not. */
export function lightClientAnswers(chain: NearChain): Answers {
  const named = (hash: unknown): NearBlock => {
    const block = chain.blocks.find((one) => toBase58(one.hash) === hash);
    if (block === undefined) throw unknown('UNKNOWN_BLOCK');
    return block;
  };
  return {
    next_light_client_block: (params) => {
      const epoch = chain.epochOf(named(params['last_block_hash']));
      const next = chain.blocks.slice(0, -1).findLast((one) => chain.epochOf(one) <= epoch + 1);
      return next === undefined ? {} : rpcBlock(chain.lightBlock(next));
    },
    EXPERIMENTAL_light_client_block_proof: (params) => {
      const block = rpcBlock(chain.lightBlock(named(params['block_hash']))) as Params;
      const names = ['prev_block_hash', 'inner_rest_hash', 'inner_lite'];
      return {
        block_header_lite: Object.fromEntries(names.map((name) => [name, block[name] ?? null])),
        block_proof: [],
      };
    },
    EXPERIMENTAL_validators_ordered: (params) => {
      const at = chain.blocks.findIndex(
        (one) => one.header.innerLite.height === BigInt(String(params['block_id'])),
      );
      const block = chain.blocks[at];
      const before = block && chain.blocks.findLast((one) => chain.epochOf(one) === chain.epochOf(block) - 1);
      return (before && chain.lightBlock(before).nextBps?.map((stake) => validatorStake.toJson(stake))) ?? [];
    },
    EXPERIMENTAL_light_client_proof: (params) => {
      const id = fromBase58(String(params['receipt_id']));
      const isThere = chain.blocks.some(({ shards }) =>
        shards.some(({ outcomes }) => outcomes.some((one) => toBase58(one.id) === toBase58(id))),
      );
      if (!isThere) throw unknown('UNKNOWN_TRANSACTION_OR_RECEIPT');
      return rpcProof(chain.proof(id, named(params['light_client_head'])));
    },
    block: () => {
      const { hash, header } = chain.blocks.at(-1) ?? chain.add();
      const { height } = header.innerLite;
      return { header: { height, hash: toBase58(hash), prev_hash: '1', timestamp_nanosec: '1' }, chunks: [] };
    },
  };
}

/** The same as a pool of endpoints; numbers go through JSON as everything from a node does. */
export function lightClientNode(chain: NearChain): RpcPool {
  const answers = lightClientAnswers(chain);
  return {
    ask: async (method, params) => exactJson(jsonText(answers[method]?.(params as Params) ?? null)),
    askAll: async () => [],
    setAside: () => undefined,
  };
}
