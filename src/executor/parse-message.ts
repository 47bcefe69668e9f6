import { z } from 'zod';
import { maxFaultText } from './fault-text.ts';
import type { Answer, ProcessMessage } from './messages.ts';
import { hash } from './result-schema.ts';

/** Nodes that may be asked for at once, each of some megabytes at most: a thread of ours asks for one. */
const maxHashes = 16;

const text = z.string().max(maxFaultText);

const envelope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('answer'), id: z.int(), answer: z.unknown() }),
  z.strictObject({ kind: z.literal('need'), id: z.int(), hashes: z.array(hash).min(1).max(maxHashes) }),
]);

const answerSchema: z.ZodType<Answer> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('done'), result: z.unknown() }),
  z.strictObject({
    kind: z.literal('unsupported'),
    code: z.enum(['promises_unsupported', 'state_incomplete', 'state_invalid']),
    feature: text,
  }),
  z.strictObject({ kind: z.literal('fault'), message: text }),
]);

export type ParsedMessage = ProcessMessage | { readonly kind: 'malformed'; readonly id: number | undefined };

/** Never throws. Of a malformed message it tells which job it was about, if it said so. Results are for the job to judge. */
export function parseMessage(message: unknown): ParsedMessage {
  const outer = envelope.safeParse(message);
  if (!outer.success) return { kind: 'malformed', id: undefined };
  if (outer.data.kind !== 'answer') return outer.data;
  const { id } = outer.data;
  const answer = answerSchema.safeParse(outer.data.answer);
  return answer.success ? { kind: 'answer', id, answer: answer.data } : { kind: 'malformed', id };
}
