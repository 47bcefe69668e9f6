import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../../src/params/at-version.ts';
import { decode } from '../../../src/primitives/borsh.ts';
import { equalBytes, fromHex } from '../../../src/primitives/bytes.ts';
import { type ExecutionOutcomeWithId, executionOutcomeWithIdCodec } from '../../../src/primitives/outcome.ts';
import { receiptSchema } from '../../../src/primitives/receipt.ts';
import { identifyTransaction, signedTransactionSchema } from '../../../src/primitives/transaction.ts';
import { convertTransaction } from '../../../src/runtime/transactions/convert.ts';
import { MapState } from '../../support/map-state.ts';
import { sharedLines } from '../../support/shared.ts';

type Row = readonly [key: string, value: string | null];

type Chunk = {
  readonly input: {
    readonly block_height: number;
    readonly gas_price: string;
    readonly protocol_version: number;
    readonly transactions: readonly string[];
  };
  readonly outgoing_receipts: readonly { readonly borsh: string }[];
  readonly outcomes: readonly { readonly borsh: string; readonly compute_usage: string }[];
  readonly state_changes: readonly Row[];
};

type Scenario = {
  readonly scenario: string;
  readonly genesis: { readonly state: readonly Row[] };
  readonly chunks: readonly Chunk[];
};

function write(state: MapState, rows: readonly Row[]): void {
  for (const [key, value] of rows) {
    if (value === null) state.remove(fromHex(key));
    else state.set(fromHex(key), fromHex(value));
  }
}

/** What nearcore's outcome says, and its time, in our words. */
const recorded = ({ outcome }: ExecutionOutcomeWithId, compute: string) => ({
  status: outcome.status,
  gasBurnt: outcome.gasBurnt,
  tokensBurnt: outcome.tokensBurnt,
  computeBurnt: BigInt(compute),
});

/** Converts a chunk's transactions over the state before it. Returns how many nearcore had an outcome for. */
function judge(state: MapState, { input, outcomes, outgoing_receipts }: Chunk): number {
  const scene = {
    state,
    params: paramsAt(input.protocol_version),
    blockHeight: BigInt(input.block_height),
    gasPrice: BigInt(input.gas_price),
  };
  const known = outcomes.map(({ borsh, compute_usage }) => ({
    with: decode(executionOutcomeWithIdCodec, fromHex(borsh)),
    compute_usage,
  }));
  const sent = outgoing_receipts.map(({ borsh }) => decode(receiptSchema, fromHex(borsh)));
  let judged = 0;
  for (const bytes of input.transactions) {
    const signed = decode(signedTransactionSchema, fromHex(bytes));
    const id = identifyTransaction(signed);
    const found = known.find((one) => equalBytes(one.with.id, id.hash));
    if (found === undefined) continue;
    const { gasBurnt, tokensBurnt, computeBurnt, ...made } = convertTransaction(scene, signed, id);
    const status =
      made.kind === 'converted'
        ? { kind: 'success_receipt_id', receiptId: made.receipt.receiptId }
        : { kind: 'failure', error: { kind: 'invalid_tx_error', error: made.error } };
    expect({ status, gasBurnt, tokensBurnt, computeBurnt }).toEqual(
      recorded(found.with, found.compute_usage),
    );
    if (made.kind === 'converted') {
      const outgoing = sent.find(({ receiptId }) => equalBytes(receiptId, made.receipt.receiptId));
      // A receipt to the signer itself is applied in the same chunk.
      if (outgoing !== undefined) expect(made.receipt).toEqual(outgoing);
    }
    judged++;
  }
  return judged;
}

describe('convertTransaction', () => {
  test.for([
    ['apply', 300],
    ['directed', 60],
  ] as const)('burns, fails and names receipts as nearcore did in %s', ([file, least], context) => {
    const scenarios = sharedLines(context, `vectors/runtime/${file}.jsonl.gz`) as Scenario[];
    let judged = 0;
    for (const { genesis, chunks } of scenarios) {
      const state = new MapState();
      write(state, genesis.state);
      for (const chunk of chunks) {
        const before = new MapState(state.rows);
        judged += judge(before, chunk);
        write(state, chunk.state_changes);
      }
    }
    expect(judged).toBeGreaterThan(least);
  });
});
