import { describe, expect, test } from 'vitest';
import { fromBase58, sha256, zeroHash } from '../../../src/primitives/hash.ts';
import { accountKey, contractCodeKey } from '../../../src/primitives/trie-key.ts';
import { findRequest, outlayerRequested } from '../../../src/proof/light-client/event-log.ts';
import { startHead, type TrustedHead } from '../../../src/proof/light-client/head.ts';
import { accepted, refused } from '../../../src/proof/light-client/refusal.ts';
import type { EventClaim } from '../../../src/server/outlayer/event-prover.ts';
import { createInputReader } from '../../../src/server/outlayer/input-in-state.ts';
import { createProver } from '../../../src/server/outlayer/light-client-prover.ts';
import { proveKey } from '../../../src/trie/proof.ts';
import {
  buildModule,
  functionExport,
  functionImport,
  i64,
  i64Const,
  nothing,
  op,
} from '../../support/build-module.ts';
import { builtContract } from '../../support/built-contracts.ts';
import { ChunkWorld, call, near, receiptTo, tgas } from '../../support/chunk-world.ts';
import { inProcessExecutor } from '../../support/in-process-executor.ts';
import { acceptedValue } from '../../support/light-client-blocks.ts';
import { evidenceJson, type NearBlock, NearChain } from '../../support/near-chain.ts';
import { requestData } from '../../support/outlayer.ts';

const contractId = 'outlayer.near';
const outlayer = builtContract('outlayer');
const source = {
  WasmUrl: {
    url: 'https://code.example/x.wasm',
    hash: '00'.repeat(32),
    build_target: 'wasm32-unknown-unknown',
  },
};
const limits = { max_instructions: 1_000_000_000, max_memory_mb: 128, max_execution_seconds: 60 };

/** OutLayer's contract on a chunk world, asked once; what it logged stands in a block of a NEAR chain. */
function asked(inputData: string) {
  const world = new ChunkWorld(88, { [contractId]: outlayer, 'alice.near': undefined });
  const parties = { owner_id: 'alice.near', operator_id: 'alice.near' };
  world.settle({ receipts: [receiptTo(contractId, [call('new', parties)])] });
  const ask = call(
    'request_execution',
    { source, resource_limits: limits, input_data: inputData },
    250n * tgas,
  );
  const receipt = receiptTo(contractId, [{ ...ask, deposit: near } as typeof ask]);
  const { outcomes } = world.next({ receipts: [receipt] });
  const outcome = outcomes.find(({ outcome: { logs } }) => logs.length > 0);
  if (outcome === undefined) throw new Error('nothing was logged');
  const chain = new NearChain();
  const block = chain.add([
    { stateRoot: zeroHash, outcomes: [] },
    { stateRoot: world.root, outcomes },
  ]);
  const newest = chain.endOfEpoch(0);
  const head = acceptedValue(startHead(newest.hash, chain.lightBlock(newest)));
  const proof = chain.proof(outcome.id, newest);
  return { world, chain, block, head, proof, outcome };
}

type Asked = ReturnType<typeof asked>;

/** As a request's body has it. */
const copy = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

const loggedDataId = /"data_id":\[([\d,]+)\]/;

function claimOf({ outcome }: Asked, changes: Partial<EventClaim> = {}): EventClaim {
  const [log = ''] = outcome.outcome.logs;
  const dataId = Uint8Array.from((loggedDataId.exec(log)?.[1] ?? '').split(','), Number);
  const { requestData: text } = acceptedValue(findRequest([log], outlayerRequested, dataId));
  return {
    network: 'testnet',
    contract_id: contractId,
    request_data: text,
    data_id: dataId,
    input_data: undefined,
    transaction_hash: copy(zeroHash),
    receipt_id: copy(outcome.id),
    block_height: 1000n,
    block_hash: copy(zeroHash),
    ...changes,
  };
}

const proverAt = (head: TrustedHead) =>
  createProver({
    client: {
      headByHash: async (hash) =>
        Buffer.compare(hash, head.hash) === 0 ? accepted(head) : refused('head_unknown'),
    },
    readInput: createInputReader(inProcessExecutor),
  });

/** The nodes that `get_request` reads, found by asking for those that it lacks. */
async function nodesOf({ world, block }: Asked, requestDataText: string): Promise<readonly Uint8Array[]> {
  const nodes: Uint8Array[] = [];
  const read = createInputReader(inProcessExecutor);
  for (;;) {
    const shard = { stateRoot: world.root, path: [] };
    const missing = await read({
      contractId,
      block: placeOf(block),
      requestData: requestDataText,
      network: 'testnet',
      state: { shard, nodes, code: outlayer },
    }).then(
      () => undefined,
      (cause: Error) => /[1-9A-HJ-NP-Za-km-z]{43,44}/.exec(`${cause.message} ${JSON.stringify(cause)}`)?.[0],
    );
    if (missing === undefined) return nodes;
    const bytes = world.store.get(fromBase58(missing));
    if (bytes === undefined) throw new Error(`no node ${missing}`);
    nodes.push(bytes);
  }
}

const placeOf = ({ hash, header }: NearBlock) => ({
  hash,
  height: header.innerLite.height,
  timestamp: header.innerLite.timestamp,
});

describe('a request of OutLayer’s contract', () => {
  const small = asked('{"operation":"call"}');
  const evidence = evidenceJson(small.head.hash, small.proof);

  test('is proved by its outcome under a head', async () => {
    await expect(proverAt(small.head).prove(evidence, claimOf(small))).resolves.toEqual({
      blockHeight: expect.any(BigInt),
    });
  });

  const lies: Readonly<Record<string, readonly [change: Partial<EventClaim>, code: string]>> = {
    'an invented request': [{ request_data: requestData() }, 'request_data_mismatch'],
    'an altered input': [
      { request_data: claimOf(small).request_data.replace('call', 'cell') },
      'request_data_mismatch',
    ],
    'another data id': [{ data_id: sha256(zeroHash) }, 'data_id_mismatch'],
    'another contract': [{ contract_id: 'outlayer2.near' }, 'executor_mismatch'],
    'another receipt': [{ receipt_id: copy(zeroHash) }, 'receipt_mismatch'],
  };
  test.each(Object.entries(lies))('is refused with %s', async (_name, [change, code]) => {
    const proving = proverAt(small.head).prove(evidence, claimOf(small, change));
    await expect(proving).rejects.toMatchObject({
      code: 'outlayer_not_proved',
      message: expect.stringContaining(code),
    });
  });

  test('is refused with evidence of another form', async () => {
    const proving = proverAt(small.head).prove({ ...(evidence as object), more: 1 }, claimOf(small));
    await expect(proving).rejects.toMatchObject({ code: 'outlayer_not_proved' });
  });

  test('may be tried again when the head is not known here', async () => {
    const other = asked('{"operation":"other"}');
    const proving = proverAt(other.head).prove(evidence, claimOf(small));
    await expect(proving).rejects.toMatchObject({ code: 'light_client_not_in_sync' });
  });
});

describe('a request whose input is in the state alone', () => {
  const inputData = JSON.stringify({ operation: 'call', args: 'x'.repeat(11_000) });
  const large = asked(inputData);
  const claim = claimOf(large, { input_data: inputData });
  const evidenceWith = async (
    changes: { readonly nodes?: readonly Uint8Array[]; readonly code?: Uint8Array } = {},
  ) =>
    evidenceJson(large.head.hash, large.proof, {
      shard: large.chain.shardState(large.block, 1),
      nodes: await nodesOf(large, claim.request_data),
      code: outlayer,
      ...changes,
    });

  test('is proved by what the contract itself says of it over its proved state', async () => {
    expect(claim.request_data).toContain('"input_data_in_state":true');
    await expect(proverAt(large.head).prove(await evidenceWith(), claim)).resolves.toBeDefined();
  });

  test('is refused with another input', async () => {
    const proving = proverAt(large.head).prove(await evidenceWith(), {
      ...claim,
      input_data: `${inputData} `,
    });
    await expect(proving).rejects.toMatchObject({
      code: 'outlayer_not_proved',
      message: expect.stringContaining('input_mismatch'),
    });
  });

  test('is refused without the state', async () => {
    const proving = proverAt(large.head).prove(evidenceJson(large.head.hash, large.proof), claim);
    await expect(proving).rejects.toMatchObject({ message: expect.stringContaining('input_not_proved') });
  });

  test('is refused with nodes that are left out, and with other code', async () => {
    const prover = proverAt(large.head);
    await expect(prover.prove(await evidenceWith({ nodes: [] }), claim)).rejects.toMatchObject({
      code: 'state_incomplete',
    });
    const other = builtContract('counter');
    await expect(prover.prove(await evidenceWith({ code: other }), claim)).rejects.toMatchObject({
      code: 'state_invalid',
    });
  });
});

/** Answers `get_request` with its arguments, in which there is no input. */
const forgetful = buildModule({
  types: [nothing, { params: [i64], results: [] }, { params: [i64, i64], results: [] }],
  imports: [functionImport('input', 1), functionImport('value_return', 2)],
  memories: [[0, 1]],
  functions: [{ body: [...i64Const(0), op.call, 0, ...i64Const(-1n), ...i64Const(0), op.call, 1] }],
  exports: [functionExport('get_request', 2)],
});

test('a contract that says no input gives none', async () => {
  const world = new ChunkWorld(88, { [contractId]: forgetful });
  const nodes = [accountKey(contractId), contractCodeKey(contractId)].flatMap((key) =>
    proveKey(world.store, world.root, key),
  );
  const input = await createInputReader(inProcessExecutor)({
    contractId,
    block: placeOf(asked('{}').block),
    requestData: requestData(),
    network: 'testnet',
    state: { shard: { stateRoot: world.root, path: [] }, nodes, code: forgetful },
  });
  expect(input).toBeUndefined();
});
