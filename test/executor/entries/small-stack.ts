import { runGuestThread } from '../../../src/executor/guest-thread.ts';

/** Our own thread on a stack on which nearcore's limit does not come first. */
const entry = new URL('../../../src/executor/worker.ts', import.meta.url);
runGuestThread(entry, { stackSizeMb: 0.375, maxOldGenerationSizeMb: 256 });
