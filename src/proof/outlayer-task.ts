import { compareBytes, toBase64, toUtf8 } from '../primitives/bytes.ts';
import { type Lossless, losslessText, parseLossless } from '../primitives/lossless-json.ts';
import type { OutlayerOutput, OutlayerResponse } from './outlayer-hashes.ts';
import type { OutlayerRequest } from './outlayer-input.ts';
import type { OutlayerTask } from './outlayer-report-data.ts';

/** What was proved of a request beside what its input struct has. */
export type ProvedFacts = {
  /** Of the block that holds the outcome. */
  readonly blockHeight: bigint;
  readonly projectId: string | undefined;
};

/** A request and its answer as OutLayer's auditors name them; the request's id takes the place of the coordinator's. */
export const outlayerTask = (
  request: OutlayerRequest,
  { output }: Pick<OutlayerResponse, 'output'>,
  { blockHeight, projectId }: ProvedFacts,
): OutlayerTask => ({
  taskId: request.requestId,
  repo: undefined,
  commit: undefined,
  buildTarget: request.source.buildTarget,
  wasmHash: request.source.hash,
  inputData: request.inputData,
  output: output && returnedText(output),
  blockHeight,
  callerAccountId: request.senderId,
  projectId,
  timestamp: request.timestamp / 1_000_000_000n,
  attachedUsd: undefined,
});

/** The value that OutLayer's contract returns, in compact JSON with sorted names. */
function returnedText(output: OutlayerOutput): string {
  switch (output.kind) {
    case 'bytes':
      return JSON.stringify(toBase64(output.bytes));
    case 'text':
      return JSON.stringify(output.text);
    case 'json':
      return losslessText(sorted(parseLossless(output.text)));
  }
}

/** By the bytes of their names, as Rust sorts them. */
function sorted(value: Lossless): Lossless {
  if (value === null || typeof value !== 'object' || value.kind === 'number') return value;
  if (value.kind === 'list') return { ...value, items: value.items.map(sorted) };
  const fields = [...value.fields].toSorted(([a], [b]) => compareBytes(toUtf8(a), toUtf8(b)));
  return { kind: 'object', fields: new Map(fields.map(([name, field]) => [name, sorted(field)])) };
}
