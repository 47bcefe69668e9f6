import { type MessagePort, parentPort } from 'node:worker_threads';
import { InternalFault } from '../primitives/internal-fault.ts';
import { executeOneShot } from '../runtime/one-shot.ts';
import type { OneShotCall } from '../runtime/one-shot-call.ts';
import { Unsupported } from '../vm/errors.ts';
import { ContractCache } from './contract-cache.ts';
import { forgetFiles } from './forget-files.ts';
import type { Answer, ThreadMessage } from './messages.ts';

/** The entry of a thread: runs one call after the other. */
const cacheBytes = 32 * 1_048_576;
const cache = new ContractCache(cacheBytes);

serve(parentPort);

function serve(port: MessagePort | null): void {
  if (port === null) throw new InternalFault('this is the entry of a worker thread');
  const say = (message: ThreadMessage): void => port.postMessage(message);
  port.on('message', (call: OneShotCall) => say({ kind: 'answer', answer: answerTo(call) }));
  forgetFiles();
  say({ kind: 'ready' });
}

/** Whatever is thrown but `Unsupported` is our fault, a JavaScript stack overflow too. */
function answerTo(call: OneShotCall): Answer {
  try {
    const result = executeOneShot(call, (code, params) => cache.load(code, params));
    return { kind: 'done', result };
  } catch (cause) {
    if (cause instanceof Unsupported)
      return { kind: 'unsupported', code: cause.code, feature: cause.feature };
    return {
      kind: 'fault',
      message: cause instanceof Error ? `${cause.name}: ${cause.message}` : 'no error',
    };
  }
}
