import { z } from 'zod';
import { toBase58 } from '../primitives/hash.ts';
import type { TrustedHead } from '../proof/light-client/head.ts';
import type { LightClient } from './light-client.ts';

const Hash = z.string().meta({ description: 'base58' });
const Decimal = z.string().regex(/^[0-9]+$/);

/** The answer of both routes. */
export const LightClientStatus = z
  .strictObject({
    checkpoint: Hash.meta({ description: 'the block of the measured configuration at which trust starts' }),
    head: z
      .strictObject({
        hash: Hash,
        height: Decimal,
        timestamp: Decimal.meta({ description: 'nanoseconds since 1970' }),
      })
      .nullable()
      .meta({ description: "null until the checkpoint's own block was brought" }),
    in_sync: z.boolean().meta({ description: 'whether the head is young enough to prove requests under' }),
    max_head_age_seconds: z.int(),
  })
  .meta({ description: 'How far the service follows NEAR by its light-client rules' });
export type LightClientStatus = z.infer<typeof LightClientStatus>;

export const AdvanceRequest = z.strictObject({
  block: z.unknown().meta({
    description:
      "what a node's next_light_client_block answers, for the head's hash; first of all the checkpoint's own block. Numbers beyond 2^53 as text, or left out where a text stands beside them",
  }),
});

export const toLightClientStatus = (client: LightClient): LightClientStatus => ({
  checkpoint: toBase58(client.trust.lightClientCheckpoint),
  head: client.head === undefined ? null : toHeadJson(client.head),
  in_sync: client.currentHead().ok,
  max_head_age_seconds: client.trust.maxTrustedHeadAgeSeconds,
});

const toHeadJson = ({ hash, header: { innerLite } }: TrustedHead) => ({
  hash: toBase58(hash),
  height: String(innerLite.height),
  timestamp: String(innerLite.timestamp),
});
