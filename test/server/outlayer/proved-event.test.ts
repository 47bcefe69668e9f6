import { expect, test } from 'vitest';
import { decode } from '../../../src/primitives/borsh.ts';
import { fromBase64, fromUtf8, toBase64, toHex, toUtf8 } from '../../../src/primitives/bytes.ts';
import { sha256, toBase58, zeroHash } from '../../../src/primitives/hash.ts';
import type { Json } from '../../../src/primitives/schema.ts';
import { signedTransactionSchema } from '../../../src/primitives/transaction.ts';
import type { OutlayerAnswer } from '../../../src/server/outlayer/answer.ts';
import { builtContract } from '../../support/built-contracts.ts';
import { ChunkWorld, call, near, receiptTo, tgas } from '../../support/chunk-world.ts';
import { testNow } from '../../support/dev-enclave.ts';
import { evidenceJson, NearChain, rpcBlock } from '../../support/near-chain.ts';
import { echoContract, inputData, outlayerEnv, type RequestFacts } from '../../support/outlayer.ts';
import { type TestService, testService } from '../../support/service.ts';

const contractId = 'outlayer.near';

/** Asks a contract that speaks OutLayer's protocol, in a block of a chain with NEAR's headers and proofs. */
function asked() {
  const world = new ChunkWorld(88, {
    [contractId]: builtContract('outlayer'),
    'alice.near': undefined,
  });
  const parties = { owner_id: 'alice.near', operator_id: outlayerEnv.OUTLAYER_OPERATOR };
  world.settle({ receipts: [receiptTo(contractId, [call('new', parties)])] });
  const request = {
    source: {
      WasmUrl: {
        url: 'https://code.example/echo.wasm',
        hash: toHex(sha256(echoContract)),
        build_target: 'wasm32-unknown-unknown',
      },
    },
    resource_limits: { max_instructions: 1_000_000_000, max_memory_mb: 128, max_execution_seconds: 60 },
    input_data: inputData({ args: toUtf8('asked on chain') }),
  };
  const asking = { ...call('request_execution', request, 250n * tgas), deposit: near };
  const { outcomes } = world.next({ receipts: [receiptTo(contractId, [asking as ReturnType<typeof call>])] });
  const outcome = outcomes.find(({ outcome: { logs } }) => logs.length > 0);
  if (outcome === undefined) throw new Error('nothing was logged');
  const chain = new NearChain({ firstTime: BigInt(testNow) * 1_000_000_000n - 60_000_000_000n });
  const checkpoint = chain.endOfEpoch(0);
  const block = chain.add([{ stateRoot: world.root, outcomes }]);
  const head = chain.endOfEpoch(1);
  return { chain, checkpoint, block, head, outcome };
}

type Asked = ReturnType<typeof asked>;

/** As a relay sends numbers that a double cannot hold. */
const withText = (value: Json): unknown =>
  JSON.parse(JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}` : part)));

function bodyOf({ chain, block, head, outcome }: Asked): RequestFacts {
  const [log = ''] = outcome.outcome.logs;
  const { data } = JSON.parse(log.replace('EVENT_JSON:', '')) as {
    readonly data: readonly [{ readonly request_data: string; readonly data_id: readonly number[] }];
  };
  return {
    network: 'mainnet',
    contract_id: contractId,
    request_data: data[0].request_data,
    data_id: data[0].data_id,
    transaction_hash: toBase58(zeroHash),
    receipt_id: toBase58(outcome.id),
    block_height: block.header.innerLite.height.toString(),
    block_hash: toBase58(block.hash),
    wasm_base64: toBase64(echoContract),
    evidence: withText(evidenceJson(head.hash, chain.proof(outcome.id, head))),
    transaction: {
      signer_id: outlayerEnv.OUTLAYER_OPERATOR,
      nonce: '1',
      block_hash: toBase58(block.hash),
    },
  };
}

async function send({ app }: Pick<TestService, 'app'>, path: string, body: unknown) {
  const headers = { 'content-type': 'application/json' };
  const response = await app.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
}

test('a request that NEAR’s light client proves is run, stated as proved and signed for', async () => {
  const facts = asked();
  const { chain, checkpoint, head } = facts;
  const service = await testService({
    env: {
      ...outlayerEnv,
      LIGHT_CLIENT_CHECKPOINT: toBase58(checkpoint.hash),
      MAX_TRUSTED_HEAD_AGE_SECONDS: '3600',
    },
  });
  const body = bodyOf(facts);
  const early = await send(service, '/v1/outlayer/execute', body);
  expect([early.status, JSON.parse(early.text).code]).toEqual([503, 'light_client_not_in_sync']);
  for (const block of [checkpoint, head]) {
    const brought = await send(service, '/v1/light-client/blocks', {
      block: withText(rpcBlock(chain.lightBlock(block))),
    });
    expect(brought.status, brought.text).toBe(200);
  }
  const altered = { ...body, request_data: String(body['request_data']).replace('60', '61') };
  const refused = await send(service, '/v1/outlayer/execute', altered);
  expect([refused.status, JSON.parse(refused.text).code]).toEqual([422, 'outlayer_not_proved']);
  const { status, text } = await send(service, '/v1/outlayer/execute', body);
  expect(status, text).toBe(200);
  const answer = JSON.parse(text) as OutlayerAnswer;
  expect(answer.origin).toBe('proved');
  expect(JSON.parse(answer.response.text).output).toEqual({ Text: 'asked on chain' });
  const signed = decode(
    signedTransactionSchema,
    fromBase64(answer.transaction?.signed_transaction_base64 ?? ''),
  );
  expect(signed.transaction).toMatchObject({
    signerId: outlayerEnv.OUTLAYER_OPERATOR,
    receiverId: contractId,
    actions: [{ methodName: 'resolve_execution' }],
  });
  expect(fromUtf8(fromBase64(answer.resolve.args_base64))).toContain('asked on chain');
  const report = await service.verify(await (await service.app.request(answer.bundle)).text());
  expect(report.verdict, report.because.join()).toBe('PASS');
});
