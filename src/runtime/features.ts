import type { Parameters } from '../params/at-version.ts';

/** The first version with each rule that no parameter expresses (near-primitives-core 0.38, version.rs). */
const since = {
  GasKeys: 85,
  StrictNonce: 85,
  PostQuantumSignatures: 85,
  DelegateV2: 85,
  UniqueChunkTransactions: 85,
  YieldWithId: 85,
  ExecutionMetadataV4: 85,
  AccountCostIncrease: 85,
  FixDelegateActionDepositWithFunctionCallError: 85,
  FixDeleteAccountGlobalContractStorageUsage: 85,
  FixDelegatedDeterministicStateInit: 85,
  EnforcePerReceiptStorageProofLimit: 86,
  EnforceStorageProofLimitForAllActions: 87,
  GlobalContractSameChunkCallFix: 87,
  RejectEmptyMethodName: 87,
  RejectDelegateV2: 87,
  RejectWithdrawFromGasKeyInDelegate: 87,
  RejectUniversalAccountTransfers: 87,
  UniversalAccounts: 88,
  RefundRepeatedUniversalStateInitDeposit: 88,
} as const;

/** Names are nearcore's, and stand in errors. */
export type Feature = keyof typeof since;

export const isEnabled = (feature: Feature, { protocolVersion }: Parameters): boolean =>
  protocolVersion >= since[feature];
