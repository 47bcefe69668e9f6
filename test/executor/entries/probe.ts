import { runThreads } from './child-of.ts';

runThreads(new URL('./probe-thread.ts', import.meta.url));
