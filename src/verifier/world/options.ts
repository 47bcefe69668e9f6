import type { Anchor } from '../policy.ts';
import type { VerifyOptions } from '../verify.ts';
import type { HeadEvidence } from './evidence.ts';

/** A challenge is of no use here: a world's blocks answer none, anchors take its place. */
export type WorldOptions = Omit<VerifyOptions, 'challenge'> & {
  /** Blocks that the auditor knows from elsewhere, beside those of the policy. */
  readonly anchors?: readonly Anchor[] | undefined;
};

/** What the checks of heads take of it. */
export const toExpectations = ({
  nowSeconds,
  policy,
  engine = {},
  anchors = [],
}: WorldOptions): Omit<HeadEvidence, 'signed'> => ({
  nowSeconds,
  policy,
  engine,
  anchors: [...(policy?.anchors ?? []), ...anchors],
});
