import {
  BorshError,
  bool,
  byteVec,
  type Codec,
  type Encoded,
  hash,
  option,
  string,
  struct,
  tags,
  u8,
  u32,
  u64,
} from '../primitives/borsh.ts';
import { domainHash } from './domain.ts';

/** What is hashed of a request of OutLayer's contract and of its answer, as attestation/outlayer.md has it. */

const codeSourceCodec = struct({ url: string, hash, buildTarget: string });
export type OutlayerCodeSource = Encoded<typeof codeSourceCodec>;

/** What becomes of the returned bytes. The names are in tag order. */
export const responseFormats = ['bytes', 'text', 'json'] as const;
export type ResponseFormat = (typeof responseFormats)[number];

const requestCodec = struct({
  requestId: u64,
  dataId: hash,
  senderId: string,
  codeSourceHash: hash,
  maxInstructions: u64,
  maxMemoryMb: u32,
  maxExecutionSeconds: u64,
  inputData: string,
  responseFormat: tags(responseFormats),
  timestamp: u64,
});

/** The bytes that a caller gets: `json` is the compact text of one value. */
export type OutlayerOutput =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'text' | 'json'; readonly text: string };

const outputCodec: Codec<OutlayerOutput> = {
  write(out, output) {
    u8.write(out, responseFormats.indexOf(output.kind));
    if (output.kind === 'bytes') byteVec.write(out, output.bytes);
    else string.write(out, output.text);
  },
  read(from) {
    const kind = responseFormats[u8.read(from)];
    if (kind === undefined) throw new BorshError('unknown kind of output');
    return kind === 'bytes' ? { kind, bytes: byteVec.read(from) } : { kind, text: string.read(from) };
  },
};

export const responseCodec = struct({
  success: bool,
  output: option(outputCodec),
  error: option(string),
  instructions: u64,
  timeMs: u64,
});
/** The answer to a request. An error exactly when it is no success. */
export type OutlayerResponse = Encoded<typeof responseCodec>;

export const hashCodeSource = (source: OutlayerCodeSource): Uint8Array =>
  domainHash('outlayer-code-source', codeSourceCodec, source);

export const hashRequest = (request: Encoded<typeof requestCodec>): Uint8Array =>
  domainHash('outlayer-request', requestCodec, request);

/** `response_hash` of the output struct. */
export const hashResponse = (response: OutlayerResponse): Uint8Array =>
  domainHash('outlayer-response', responseCodec, response);
