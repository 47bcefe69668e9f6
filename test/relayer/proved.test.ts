import { actions, PublicKey } from 'near-api-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromHex } from '../../src/primitives/bytes.ts';
import { toBase58 } from '../../src/primitives/hash.ts';
import { jsonText } from '../../src/primitives/json-text.ts';
import { exactJson } from '../../src/primitives/lossless-json.ts';
import { formatPublicKey } from '../../src/primitives/public-key.ts';
import { RpcFailure } from '../../src/relayer/rpc-failure.ts';
import { hashedOutcome } from '../conformance/hashed-outcome.ts';
import { type Asked, type Behaviour, flakyProxy } from '../support/flaky-proxy.ts';
import { NearChain } from '../support/near-chain.ts';
import { lightClientAnswers } from '../support/near-chain-node.ts';
import { network, outlayerId, type RelayScene, startRelayScene, until } from '../support/relay-scene.ts';
import { relayStatus, requestLine, runningRelay } from '../support/running-relay.ts';

const operatorId = 'worker.test.near';
/** It attests to what happens in the world, in NEAR's form: a world has no validators. */
const chain = new NearChain({ firstTime: BigInt(Date.now() - 60_000) * 1_000_000n });
const checkpoint = chain.endOfEpoch(0);
chain.endOfEpoch(2);
chain.add();
let scene: RelayScene;

beforeAll(async () => {
  scene = await startRelayScene({
    operatorId,
    env: {
      OUTLAYER_CONTRACTS: outlayerId,
      OUTLAYER_NETWORK: network,
      OUTLAYER_OPERATOR: operatorId,
      LIGHT_CLIENT_CHECKPOINT: toBase58(checkpoint.hash),
      MAX_TRUSTED_HEAD_AGE_SECONDS: '3600',
    },
  });
  const { account: operator } = await scene.newAccount('worker');
  const { registration } = (await (await fetch(`${scene.service.url}/v1/attestation`)).json()) as {
    readonly registration: { readonly keys: { readonly near_access: string } };
  };
  const key = formatPublicKey(Uint8Array.of(0, ...fromHex(registration.keys.near_access)));
  await operator.signAndSendTransaction({
    receiverId: operatorId,
    actions: [
      actions.addFunctionCallAccessKey(PublicKey.fromString(key), outlayerId, [
        'resolve_execution',
        'submit_execution_output_and_resolve',
      ]),
    ],
    throwOnFailure: true,
  });
}, 120_000);
afterAll(() => scene.close(), 60_000);

/** A node that knows the world, and the chain that attests to it. */
function nodeOf({ name, body }: Asked): Behaviour {
  const answer = name === 'block' ? undefined : lightClientAnswers(chain)[name];
  if (answer === undefined) return 'pass';
  const { params } = exactJson(body) as { readonly params: never };
  try {
    return { status: 200, body: jsonText({ jsonrpc: '2.0', id: 'relay', result: answer(params) }) };
  } catch (cause) {
    if (!(cause instanceof RpcFailure)) throw cause;
    const error = { name: 'HANDLER_ERROR', cause: { name: cause.code ?? '' } };
    return { status: 200, body: jsonText({ jsonrpc: '2.0', id: 'relay', error }) };
  }
}

/** Puts the outcome of the receipt that logged the request under a final block. */
async function attest(requestId: string): Promise<void> {
  const { receipts } = await scene.logged(requestId);
  const outcomes = receipts.map(hashedOutcome);
  const block = chain.add([{ stateRoot: new Uint8Array(32), outcomes }]);
  chain.endOfEpoch(chain.epochOf(block) + 1);
  chain.add();
}

describe('a request to an operator whose key the enclave holds', () => {
  test('is resolved by the enclave itself, once the chain proves that it was made', async () => {
    const { account } = await scene.newAccount('alice');
    const rpc = await flakyProxy(scene.rpcUrl);
    rpc.behave = nodeOf;
    const args = {
      ...scene.relayArguments(''),
      rpc: [rpc.url],
      gate: undefined,
      key: undefined,
      operator: operatorId,
    };
    await runningRelay(args);
    for (const words of ['first', 'second '.repeat(400)]) {
      const { id, answered } = await scene.begin(account, { args: words });
      await until(() => requestLine(args, id)?.reason != null);
      expect(requestLine(args, id)?.state).toBe('seen');
      await attest(id);
      expect(await answered()).toBe(words);
    }
    await until(() => relayStatus(args).requests.completed === 2);
  });
});
