import { equalBytes } from '../../primitives/bytes.ts';
import { outlayerRequested } from '../../proof/light-client/event-log.ts';
import { type Evidence, parseEvidence } from '../../proof/light-client/evidence.ts';
import { type ProvenEvent, proveEvent } from '../../proof/light-client/prove-event.ts';
import { type Checked, type Refused, refused } from '../../proof/light-client/refusal.ts';
import type { LightClient } from '../light-client.ts';
import { granted, lightClientProblem } from '../light-client-problem.ts';
import type { EventClaim, EventProver } from './event-prover.ts';
import type { InputReader } from './input-in-state.ts';

export type ProverParts = {
  readonly client: Pick<LightClient, 'headByHash'>;
  /** Reads what the event leaves out from the contract's proved state. */
  readonly readInput: InputReader;
};

/** Takes a request for proved only by an outcome proof under a head of the light client. */
export const createProver = (parts: ProverParts): EventProver => ({
  async prove(json, claim) {
    const evidence = needed(parseEvidence(json));
    const event = needed(await eventOf(parts, evidence, claim));
    assertClaim(event, claim);
    if (event.isInputInState) await assertInput(parts, event, { evidence, claim });
    return { blockHeight: event.block.height };
  },
});

async function eventOf(
  { client }: ProverParts,
  evidence: Evidence,
  claim: EventClaim,
): Promise<Checked<ProvenEvent>> {
  const head = await client.headByHash(evidence.head);
  if (!head.ok) return head;
  const { proof, state } = evidence;
  const source = { contractId: claim.contract_id, kind: outlayerRequested };
  return proveEvent({ proof, dataId: claim.data_id, shardState: state?.shard }, source, head.value);
}

/** What is run is what the event says, and what is told of its origin is what was proved. */
function assertClaim(event: ProvenEvent, claim: EventClaim): void {
  if (event.requestData !== claim.request_data) throw toProblem(refused('request_data_mismatch'));
  if (!equalBytes(event.receiptId, claim.receipt_id)) throw toProblem(refused('receipt_mismatch'));
}

async function assertInput(
  { readInput }: ProverParts,
  { contractId, block, requestData }: ProvenEvent,
  { evidence, claim }: { readonly evidence: Evidence; readonly claim: EventClaim },
): Promise<void> {
  const { state } = evidence;
  if (state === undefined) throw toProblem(refused('input_not_proved'));
  const input = await readInput({ contractId, block, requestData, state, network: claim.network });
  if (input === undefined || input !== claim.input_data) throw toProblem(refused('input_mismatch'));
}

const field = 'evidence';
const needed = <T>(checked: Checked<T>): T => granted(checked, 'outlayer_not_proved', field);
const toProblem = (refusal: Refused) => lightClientProblem(refusal, 'outlayer_not_proved', field);
