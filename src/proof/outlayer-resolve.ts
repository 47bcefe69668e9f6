import { toUtf8 } from '../primitives/bytes.ts';
import type { OutlayerOutput, OutlayerResponse } from './outlayer-hashes.ts';

/** What OutLayer's worker sends to OutLayer's contract: attestation/outlayer.md, "What is sent". */

export const resolveMethods = ['resolve_execution', 'submit_execution_output_and_resolve'] as const;

/** A call that ends a request. */
export type Resolution = {
  readonly method: (typeof resolveMethods)[number];
  readonly args: Uint8Array;
};

/** 300 Tgas; the deposit is nothing. */
export const resolveGas = 300_000_000_000_000n;

/** Blocks until NEAR gives up waiting for a yield. */
const yieldBlocks = 200n;

/** The last block in which the answer is taken; the request was made at `height`. */
export const deadlineBlock = (height: bigint): bigint => height + yieldBlocks;

/** NEAR resumes a yield with at most 1,024 bytes; OutLayer's worker stays below. */
const yieldBytes = 1_024;

/** `ExecutionResponse` as serde prints it. */
export function responseText(response: OutlayerResponse): string {
  const { success, error } = response;
  return `{"success":${success},"output":${outputText(response.output)},"error":${textOrNull(error)},${restText(response)}}`;
}

const restText = ({ instructions, timeMs }: OutlayerResponse): string =>
  `"resources_used":{"instructions":${instructions},"time_ms":${timeMs},"compile_time_ms":null},"compilation_note":null`;

const textOrNull = (text: string | undefined): string => (text === undefined ? 'null' : JSON.stringify(text));

function outputText(output: OutlayerOutput | undefined): string {
  switch (output?.kind) {
    case undefined:
      return 'null';
    case 'bytes':
      return `{"Bytes":[${output.bytes.join(',')}]}`;
    case 'text':
      return `{"Text":${JSON.stringify(output.text)}}`;
    case 'json':
      return `{"Json":${output.text}}`;
  }
}

/** OutLayer's contract knows one field more, and prints it into the yield though nobody sent it (near-outlayer, types.rs). */
const printedToo = ',"refund_usd":null'.length;

/** Whether the answer fits into a yield, as OutLayer's contract will print it. */
export const fitsYield = (response: OutlayerResponse): boolean =>
  toUtf8(responseText(response)).length + printedToo + growth(response.output) < yieldBytes;

/** A string, which is passed over, or a number. */
const tokens = /"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*/g;
/** What serde prints as it stands. */
const plainInteger = /^(?:0|-?[1-9][0-9]{0,18})$/;
/** The longest text of a double. */
const doubleBytes = 24;

/**
 * The contract reads an output of JSON and prints it again into the yield: a number that is no plain integer may become as
 * long as a double gets, such as 1e15, which is printed as 1000000000000000.0.
 */
function growth(output: OutlayerOutput | undefined): number {
  if (output?.kind !== 'json') return 0;
  let more = 0;
  for (const [token] of output.text.matchAll(tokens)) {
    if (token.startsWith('"') || plainInteger.test(token)) continue;
    more += Math.max(0, doubleBytes - token.length);
  }
  return more;
}

/** The method and the exact bytes of its arguments. */
export function resolutionOf(requestId: bigint, response: OutlayerResponse): Resolution {
  if (fitsYield(response)) {
    const args = toUtf8(`{"request_id":${requestId},"response":${responseText(response)}}`);
    return { method: 'resolve_execution', args };
  }
  const { success, error } = response;
  const output = outputText(response.output);
  const args = `{"request_id":${requestId},"output":${output},"success":${success},"error":${textOrNull(error)},${restText(response)}}`;
  return { method: 'submit_execution_output_and_resolve', args: toUtf8(args) };
}
