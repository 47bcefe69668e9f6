import { fromUtf8, toUtf8 } from '../primitives/bytes.ts';
import { jsonOrNothing } from '../primitives/json-text.ts';
import { type Lossless, losslessText, parseLossless } from '../primitives/lossless-json.ts';
import {
  hashResponse,
  type OutlayerOutput,
  type OutlayerResponse,
  type ResponseFormat,
} from './outlayer-hashes.ts';
import { gasOfInstruction } from './outlayer-input.ts';
import { fitsYield } from './outlayer-resolve.ts';
import type { StatementOutput } from './statement.ts';

/** What the run of a request came to. */
export type OutlayerRun = {
  /** nearcore's debug text of the contract's failure; undefined: it returned. */
  readonly failure: string | undefined;
  /** No bytes when it returned nothing. */
  readonly returned: Uint8Array;
  readonly gasBurnt: bigint;
};

/** What the gate can read and send with 300 Tgas. */
export const mostOutputBytes = 65_536;

const gasOfMillisecond = 1_000_000_000_000n;

/** The answer to a request: follows from the run, byte for byte, and is measured in nothing but gas. */
export function outlayerResponse(run: OutlayerRun, format: ResponseFormat): OutlayerResponse {
  const resources = {
    instructions: run.gasBurnt / gasOfInstruction,
    timeMs: (run.gasBurnt + gasOfMillisecond - 1n) / gasOfMillisecond,
  };
  const output = run.failure ?? outputOf(run.returned, format);
  if (typeof output !== 'string') return { success: true, output, error: undefined, ...resources };
  return fitted({ success: false, output: undefined, error: output, ...resources });
}

/** The output struct with the hash of the answer, if the call was made for a request. */
export const withResponse = (
  output: StatementOutput,
  run: Omit<OutlayerRun, 'gasBurnt'>,
  request: { readonly responseFormat: ResponseFormat } | undefined,
): StatementOutput => {
  if (request === undefined) return output;
  const response = outlayerResponse({ ...run, gasBurnt: output.gasBurnt }, request.responseFormat);
  return { ...output, responseHash: hashResponse(response) };
};

/** Or why it is none. */
function outputOf(bytes: Uint8Array, format: ResponseFormat): OutlayerOutput | string {
  if (bytes.length > mostOutputBytes)
    return `the output has ${bytes.length} bytes, of at most ${mostOutputBytes}`;
  if (format === 'bytes') return { kind: 'bytes', bytes };
  const text = textOf(bytes);
  if (text === undefined) return 'the output is not UTF-8';
  if (format === 'text') return { kind: 'text', text };
  const json = compactJson(text);
  return json === undefined ? 'the output is not JSON' : { kind: 'json', text: json };
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return fromUtf8(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) return undefined;
    throw cause;
  }
}

/** Nothing for a text that OutLayer's contract would not read as JSON either. */
function compactJson(text: string): string | undefined {
  const value = jsonOrNothing(() => parseLossless(text));
  return value !== undefined && isReadable(value, deepest) ? losslessText(value) : undefined;
}

/** serde_json goes 128 deep, of which the arguments around the output take some. */
const deepest = 64;

/** serde_json reads no number beyond the largest double. */
function isReadable(value: Lossless, depth: number): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (value.kind === 'number') return Number.isFinite(Number(value.text));
  const parts = value.kind === 'list' ? value.items : [...value.fields.values()];
  return depth > 0 && parts.every((part) => isReadable(part, depth - 1));
}

const cutAt = 512;

/**
 * An error is left whole where the answer fits into a yield with it. Else it is cut as OutLayer's worker cuts it; and
 * shorter still where so many of its characters are escaped that it would not fit then.
 */
function fitted(response: OutlayerResponse & { readonly error: string }): OutlayerResponse {
  if (fitsYield(response)) return response;
  const bytes = toUtf8(response.error);
  const cutTo = (length: number): OutlayerResponse => {
    const error = `${prefix(bytes, length)}... (truncated, original size: ${bytes.length} bytes)`;
    return { ...response, error };
  };
  let length = Math.min(cutAt, bytes.length);
  while (!fitsYield(cutTo(length))) length--;
  return cutTo(length);
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** The text of at most so many bytes that ends at a character boundary. */
function prefix(bytes: Uint8Array, length: number): string {
  let end = length;
  while (isContinuation(bytes[end])) end--;
  return fromUtf8(bytes.subarray(0, end));
}
