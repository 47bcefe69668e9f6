export type PromiseResult =
  | { readonly kind: 'NotReady' | 'Failed' }
  | { readonly kind: 'Successful'; readonly data: Uint8Array };

export type AccountContract =
  | { readonly kind: 'None' }
  | { readonly kind: 'Local' | 'Global'; readonly hash: Uint8Array }
  | { readonly kind: 'GlobalByAccount'; readonly accountId: string };

/** nearcore's `VMContext`: all that a call knows of its surroundings. Amounts in yoctoNEAR, gas in gas, time in ns. */
export type VmContext = {
  readonly currentAccountId: string;
  readonly signerAccountId: string;
  /** borsh `PublicKey`. */
  readonly signerAccountPk: Uint8Array;
  readonly predecessorAccountId: string;
  readonly refundToAccountId: string;
  readonly input: Uint8Array;
  readonly promiseResults: readonly PromiseResult[];
  readonly blockHeight: bigint;
  readonly blockTimestamp: bigint;
  readonly epochHeight: bigint;
  /** Without the attached deposit. */
  readonly accountBalance: bigint;
  readonly accountLockedBalance: bigint;
  readonly storageUsage: bigint;
  readonly accountContract: AccountContract;
  readonly attachedDeposit: bigint;
  readonly prepaidGas: bigint;
  readonly randomSeed: Uint8Array;
  /** Present for a view call. */
  readonly view: { readonly maxGasBurnt: bigint } | undefined;
  readonly outputDataReceivers: readonly string[];
};
