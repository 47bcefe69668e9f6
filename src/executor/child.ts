import { extname } from 'node:path';
import { runGuestThread } from './guest-thread.ts';

/** The entry of a guest process. */
runGuestThread(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));
