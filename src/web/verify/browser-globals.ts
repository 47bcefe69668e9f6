import { Buffer } from 'buffer';
import { z } from 'zod';

// To be imported before the verifier. Its quote library takes Node's Buffer, which the package `buffer` is elsewhere.
globalThis.Buffer ??= Buffer;

// zod compiles its schemas with `new Function` where it may: the page's policy forbids that, and reports the attempt.
z.config({ jitless: true });
