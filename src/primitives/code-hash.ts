import { sha256 } from './hash.ts';
import { onceFor } from './once-for.ts';

/** sha256 of a contract's code; of the same array it is reckoned once, since a call needs it several times. */
export const hashOfCode: (code: Uint8Array) => Uint8Array = onceFor((code: Uint8Array) => sha256(code));
