import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { loadNodeCrypto } from '../node-crypto/node-crypto.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import { applyChunk } from '../runtime/chunk/apply.ts';
import { noValidators } from '../runtime/chunk/chunk-context.ts';
import { executeLoaded } from '../runtime/one-shot/one-shot.ts';
import { executePromising } from '../runtime/one-shot/run-receipts.ts';
import { viewCall } from '../runtime/views/view-call.ts';
import { Unsupported } from '../vm/errors.ts';
import { encodeChunkResult } from './chunk-codec.ts';
import { ContractCache } from './contract-cache.ts';
import { faultText } from './fault-text.ts';
import { forgetFiles } from './forget-files.ts';
import { GuestGarbage } from './guest-garbage.ts';
import type { Answer, ThreadMessage, ThreadTask } from './messages.ts';
import { encodeReceiptRun } from './receipts-codec.ts';
import type { ResultOnWire } from './result-schema.ts';
import { SuppliedNodes } from './supplied-nodes.ts';
import type { ThreadSupplies } from './thread-set.ts';
import { encodeViewResult } from './view-codec.ts';

/** The entry of a thread: does one task after the other. */
const contractBytes = 32 * 1_048_576;
const nodeBytes = 64 * 1_048_576;

if (parentPort === null) throw new InternalFault('this is the entry of a worker thread');
serve(parentPort, workerData as ThreadSupplies, await loadNodeCrypto());

/** Files can be read until now, and no longer. */
function serve(
  port: MessagePort,
  supplies: ThreadSupplies,
  crypto: Awaited<ReturnType<typeof loadNodeCrypto>>,
): void {
  const say = (message: ThreadMessage): void => port.postMessage(message);
  const contracts = new ContractCache(contractBytes);
  const garbage = new GuestGarbage();
  const nodes = new SuppliedNodes(nodeBytes, (hashes) => say({ kind: 'need', hashes }), supplies);

  function run(task: ThreadTask): ResultOnWire | Uint8Array {
    if (task.kind === 'call')
      return executeLoaded(task.call, contracts.load(task.contract, task.call.code.length), crypto);
    const load: typeof contracts.loadCode = (code, params) => contracts.loadCode(code, params);
    const engine = { load, crypto };
    if (task.kind === 'view') return encodeViewResult(viewCall(task.input, nodes, engine));
    if (task.kind === 'receipts') return encodeReceiptRun(executePromising(task.call, engine));
    const input = { ...task.input, validators: noValidators };
    return encodeChunkResult(applyChunk(input, nodes, engine));
  }

  port.on('message', (task: ThreadTask) => {
    say({ kind: 'answer', answer: answerOf(() => run(task)) });
    garbage.check();
  });
  forgetFiles();
  say({ kind: 'ready' });
}

/** Whatever is thrown but `Unsupported` is our fault, a JavaScript stack overflow too. */
function answerOf(run: () => unknown): Answer {
  try {
    return { kind: 'done', result: run() };
  } catch (cause) {
    if (cause instanceof Unsupported)
      return { kind: 'unsupported', code: cause.code, feature: cause.feature };
    return { kind: 'fault', message: faultText(cause) };
  }
}
