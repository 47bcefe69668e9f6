import { BorshError, byteVec, encode, hash, option, struct, tags, u64, vec } from '../primitives/borsh.ts';
import { executionOutcomeWithIdCodec } from '../primitives/outcome.ts';
import { receiptSchema } from '../primitives/receipt.ts';
import { boundNames, type ReceiptRunEnd } from '../runtime/one-shot/receipt-run.ts';
import { boundedDecode } from './bounded-decode.ts';

const run = struct({
  postStateRoot: hash,
  changes: vec(struct({ key: byteVec, value: option(byteVec) })),
  outcomes: vec(struct({ height: u64, computeUsage: u64, outcome: executionOutcomeWithIdCodec })),
  receipts: vec(receiptSchema),
  witness: vec(byteVec),
});

/** Exactly one of the two. */
const onWire = struct({ run: option(run), bound: option(tags(boundNames)) });

export function encodeReceiptRun(end: ReceiptRunEnd): Uint8Array<ArrayBuffer> {
  if (end.kind === 'beyond') return encode(onWire, { run: undefined, bound: end.bound });
  const outcomes = end.run.outcomes.map(({ height, computeUsage, ...outcome }) => ({
    height,
    computeUsage,
    outcome,
  }));
  return encode(onWire, { run: { ...end.run, outcomes }, bound: undefined });
}

/** What a guest process says of a call and its receipts. Throws `BorshError`. */
export function decodeReceiptRun(bytes: Uint8Array): ReceiptRunEnd {
  const { run: ran, bound } = boundedDecode(onWire, bytes);
  if (ran === undefined && bound !== undefined) return { kind: 'beyond', bound };
  if (ran === undefined || bound !== undefined) throw new BorshError('a run that has no end, or two');
  const outcomes = ran.outcomes.map(({ outcome, ...place }) => ({ ...place, ...outcome }));
  return { kind: 'done', run: { ...ran, outcomes } };
}
