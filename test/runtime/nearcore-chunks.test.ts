import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import { fromBase64, fromHex, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { fromBase58, toBase58 } from '../../src/primitives/hash.ts';
import { parsePublicKey } from '../../src/primitives/public-key.ts';
import { contractCodeKey } from '../../src/primitives/trie-key.ts';
import { type CallOverState, executeOverState } from '../../src/runtime/one-shot/one-shot.ts';
import { proofStore } from '../../src/trie/proof.ts';
import { sharedLines } from '../support/shared.ts';

type FunctionCall = { method_name: string; args: string; gas: number; deposit: string };

type ReceiptView = {
  receipt_id: string;
  predecessor_id: string;
  receiver_id: string;
  receipt: {
    Action: { signer_id: string; signer_public_key: string; actions: { FunctionCall: FunctionCall }[] };
  };
};

type OutcomeView = {
  gas_burnt: number;
  logs: string[];
  status: { SuccessValue: string };
  metadata: { gas_profile: { cost: string; gas_used: string }[] };
};

type Chunk = {
  input: { block_height: number; block_timestamp: string; epoch_height: number; protocol_version: number };
  prev_state_root: string;
  proof_nodes: string[];
  outgoing_receipts: { view: ReceiptView }[];
  outcomes: { id: string; view: OutcomeView }[];
};

type Scenario = { scenario: string; genesis: { state: [string, string][] }; chunks: Chunk[] };

/** What nearcore burns for a receipt of one function call, beside what the contract burns. */
function receiptGas(version: number, { method_name, args }: FunctionCall): bigint {
  const { actions } = paramsAt(version);
  const bytes = BigInt(toUtf8(method_name).length + fromBase64(args).length);
  return (
    actions.new_action_receipt.execution.gas +
    actions.function_call_base.execution.gas +
    actions.function_call_byte.execution.gas * bytes
  );
}

/** The first receipt of a chunk, so that nothing of the chunk was read or written before it. */
const firsts = [
  ['new_default_meta', 1],
  ['ft_transfer', 3],
] as const;

describe('a call on the partial storage of a chunk of nearcore', () => {
  test.for(firsts)('%s burns, logs and returns the same', ([method, at], context) => {
    const scenarios = sharedLines(context, 'vectors/runtime/directed.jsonl.gz') as Scenario[];
    const ft = scenarios.find(({ scenario }) => scenario === 'ft');
    const receipt = ft?.chunks[at - 1]?.outgoing_receipts[0]?.view;
    const chunk = ft?.chunks[at];
    const outcome = chunk?.outcomes.find(({ id }) => id === receipt?.receipt_id)?.view;
    if (ft === undefined || chunk === undefined || receipt === undefined || outcome === undefined) {
      throw new Error('the vectors have changed');
    }
    const action = receipt.receipt.Action;
    const [call] = action.actions;
    if (call === undefined) throw new Error('the vectors have changed');
    expect(call.FunctionCall.method_name).toBe(method);

    const version = chunk.input.protocol_version;
    const codeKey = toHex(contractCodeKey(receipt.receiver_id));
    const over: CallOverState = {
      code: fromHex(ft.genesis.state.find(([key]) => key === codeKey)?.[1] ?? ''),
      accountId: receipt.receiver_id,
      method,
      args: fromBase64(call.FunctionCall.args),
      predecessorId: receipt.predecessor_id,
      signerId: action.signer_id,
      signerPublicKey: parsePublicKey(action.signer_public_key) ?? new Uint8Array(0),
      attachedDeposit: BigInt(call.FunctionCall.deposit),
      prepaidGas: BigInt(call.FunctionCall.gas),
      isView: false,
      block: {
        height: BigInt(chunk.input.block_height),
        timestamp: BigInt(chunk.input.block_timestamp),
        epochHeight: BigInt(chunk.input.epoch_height),
        randomSeed: new Uint8Array(32),
      },
      protocolVersion: version,
      chainId: 'localnet',
    };
    const store = proofStore(chunk.proof_nodes.map(fromHex));
    const result = executeOverState(over, paramsAt(version), {
      store,
      root: fromBase58(chunk.prev_state_root),
    });

    expect(result.outcome.status).toBe('ok');
    expect(result.outcome.logs).toEqual(outcome.logs);
    expect(result.outcome.gasBurnt + receiptGas(version, call.FunctionCall)).toBe(BigInt(outcome.gas_burnt));
    const returned =
      result.outcome.returnData.kind === 'value' ? result.outcome.returnData.bytes : new Uint8Array(0);
    expect(returned).toEqual(fromBase64(outcome.status.SuccessValue));
    const recorded = new Set(chunk.proof_nodes);
    expect(result.witness.map(toHex).filter((bytes) => !recorded.has(bytes))).toEqual([]);
    expect(toBase58(result.postStateRoot)).not.toBe(chunk.prev_state_root);
  });
});
