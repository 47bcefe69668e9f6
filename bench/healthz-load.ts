import { parentPort, workerData } from 'node:worker_threads';
import { toBase64 } from '../src/primitives/bytes.ts';
import type { OneShotCall } from '../src/runtime/one-shot/one-shot-call.ts';
import { longLoop } from '../test/executor/guests.ts';
import { compileBombs, hostileCalls } from '../test/executor/hostile-guests.ts';

/** A thread that sends a service one hostile call after the other, so that whoever measures has a thread of its own. */
export type LoadOrder = { readonly url: string; readonly inFlight: number };

const { url, inFlight } = workerData as LoadOrder;
const calls: readonly OneShotCall[] = [
  ...Object.values(hostileCalls),
  ...Object.values(compileBombs),
  longLoop,
];
let sent = 0;

/** A custom section at the end, so that the service has never seen the code before. */
function unseen(code: Uint8Array): Uint8Array {
  const name = `${sent}`.padStart(8, '0');
  const section = [0, 1 + name.length, name.length, ...new TextEncoder().encode(name)];
  return new Uint8Array([...code, ...section]);
}

function bodyOf({ code, accountId, predecessorId, method, args, prepaidGas }: OneShotCall): string {
  return JSON.stringify({
    contract: { wasm_base64: toBase64(unseen(code)), account_id: accountId },
    call: { predecessor_id: predecessorId, method, args_base64: toBase64(args), gas: `${prepaidGas}` },
  });
}

async function send(): Promise<void> {
  const call = calls[sent++ % calls.length] as OneShotCall;
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: bodyOf(call) };
  const status = await fetch(`${url}/v1/execute`, request).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    // The service closed an idle connection while this thread was busy with the next body.
    () => 0,
  );
  parentPort?.postMessage(status);
}

await Promise.all(
  Array.from({ length: inFlight }, async () => {
    for (;;) await send();
  }),
);
