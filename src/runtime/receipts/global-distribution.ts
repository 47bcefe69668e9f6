import type { GlobalContractDistribution, Receipt } from '../../primitives/receipt.ts';
import { globalContractCodeKey } from '../../primitives/trie-key.ts';
import type { ChunkRun } from '../chunk/chunk-run.ts';
import { isEnabled } from '../features.ts';
import { readGlobalContractNonce, writeGlobalContractNonce } from '../state/records.ts';

/**
 * Stores a global contract, unless a newer one is there. There is no further shard to send it to, so that nothing
 * comes of it (nearcore, runtime/runtime/src/global_contracts.rs, `apply_global_contract_distribution_receipt`).
 */
export function applyDistribution(
  run: ChunkRun,
  { receiptId }: Receipt,
  contract: GlobalContractDistribution,
): void {
  const { state, params } = run.chunk;
  const { id, code } = contract;
  const nonce = contract.kind === 'v2' ? contract.nonce : 0n;
  // Protocol: the deployment has set the nonce already, so an equal one is fresh.
  if (nonce < readGlobalContractNonce(state, id)) return;
  writeGlobalContractNonce(state, id, nonce);
  state.set(globalContractCodeKey(id), code);
  if (isEnabled('GlobalContractSameChunkCallFix', params)) state.recordDeploy(code);
  state.commit({ kind: 'receipt_processing', receiptId });
  const { deploy_global_contract_execution_base, deploy_global_contract_execution_per_byte } = params.fees;
  const compute =
    deploy_global_contract_execution_base + deploy_global_contract_execution_per_byte * BigInt(code.length);
  run.addCompute(compute);
}
