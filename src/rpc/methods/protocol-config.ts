import { paramsAt } from '../../params/at-version.ts';
import type { Json } from '../../primitives/schema.ts';
import type { World, WorldBlock } from '../../worlds/world.ts';
import { blockReference, findBlock } from '../block-reference.ts';
import { formatTime } from '../format-time.ts';
import type { RpcMethod } from '../method.ts';
import { type Fields, toFields } from '../params.ts';
import { runtimeConfigView } from '../runtime-config-view.ts';

/** `EXPERIMENTAL_protocol_config`: nearcore's `ProtocolConfigView`; what only validators need is zero or empty. */
export const protocolConfig: RpcMethod = async ({ world }, params) => {
  await findBlock(world, blockReference(toFields(params)));
  return { ...(await chainFacts(world)), runtime_config: runtimeConfigView(paramsAt(world.protocolVersion)) };
};

/** `EXPERIMENTAL_genesis_config`: the same without costs. */
export const genesisConfig: RpcMethod = async ({ world }): Promise<Json> => chainFacts(world);

async function chainFacts(world: World): Promise<Fields> {
  const genesis = await findBlock(world, { kind: 'genesis' });
  return { ...ofChain(world, genesis), ...withoutValidators };
}

const ofChain = (world: World, genesis: WorldBlock): Fields => ({
  protocol_version: world.protocolVersion,
  genesis_time: formatTime(genesis.timestamp),
  chain_id: world.chainId,
  genesis_height: genesis.height,
  gas_limit: genesis.gasLimit,
  min_gas_price: String(genesis.gasPrice),
  max_gas_price: String(genesis.gasPrice),
  shard_layout: { V0: { num_shards: 1, version: 0 } },
  transaction_validity_period: transactionValidity,
});

/** Blocks for which a transaction is good after the one that it names, as on mainnet. */
const transactionValidity = 86_400;

const withoutValidators: Fields = {
  num_block_producer_seats: 0,
  num_block_producer_seats_per_shard: [0],
  avg_hidden_validator_seats_per_shard: [0],
  dynamic_resharding: false,
  protocol_upgrade_stake_threshold: [0, 1],
  epoch_length: 0,
  block_producer_kickout_threshold: 0,
  chunk_producer_kickout_threshold: 0,
  chunk_validator_only_kickout_threshold: 0,
  target_validator_mandates_per_shard: 0,
  online_min_threshold: [0, 1],
  online_max_threshold: [1, 1],
  minimum_stake_divisor: 0,
  minimum_stake_ratio: [0, 1],
  minimum_validators_per_shard: 0,
  max_kickout_stake_perc: 0,
  max_inflation_rate: [0, 1],
  gas_price_adjustment_rate: [0, 1],
  protocol_reward_rate: [0, 1],
  protocol_treasury_account: 'system',
  num_blocks_per_year: 0,
  fishermen_threshold: '0',
  num_chunk_only_producer_seats: 0,
  shuffle_shard_assignment_for_chunk_producers: false,
};
