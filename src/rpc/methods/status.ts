import { toBase58 } from '../../primitives/hash.ts';
import { formatPublicKey } from '../../primitives/public-key.ts';
import { engineId } from '../../runtime/engine-id.ts';
import type { WorldBlock } from '../../worlds/world.ts';
import { findBlock } from '../block-reference.ts';
import { formatTime } from '../format-time.ts';
import type { RpcMethod } from '../method.ts';

/** A world is no node of a network, and has no key that one would know it by. */
const noKey = formatPublicKey(new Uint8Array(33));

/** `status`: nearcore's `StatusResponse`, of a world that is always in sync. */
export const status: RpcMethod = async ({ world }) => {
  const [head, genesis] = await Promise.all([
    findBlock(world, { kind: 'latest' }),
    findBlock(world, { kind: 'genesis' }),
  ]);
  return {
    version: { version: engineId, build: engineId, commit: '', rustc_version: '' },
    chain_id: world.chainId,
    protocol_version: world.protocolVersion,
    latest_protocol_version: world.protocolVersion,
    rpc_addr: '',
    validators: [],
    sync_info: syncInfo(head, genesis),
    validator_account_id: null,
    validator_public_key: null,
    node_public_key: noKey,
    node_key: null,
    uptime_sec: 0,
    genesis_hash: toBase58(genesis.hash),
  };
};

const syncInfo = (head: WorldBlock, genesis: WorldBlock) => ({
  latest_block_hash: toBase58(head.hash),
  latest_block_height: head.height,
  latest_state_root: toBase58(head.stateRoot),
  latest_block_time: formatTime(head.timestamp),
  syncing: false,
  earliest_block_hash: toBase58(genesis.hash),
  earliest_block_height: genesis.height,
  earliest_block_time: formatTime(genesis.timestamp),
  epoch_id: toBase58(new Uint8Array(32)),
  epoch_start_height: genesis.height,
});

/** `health`: an answer at all is the news. */
export const health: RpcMethod = async () => null;

/** `network_info`: a world has no peers. */
export const networkInfo: RpcMethod = async () => ({
  active_peers: [],
  num_active_peers: 0,
  peer_max_count: 0,
  sent_bytes_per_sec: 0,
  received_bytes_per_sec: 0,
  known_producers: [],
});
