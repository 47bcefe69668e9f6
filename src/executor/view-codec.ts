import { byteVec, encode, string, struct, tags, vec } from '../primitives/borsh.ts';
import { fromUtf8, toUtf8 } from '../primitives/bytes.ts';
import type { ViewResult } from '../runtime/views/view-call.ts';
import { boundedDecode } from './bounded-decode.ts';

/** `answer` is the value, or the error as text. */
const onWire = struct({
  kind: tags(['ok', 'no_account', 'no_code', 'contract_failed']),
  answer: byteVec,
  logs: vec(string),
});

export function encodeViewResult(result: ViewResult): Uint8Array<ArrayBuffer> {
  const { logs } = result;
  if (result.ok) return encode(onWire, { kind: 'ok', answer: result.value, logs });
  return encode(onWire, { kind: result.kind, answer: toUtf8(result.error), logs });
}

/** Throws `BorshError`. */
export function decodeViewResult(bytes: Uint8Array): ViewResult {
  const { kind, answer, logs } = boundedDecode(onWire, bytes);
  if (kind === 'ok') return { ok: true, value: answer, logs };
  return { ok: false, kind, error: fromUtf8(answer), logs };
}
