import { parentPort } from 'node:worker_threads';
import type { ToPrepare } from '../../../src/executor/preparer.ts';

/** Takes for ever over all code but one. */
parentPort?.on('message', ({ code }: ToPrepare) => {
  while (code.length !== 1);
  parentPort?.postMessage(Uint8Array.of(7));
});
