import { fromHex } from '../primitives/bytes.ts';

/** The parameters of a call: the fields of a JSON body, or the query of a GET. */
export type AgentRequest = Readonly<Record<string, unknown>>;
export type AgentAnswer = Readonly<Record<string, unknown>>;

/** Becomes HTTP 400 with `{"error": message}`, as the real agent answers. */
export class AgentError extends Error {}

export function textOf(request: AgentRequest, name: string): string {
  const value = request[name] ?? '';
  if (typeof value !== 'string') throw new AgentError(`invalid type for ${name}, expected a string`);
  return value;
}

/** A protobuf field of bytes: hex without 0x. */
export function bytesOf(request: AgentRequest, name: string): Uint8Array {
  const text = textOf(request, name);
  const column = JSON.stringify(request).length;
  const wrong = text.search(/[^0-9a-fA-F]/);
  if (wrong >= 0) {
    throw new AgentError(
      `Invalid character '${text[wrong]}' at position ${wrong} at line 1 column ${column}`,
    );
  }
  if (text.length % 2 === 1) throw new AgentError(`Odd number of digits at line 1 column ${column}`);
  return fromHex(text);
}
