import { type Encoded, fixedBytes, hash, struct, u64, vec as vecCodec } from './borsh.ts';
import { newtype, record, u16, variants, vec, withJson } from './schema.ts';

/** 40 bits, the lowest of a byte first: which of the scheduler's 40 sizes are asked for. */
const bitmap = record({ data: withJson(fixedBytes(5), (value) => [...value]) });

/** What a shard asks to send to others (near-primitives 0.38, bandwidth_scheduler.rs). */
export const bandwidthRequests = variants({
  v1: record({ requests: vec(record({ toShard: u16, requestedValuesBitmap: bitmap })) }),
});

export type BandwidthRequests = Encoded<typeof bandwidthRequests>;

export const noBandwidthRequests: BandwidthRequests = { kind: 'v1', requests: [] };

const linkAllowance = struct({ sender: u64, receiver: u64, allowance: u64 });
const stateV1 = struct({ linkAllowances: vecCodec(linkAllowance), sanityCheckHash: hash });

/** The row `BandwidthSchedulerState`, which every chunk writes. nearcore has no JSON for it. */
export const bandwidthSchedulerStateCodec = variants({
  v1: newtype(
    'state',
    withJson(stateV1, () => null),
  ),
});
