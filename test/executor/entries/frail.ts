import { runThreads } from './child-of.ts';

runThreads(new URL('./frail-thread.ts', import.meta.url));
