import { runGuestThread } from '../../../src/executor/guest-thread.ts';

runGuestThread(new URL('./frail-thread.ts', import.meta.url));
