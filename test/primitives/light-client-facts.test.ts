import { describe, expect, test } from 'vitest';
import { toBase58 } from '../../src/primitives/hash.ts';
import { parsePublicKey } from '../../src/primitives/public-key.ts';
import { blockProducersHash } from '../../src/primitives/validator-stake.ts';
import type { Header } from '../support/light-client-facts.ts';
import { sharedLines } from '../support/shared.ts';

type Stake = { account_id: string; public_key: string; stake: string };
type LightBlock = { params: { new_block: Header & { next_bps: Stake[] | null } } };

const stakeOf = (stake: Stake) => ({
  kind: 'v1' as const,
  accountId: stake.account_id,
  publicKey: parsePublicKey(stake.public_key) ?? new Uint8Array(),
  stake: BigInt(stake.stake),
});

describe.for(['mainnet-70000000-71000000', 'mainnet-85000000-86000000'])('blocks of %s', (file) => {
  test('name their next block producers by hash', (context) => {
    const [cases = []] = sharedLines(context, `facts/light_client/blocks/${file}.json.gz`) as LightBlock[][];
    expect(cases.length).toBeGreaterThan(10);
    for (const { params } of cases) {
      const { next_bps: producers, inner_lite: lite } = params.new_block;
      expect(toBase58(blockProducersHash((producers ?? []).map(stakeOf)))).toBe(lite['next_bp_hash']);
    }
  });
});
