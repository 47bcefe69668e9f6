import { lightClientBlockHash } from '../../src/primitives/block-header.ts';
import { toBase58, zeroHash } from '../../src/primitives/hash.ts';
import { startHead, type TrustedHead } from '../../src/proof/light-client/head.ts';
import { headerOf, type LightClientBlock } from '../../src/proof/light-client/light-client-block.ts';
import type { Checked } from '../../src/proof/light-client/refusal.ts';
import { parseLightClientBlock } from '../../src/proof/light-client/rpc-block.ts';
import { sharedLines } from './shared.ts';

/** A block of mainnet, the head before it with the producers of the block's epoch, and whether light clients take it. */
export type BlockFact = {
  readonly description: string;
  readonly isValid: boolean;
  readonly head: TrustedHead;
  readonly block: LightClientBlock;
};

type FactJson = {
  description: string;
  expected: { is_valid: boolean };
  params: { previous_block: object; current_bps: unknown; new_block: unknown };
};

/** What a check gave; fails the test if it refused. */
export function acceptedValue<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error(`${checked.code}: ${checked.message}`);
  return checked.value;
}

/** The code of a refusal, or nothing. */
export const codeOf = (checked: Checked<unknown>): string | undefined =>
  checked.ok ? undefined : checked.code;

function readFact({ description, expected, params }: FactJson): BlockFact {
  const start = acceptedValue(
    parseLightClientBlock({
      ...params.previous_block,
      next_block_inner_hash: toBase58(zeroHash),
      next_bps: params.current_bps,
      approvals_after_next: [],
    }),
  );
  return {
    description,
    isValid: expected.is_valid,
    head: acceptedValue(startHead(lightClientBlockHash(headerOf(start)), start)),
    block: acceptedValue(parseLightClientBlock(params.new_block)),
  };
}

/** The facts of a file; skips the test where there are none. */
export function blockFacts(context: Parameters<typeof sharedLines>[0], file: string): readonly BlockFact[] {
  const [cases = []] = sharedLines(context, `facts/light_client/blocks/${file}.json.gz`) as FactJson[][];
  return cases.map(readFact);
}
