import {
  BorshError,
  type Codec,
  encode,
  hash,
  type Reader,
  string,
  struct,
  tags,
  vec,
  type Writer,
} from '../primitives/borsh.ts';
import { boundedDecode } from './bounded-decode.ts';
import { maxFaultText } from './fault-text.ts';
import type { GuestMessage } from './messages.ts';

/**
 * What a guest process says: a tag, then borsh. The process may be taken over, so nothing here can name a class, share
 * an object or run code, as V8's serialization could.
 */
const kinds = ['ready', 'done', 'unsupported', 'fault', 'need', 'ended'] as const;
const kindTag = tags(kinds);

const unsupported = struct({
  code: tags(['promises_unsupported', 'state_incomplete', 'state_invalid']),
  feature: string,
});
const fault = struct({ message: string });
const need = struct({ hashes: vec(hash) });
const rest: Codec<{ readonly result: Uint8Array }> = {
  write: (out: Writer, { result }) => out.bytes(result),
  read: (from: Reader) => ({ result: from.take(from.remaining) }),
};

/** Nodes that may be asked for at once, each of some megabytes at most: a process of ours asks for one. */
const maxHashes = 16;
/** A message that is no result is small. */
const maxPieces = 64;

export function encodeFromGuest(message: GuestMessage): Uint8Array<ArrayBuffer> {
  return encode(codec, message);
}

/** Throws `BorshError`. Results are for the job to judge. */
export function decodeFromGuest(bytes: Uint8Array): GuestMessage {
  const message = boundedDecode(codec, bytes, maxPieces);
  if (message.kind === 'fault') assertShort(message.message);
  if (message.kind === 'unsupported') assertShort(message.feature);
  if (message.kind === 'need' && (message.hashes.length === 0 || message.hashes.length > maxHashes))
    throw new BorshError('a question for no nodes, or too many');
  return message;
}

function assertShort(text: string): void {
  if (text.length > maxFaultText) throw new BorshError('a text that is too long');
}

function writeMessage(out: Writer, message: GuestMessage): void {
  kindTag.write(out, message.kind);
  if (message.kind === 'done') rest.write(out, message);
  else if (message.kind === 'unsupported') unsupported.write(out, message);
  else if (message.kind === 'fault') fault.write(out, message);
  else if (message.kind === 'need') need.write(out, message);
}

function readMessage(from: Reader): GuestMessage {
  const kind = kindTag.read(from);
  if (kind === 'done') return { kind, ...rest.read(from) };
  if (kind === 'unsupported') return { kind, ...unsupported.read(from) };
  if (kind === 'fault') return { kind, ...fault.read(from) };
  if (kind === 'need') return { kind, ...need.read(from) };
  return { kind };
}

const codec: Codec<GuestMessage> = { write: writeMessage, read: readMessage };
