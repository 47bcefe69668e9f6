import type { NamedContract } from '../../src/executor/guest-post.ts';
import { paramsAt } from '../../src/params/at-version.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { hashOfCode } from '../../src/primitives/code-hash.ts';
import { encodePreparation } from '../../src/wasm/preparation-codec.ts';
import { prepareModule } from '../../src/wasm/prepare.ts';

/** What a process is handed for a contract. */
export const namedContract = (code: Uint8Array, protocolVersion: number): NamedContract => ({
  name: `${protocolVersion}-${toHex(hashOfCode(code))}`,
  bytes: encodePreparation(prepareModule(code, paramsAt(protocolVersion))),
});
