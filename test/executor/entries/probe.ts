import { runGuestThread } from '../../../src/executor/guest-thread.ts';

runGuestThread(new URL('./probe-thread.ts', import.meta.url));
