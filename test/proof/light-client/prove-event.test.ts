import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../../src/primitives/bytes.ts';
import { sha256, zeroHash } from '../../../src/primitives/hash.ts';
import { jsonText } from '../../../src/primitives/json-text.ts';
import { exactJson } from '../../../src/primitives/lossless-json.ts';
import type { HashedOutcome } from '../../../src/primitives/outcome.ts';
import { outlayerRequested } from '../../../src/proof/light-client/event-log.ts';
import { startHead, type TrustedHead } from '../../../src/proof/light-client/head.ts';
import {
  type EventEvidence,
  type ProvenEvent,
  proveEvent,
} from '../../../src/proof/light-client/prove-event.ts';
import type { Checked } from '../../../src/proof/light-client/refusal.ts';
import { parseExecutionProof } from '../../../src/proof/light-client/rpc-proof.ts';
import { acceptedValue, codeOf } from '../../support/light-client-blocks.ts';
import { type NearBlock, NearChain, rpcProof } from '../../support/near-chain.ts';
import {
  requestLog,
  requestOutcome,
  sampleContract,
  sampleDataId,
  sampleRequestData,
} from '../../support/request-event.ts';
import { executionMutations } from '../execution-mutations.ts';

const source = { contractId: sampleContract, kind: outlayerRequested };
const other = requestOutcome(['nothing'], { executorId: 'someone.near' });
const stateRoot = sha256(toUtf8('state'));

type Scene = { chain: NearChain; block: NearBlock; newest: NearBlock; head: TrustedHead };

/** The outcome in the second of three shards of a block, some blocks before the head. */
function sceneOf(outcome: HashedOutcome): Scene {
  const chain = new NearChain({ epochLength: 3 });
  chain.add();
  const block = chain.add([
    { stateRoot: zeroHash, outcomes: [other] },
    { stateRoot, outcomes: [other, outcome, other] },
    { stateRoot: sha256(zeroHash), outcomes: [] },
  ]);
  const newest = chain.endOfEpoch(1);
  return { chain, block, newest, head: acceptedValue(startHead(newest.hash, chain.lightBlock(newest))) };
}

const evidenceOf = ({ chain, newest }: Scene, outcome: HashedOutcome): EventEvidence => ({
  proof: chain.proof(outcome.id, newest),
  dataId: sampleDataId,
  shardState: undefined,
});

/** What becomes of an outcome that is rightly in a final block. */
function proven(outcome: HashedOutcome, changes: Partial<EventEvidence> = {}): Checked<ProvenEvent> {
  const scene = sceneOf(outcome);
  return proveEvent({ ...evidenceOf(scene, outcome), ...changes }, source, scene.head);
}

const eventWith = (event: string): string => `EVENT_JSON:${event}`;
const log = requestLog();

describe('proveEvent', () => {
  test('gives the request verbatim, and where it was proved', () => {
    const outcome = requestOutcome(['first', log, 'last']);
    const { block, head, ...scene } = sceneOf(outcome);
    expect(acceptedValue(proveEvent(evidenceOf({ block, head, ...scene }, outcome), source, head))).toEqual({
      requestData: sampleRequestData,
      dataId: sampleDataId,
      timestamp: 1_700_000_000_123_456_789n,
      contractId: sampleContract,
      receiptId: outcome.id,
      block: { hash: block.hash, height: 1001n, timestamp: block.header.innerLite.timestamp },
      head: { hash: head.hash, height: head.header.innerLite.height },
      isInputInState: false,
      stateRoot: undefined,
    });
  });

  test('finds the request among several, of one event and of more', () => {
    const second = sha256(sampleDataId);
    const outcome = requestOutcome([requestLog('{"request_id":1}', second), log]);
    expect(acceptedValue(proven(outcome)).requestData).toBe(sampleRequestData);
    expect(acceptedValue(proven(outcome, { dataId: second })).requestData).toBe('{"request_id":1}');
  });

  test('takes a receipt that ended with a value', () => {
    const status = { kind: 'success_value', value: new Uint8Array() } as const;
    expect(codeOf(proven(requestOutcome([log], { status })))).toBeUndefined();
  });

  const outcomes: Readonly<Record<string, readonly [code: string, outcome: HashedOutcome]>> = {
    "another contract's event": ['executor_mismatch', requestOutcome([log], { executorId: 'evil.near' })],
    'a failed receipt': ['receipt_failed', requestOutcome([log], { status: { kind: 'failure' } })],
    'a receipt without a status': [
      'receipt_unfinished',
      requestOutcome([log], { status: { kind: 'unknown' } }),
    ],
    'no logs': ['event_missing', requestOutcome([])],
    'text that is no event': ['event_missing', requestOutcome([` ${log}`])],
    'an event that is no JSON': ['event_malformed', requestOutcome([eventWith('{')])],
    'an event that is a list': ['event_malformed', requestOutcome([eventWith('[]')])],
    'a doubled name': [
      'event_malformed',
      requestOutcome([log.replace('"version"', '"standard":"near-outlayer","version"')]),
    ],
    'another standard': ['event_standard_mismatch', requestOutcome([log.replace('near-outlayer', 'nep171')])],
    'another version': ['event_standard_mismatch', requestOutcome([log.replace('1.0.0', '1.0.1')])],
    'another event': ['event_standard_mismatch', requestOutcome([log.replace('_requested', '_completed')])],
    'no data': ['event_fields_malformed', requestOutcome([log.replace('"data":', '"date":')])],
    'a short data id': [
      'event_fields_malformed',
      requestOutcome([log.replace('"data_id":[', '"data_id":[1],"x":[')]),
    ],
    'a data id of no bytes': [
      'event_fields_malformed',
      requestOutcome([log.replace('"data_id":[', '"data_id":[256,')]),
    ],
    'a request that is no text': [
      'event_fields_malformed',
      requestOutcome([log.replace('"request_data":"', '"request_data":{},"x":"')]),
    ],
    'a fractional time': [
      'event_fields_malformed',
      requestOutcome([log.replace('1700000000123456789}]', '1.5}]')]),
    ],
    'a time beyond u64': [
      'event_fields_malformed',
      requestOutcome([log.replace('1700000000123456789}]', '18446744073709551616}]')]),
    ],
    'another data id': [
      'data_id_mismatch',
      requestOutcome([requestLog(sampleRequestData, sha256(sampleDataId))]),
    ],
    'the data id twice': ['event_ambiguous', requestOutcome([log, requestLog('{"request_id":8}')])],
    'a request that is no JSON': ['request_malformed', requestOutcome([requestLog('{')])],
    'a request that is no object': ['request_malformed', requestOutcome([requestLog('7')])],
    'a flag that is none': ['request_malformed', requestOutcome([requestLog('{"input_data_in_state":1}')])],
    'an input that is in the state': [
      'input_not_proved',
      requestOutcome([requestLog('{"input_data_in_state":true}')]),
    ],
  };
  test.each(Object.entries(outcomes))('refuses %s', (_name, [code, outcome]) => {
    expect(codeOf(proven(outcome))).toBe(code);
  });

  test('refuses a proof after any one change, by the step that then leads elsewhere', () => {
    const outcome = requestOutcome();
    const scene = sceneOf(outcome);
    const evidence = evidenceOf(scene, outcome);
    const codes = { outcome_root: 'outcome_not_in_block', block_merkle_root: 'block_not_under_head' };
    const wrong: string[] = [];
    let count = 0;
    for (const { kind, proof, fault } of executionMutations(evidence.proof)) {
      const isHeader = kind === 'a field of the header';
      const changed = { ...evidence, proof: { ...proof, blockHash: evidence.proof.blockHash } };
      const found = codeOf(proveEvent(changed, source, scene.head));
      const expected = isHeader ? 'block_hash_mismatch' : codes[fault];
      if (found !== expected) wrong.push(`${kind}: ${found ?? 'accepted'}`);
      count++;
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(40);
  });

  test('refuses a block that nobody finalised, though it is whole in itself', () => {
    const outcome = requestOutcome();
    const honest = sceneOf(requestOutcome(['nothing']));
    const forged = sceneOf(outcome);
    expect(codeOf(proveEvent(evidenceOf(forged, outcome), source, honest.head))).toBe('block_not_under_head');
  });

  test('refuses a block after the head', () => {
    const outcome = requestOutcome();
    const scene = sceneOf(requestOutcome(['nothing']));
    scene.chain.add([{ stateRoot, outcomes: [outcome] }]);
    const later = scene.chain.add();
    const proof = scene.chain.proof(outcome.id, later);
    expect(codeOf(proveEvent({ ...evidenceOf(scene, other), proof }, source, scene.head))).toBe(
      'block_not_under_head',
    );
  });
});

describe('a request whose input is in the state', () => {
  const outcome = requestOutcome([requestLog('{"input_data_in_state":true}')]);
  const scene = sceneOf(outcome);
  const evidence = evidenceOf(scene, outcome);
  const judged = (shardState: EventEvidence['shardState']) =>
    proveEvent({ ...evidence, shardState }, source, scene.head);

  test('is proved with the state root that its shard had then', () => {
    const event = acceptedValue(judged(scene.chain.shardState(scene.block, 1)));
    expect(event).toMatchObject({ isInputInState: true, stateRoot });
  });

  test('is refused with the state of another shard, another root or another block', () => {
    const right = scene.chain.shardState(scene.block, 1);
    expect(codeOf(judged(scene.chain.shardState(scene.block, 0)))).toBe('state_of_other_shard');
    expect(codeOf(judged({ ...right, path: right.path.slice(1) }))).toBe('state_of_other_shard');
    expect(codeOf(judged({ ...right, stateRoot: zeroHash }))).toBe('state_root_not_in_block');
    const swapped = right.path.map(({ hash, direction }, at) => ({
      hash: at === 0 ? zeroHash : hash,
      direction,
    }));
    expect(codeOf(judged({ ...right, path: swapped }))).toBe('state_root_not_in_block');
  });
});

describe('parseExecutionProof', () => {
  test('reads what a node answers, and nothing is lost on the way', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.bigInt(0n, 2n ** 64n - 1n),
        fc.bigInt(0n, 2n ** 128n - 1n),
        (text, gas, tokens) => {
          const outcome = requestOutcome([log, text], { gasBurnt: gas, tokensBurnt: tokens });
          const scene = sceneOf(outcome);
          const { proof } = evidenceOf(scene, outcome);
          expect(acceptedValue(parseExecutionProof(exactJson(jsonText(rpcProof(proof)))))).toEqual(proof);
        },
      ),
      { numRuns: 10 },
    );
  });
});
