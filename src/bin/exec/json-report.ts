import { toBase64 } from '../../primitives/bytes.ts';
import { sha256, toBase58 } from '../../primitives/hash.ts';
import type { OneShotCall } from '../../runtime/one-shot/one-shot-call.ts';
import { toChangeJson, toOutcomeJson } from '../../server/outcome-json.ts';
import { toToldRun } from '../../server/told-run.ts';
import { claimedParts, type Finished } from './report.ts';
import type { Snapshot } from './rpc-snapshot.ts';
import type { FinishedRun } from './run-report.ts';

/**
 * What came of a call, for programs: one line. `outcome`, the roots and `changes` are those of `POST /v1/execute`.
 * Nothing of it is signed.
 */
export function toJsonReport({ call, ran, snapshot }: Finished): string {
  const { preStateRoot, postStateRoot, changes } = ran.result;
  const document = {
    call: callJson(call),
    outcome: toOutcomeJson(ran),
    pre_state_root: toBase58(preStateRoot),
    post_state_root: toBase58(postStateRoot),
    changes: changes.map(toChangeJson),
    claimed: snapshot === undefined ? null : claimedJson(snapshot),
  };
  return `${JSON.stringify(document)}\n`;
}

/** The same of a call whose receipts were handed back or run. */
export function toRunJsonReport({ ran, snapshot }: FinishedRun): string {
  const { call, input, run } = ran;
  const { promises, accounts } = call;
  const document = {
    call: {
      ...callJson(call),
      promises: promises.kind,
      max_blocks: promises.kind === 'run' ? promises.maxBlocks : null,
      accounts: accounts.map(({ accountId }) => accountId),
    },
    pre_state_root: toBase58(input.preStateRoot),
    post_state_root: toBase58(run.postStateRoot),
    ...toToldRun(ran),
    claimed: snapshot === undefined ? null : claimedJson(snapshot),
  };
  return `${JSON.stringify(document)}\n`;
}

const callJson = (call: OneShotCall) => ({
  code_hash: toBase58(sha256(call.code)),
  account_id: call.accountId,
  balance: call.balance.toString(),
  method: call.method,
  args_base64: toBase64(call.args),
  predecessor_id: call.predecessorId,
  signer_id: call.signerId,
  attached_deposit: call.attachedDeposit.toString(),
  gas: call.prepaidGas.toString(),
  view: call.isView,
  block: {
    height: call.block.height.toString(),
    timestamp: call.block.timestamp.toString(),
    epoch_height: call.block.epochHeight.toString(),
    random_seed_base64: toBase64(call.block.randomSeed),
  },
  protocol_version: call.protocolVersion,
  chain_id: call.chainId,
});

const claimedJson = (snapshot: Snapshot) => ({
  is_proven: false,
  node: snapshot.node,
  account_id: snapshot.accountId,
  block_hash: snapshot.block.hash,
  block_height: snapshot.block.height.toString(),
  parts: claimedParts(snapshot),
});
