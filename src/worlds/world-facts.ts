import type { Parameters } from '../params/at-version.ts';
import { paramsAt, paramsHash } from '../params/at-version.ts';
import { decode } from '../primitives/borsh.ts';
import { hashPolicy, policyCodec, type WorldPolicy } from '../proof/world-id.ts';
import type { WorldDefinition } from '../store/world-store.ts';

/** What is the same for all blocks of a world. */
export type WorldFacts = {
  readonly id: Uint8Array;
  readonly chainId: string;
  readonly protocolVersion: number;
  readonly params: Parameters;
  readonly paramsHash: Uint8Array;
  readonly policy: WorldPolicy;
  readonly policyHash: Uint8Array;
};

export function toFacts({ id, chainId, protocolVersion, policy: bytes }: WorldDefinition): WorldFacts {
  const params = paramsAt(protocolVersion);
  const policy = decode(policyCodec, bytes);
  return {
    id,
    chainId,
    protocolVersion,
    params,
    paramsHash: paramsHash(params),
    policy,
    policyHash: hashPolicy(policy),
  };
}
