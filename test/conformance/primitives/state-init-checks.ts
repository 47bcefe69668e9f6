import { toHex } from '../../../src/primitives/bytes.ts';
import {
  deterministicAccountId,
  deterministicStateInitSchema,
} from '../../../src/primitives/deterministic-state-init.ts';
import { universalAccountId } from '../../../src/primitives/universal-account-id.ts';
import {
  type DecodeMode,
  decodeUniversalStateInit,
  universalStateInitSchema,
} from '../../../src/primitives/universal-state-init.ts';
import { answerBorsh, answering, bytes, type Checks } from './compare-line.ts';

export const stateInitChecks: Checks = {
  DeterministicAccountStateInit: answering((line) => {
    const { value, fields } = answerBorsh(deterministicStateInitSchema, line);
    return { ...fields, account_id: deterministicAccountId(value) };
  }),
  UniversalStateInit: answering((line) => {
    const raw = bytes(line, 'borsh');
    const { fields } = answerBorsh(universalStateInitSchema, line);
    return { ...fields, account_id: universalAccountId(raw), strict_ok: shownResult(raw, 'Strict') === ok };
  }),
  UniversalStateInitMutated: answering((line) => {
    const raw = bytes(line, 'raw');
    return {
      raw: toHex(raw),
      account_id: universalAccountId(raw),
      strict: shownResult(raw, 'Strict'),
      lenient: shownResult(raw, 'Lenient'),
    };
  }),
};

const ok = 'Ok(())';

/** As Rust prints a `Result`. */
function shownResult(raw: Uint8Array, mode: DecodeMode): string {
  const stateInit = decodeUniversalStateInit(raw, mode);
  return typeof stateInit === 'string' ? `Err(${stateInit})` : ok;
}
