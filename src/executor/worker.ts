import { type MessagePort, parentPort } from 'node:worker_threads';
import { loadNodeCrypto } from '../node-crypto/node-crypto.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import { executeLoaded } from '../runtime/one-shot.ts';
import { Unsupported } from '../vm/errors.ts';
import { ContractCache } from './contract-cache.ts';
import { forgetFiles } from './forget-files.ts';
import { GuestGarbage } from './guest-garbage.ts';
import type { Answer, ThreadMessage, ThreadTask } from './messages.ts';

/** The entry of a thread: runs one call after the other. */
const cacheBytes = 32 * 1_048_576;
const cache = new ContractCache(cacheBytes);
const garbage = new GuestGarbage();

/** Loaded while files can still be read. */
const crypto = await loadNodeCrypto();

serve(parentPort);

function serve(port: MessagePort | null): void {
  if (port === null) throw new InternalFault('this is the entry of a worker thread');
  const say = (message: ThreadMessage): void => port.postMessage(message);
  port.on('message', (task: ThreadTask) => {
    say({ kind: 'answer', answer: answerTo(task) });
    garbage.check();
  });
  forgetFiles();
  say({ kind: 'ready' });
}

/** Whatever is thrown but `Unsupported` is our fault, a JavaScript stack overflow too. */
function answerTo({ call, contract }: ThreadTask): Answer {
  try {
    const result = executeLoaded(call, cache.load(contract, call.code.length), crypto);
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
