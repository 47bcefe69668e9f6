import type { z } from 'zod';
import { encode } from '../primitives/borsh.ts';
import { toBase64 } from '../primitives/bytes.ts';
import type { GasProfile } from '../primitives/gas-profile.ts';
import { toBase58 } from '../primitives/hash.ts';
import type { ExecutionOutcomeWithId } from '../primitives/outcome.ts';
import { chunkOutcomes } from '../primitives/outcome-root.ts';
import { outcomeWithIdView } from '../primitives/outcome-view.ts';
import { type Receipt, receiptSchema } from '../primitives/receipt.ts';
import { receiptView } from '../primitives/receipt-view.ts';
import { allLogs, burntBy, type FinalResult } from '../proof/receipts-output.ts';
import { withRawNumbers } from '../rpc/json.ts';
import { addProfiles } from '../runtime/calls/gas-profiles.ts';
import { changedAccounts, changedData } from '../runtime/one-shot/changed-accounts.ts';
import type { ReceiptRun } from '../runtime/one-shot/receipt-run.ts';
import { lockedOf } from '../runtime/state/accounts.ts';
import type { ToldCall } from './execute-answer.ts';
import { type OutcomeJson, textOf, toChangeJson, toGasProfile } from './outcome-json.ts';
import type { RanReceipts } from './promising-run.ts';
import type { accountAfterJson, placedOutcomeJson, receiptJson } from './receipts-json.ts';

/** What the API tells of a call whose receipts were handed back or run. */
export function toToldRun(ran: RanReceipts): ToldCall {
  const { run } = ran;
  return {
    outcome: toRunOutcome(ran),
    changes: changedData(run.changes).map(({ accountId, ...change }) => ({
      account_id: accountId,
      ...toChangeJson(change),
    })),
    accounts: toAccounts(run),
    outcomes: toOutcomes(run),
    receipts: run.receipts.map(toReceipt),
  };
}

const toReceipt = (receipt: Receipt): z.input<typeof receiptJson> => ({
  borsh_base64: toBase64(encode(receiptSchema, receipt)),
  receipt: withRawNumbers(receiptView(receipt)),
});

const noBlock = new Uint8Array(32);

function toOutcomes({ outcomes }: ReceiptRun): z.input<typeof placedOutcomeJson>[] {
  const { paths } = chunkOutcomes(outcomes);
  return outcomes.map((one, index) => ({
    block_height: one.height.toString(),
    outcome: withRawNumbers(outcomeWithIdView(one, { blockHash: noBlock, proof: paths[index] ?? [] })),
  }));
}

const toAccounts = ({ changes }: ReceiptRun): z.input<typeof accountAfterJson>[] =>
  changedAccounts(changes).map(({ accountId, account }) => ({
    account_id: accountId,
    deleted: account === undefined,
    balance: (account?.amount ?? 0n).toString(),
    locked: (account === undefined ? 0n : lockedOf(account)).toString(),
    storage_usage: (account?.storageUsage ?? 0n).toString(),
  }));

/** Of the whole run: what the call returned in the end, and what all outcomes came to together. */
function toRunOutcome({ call, run, final, heldGas }: RanReceipts): OutcomeJson {
  const burnt = burntBy(run.outcomes).gas;
  const computed = run.outcomes.reduce((sum, { computeUsage }) => sum + computeUsage, 0n);
  const account = changedAccounts(run.changes).find(({ accountId }) => accountId === call.accountId)?.account;
  return {
    ...toEnd(final),
    logs: allLogs(run.outcomes),
    gas_burnt: burnt.toString(),
    gas_used: (burnt + heldGas).toString(),
    gas_profile: toGasProfile(profileOfRun(run)),
    compute_usage: computed.toString(),
    account:
      account === undefined
        ? null
        : { balance: account.amount.toString(), storage_usage: account.storageUsage.toString() },
  };
}

type End = Pick<OutcomeJson, 'status' | 'receipt_id' | 'return_base64' | 'return_text' | 'failure'>;

const nothing = { receipt_id: null, return_base64: null, return_text: null, failure: null };

function toEnd(final: FinalResult): End {
  switch (final.kind) {
    case 'value':
      return {
        ...nothing,
        status: 'ok',
        return_base64: toBase64(final.bytes),
        return_text: textOf(final.bytes),
      };
    case 'receipt':
      return { ...nothing, status: 'receipt', receipt_id: toBase58(final.receiptId) };
    case 'failure': {
      const { kind, text } = final.failure;
      return { ...nothing, status: 'failed', failure: { kind, text, display: text } };
    }
  }
}

/** What the gas of all outcomes was spent on. */
export const profileOfRun = ({ outcomes }: ReceiptRun): GasProfile =>
  outcomes.map(profileOf).reduce(addProfiles);

const noProfile: GasProfile = { wasmGas: 0n, ext: {}, actions: {} };

/** Every version that runs here has the third metadata or the fourth. */
const profileOf = ({ outcome: { metadata } }: ExecutionOutcomeWithId): GasProfile =>
  metadata.kind === 'v3' || metadata.kind === 'v4' ? metadata.profile : noProfile;
