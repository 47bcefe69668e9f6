import { type DemoCall, tokenCalls } from '../../src/bin/demo/token-calls.ts';
import { type Answered, TokenWorld } from '../../src/bin/demo/token-world.ts';
import { toBase64 } from '../../src/primitives/bytes.ts';
import type { OneShotCall } from '../../src/runtime/one-shot/one-shot-call.ts';
import { ExecuteAnswer } from '../../src/server/execute-answer.ts';
import { builtContract } from '../support/built-contracts.ts';

export type DemoBundle = Answered & { readonly call: DemoCall; readonly title: string };

/** What `npm run demo` saves, from a service that runs. */
export async function demoBundles(url: string): Promise<DemoBundle[]> {
  const world = new TokenWorld(url, builtContract('token'));
  const bundles: DemoBundle[] = [];
  for (const call of tokenCalls) {
    bundles.push({ ...(await world.call(call)), call, title: `${bundles.length + 1}-${call.method}` });
  }
  return bundles;
}

/** The bundle of a call that takes neither arguments nor state. */
export async function bundleOf(url: string, { code, accountId, method }: OneShotCall): Promise<string> {
  const answer = await fetch(`${url}/v1/execute`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      contract: { wasm_base64: toBase64(code), account_id: accountId },
      call: { method, args: {}, predecessor_id: 'alice.near' },
    }),
  });
  const { bundle } = ExecuteAnswer.parse(await answer.json());
  return await (await fetch(`${url}${bundle}`)).text();
}
