import type { Parameters } from '../../params/at-version.ts';
import type { Crypto } from '../../vm/crypto.ts';
import type { ContractLoader } from '../one-shot/one-shot.ts';
import type { ChunkState } from '../state/chunk-state.ts';

/** What a chunk knows of its block. */
export type ChunkBlock = {
  readonly height: bigint;
  /** Nanoseconds since 1970. */
  readonly timestamp: bigint;
  readonly epochHeight: bigint;
  /** Yoctonear that a unit of gas burns. */
  readonly gasPrice: bigint;
  /** Gas, and units of compute, after which no receipt is begun. */
  readonly gasLimit: bigint;
  readonly randomSeed: Uint8Array;
};

/** The validators of the epoch, as contracts and stake actions see them. Amounts in yoctonear. */
export type Validators = {
  readonly minimumStake: bigint;
  readonly totalStake: bigint;
  stakeOf(accountId: string): bigint | undefined;
};

/** A world without a consensus has none. */
export const noValidators: Validators = { minimumStake: 0n, totalStake: 0n, stakeOf: () => undefined };

/** What is the same for all receipts of a chunk. */
export type ChunkContext = {
  readonly params: Parameters;
  readonly chainId: string;
  readonly block: ChunkBlock;
  readonly validators: Validators;
  readonly state: ChunkState;
  readonly load: ContractLoader;
  readonly crypto: Crypto | undefined;
};
