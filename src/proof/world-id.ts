import {
  bool,
  byteVec,
  type Encoded,
  hash,
  option,
  string,
  struct,
  u32,
  u64,
  u128,
  vec,
} from '../primitives/borsh.ts';
import { record, u32 as u32Schema, unit, variants } from '../primitives/schema.ts';
import { domainHash } from './domain.ts';
import { appIdCodec } from './statement.ts';

/** When a world makes blocks. */
const blockPace = variants({
  /** Only when it is told to. */
  manual: unit,
  /** As long as transactions wait or receipts are on their way. */
  when_needed: unit,
  /** Always, so many milliseconds after the last one. */
  interval: record({ millis: u32Schema }),
});
export type BlockPace = Encoded<typeof blockPace>;

/** What is decided about a world when it is made, and never changes. */
export const policyCodec = struct({
  /** NEAR's borsh `PublicKey` of each who may read; without a list anyone may. */
  readers: option(vec(byteVec)),
  /** Whether state and time may be changed from outside. */
  sandbox: bool,
  blocks: blockPace,
});
export type WorldPolicy = Encoded<typeof policyCodec>;

export const hashPolicy = (policy: WorldPolicy): Uint8Array<ArrayBuffer> =>
  domainHash('world-policy', policyCodec, policy);

/** What a world begins with. Gas price in yoctonear for a unit of gas, the limit in gas; time in ns since 1970. */
const genesisCodec = struct({
  network: string,
  protocolVersion: u32,
  height: u64,
  timestamp: u64,
  gasPrice: u128,
  gasLimit: u64,
  stateRoot: hash,
  policyHash: hash,
});
export type Genesis = Encoded<typeof genesisCodec>;

export const hashGenesis = (genesis: Genesis): Uint8Array<ArrayBuffer> =>
  domainHash('world-genesis', genesisCodec, genesis);

const worldCodec = struct({ kind: string, genesisHash: hash, appId: appIdCodec, nonce: u64 });

/** `nonce` tells worlds of one genesis apart. */
export const durableWorldId = (world: {
  readonly genesisHash: Uint8Array;
  readonly appId: Uint8Array;
  readonly nonce: bigint;
}): Uint8Array<ArrayBuffer> => domainHash('world', worldCodec, { kind: 'durable', ...world });
