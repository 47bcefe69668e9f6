import { z } from 'zod';
import { fromHex } from '../primitives/bytes.ts';
import { EnclaveFault, type EventLogEntry } from './enclave.ts';

/** The SDK ignores the HTTP status and checks no field, so every answer is parsed here (spec: tee.md §2 a). */
const hexOf = (...lengths: readonly number[]) =>
  z
    .string()
    .regex(/^([0-9a-fA-F]{2})*$/)
    .transform(fromHex)
    .refine((bytes) => lengths.length === 0 || lengths.includes(bytes.length), {
      error: `expected ${lengths.join(' or ')} bytes of hex`,
    });

/** Valid, but kept as text: the bundle carries it as the agent wrote it. */
const hexText = z.string().regex(/^([0-9a-f]{2})*$/);

const jsonText = z.string().refine(isJson, { error: 'expected JSON text' });

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (cause) {
    if (cause instanceof SyntaxError) return false;
    throw cause;
  }
}

const infoAnswer = z.object({
  app_id: hexOf(20),
  instance_id: hexOf(0, 20),
  app_name: z.string(),
  compose_hash: hexOf(32),
  key_provider_info: jsonText,
  os_image_hash: hexOf(0, 32).default(new Uint8Array()),
  vm_config: z.string().default(''),
  tcb_info: z.object({ app_compose: z.string().min(1) }),
});

const keyAnswer = z.object({
  key: z.instanceof(Uint8Array).refine((key) => key.length === 32),
  signature_chain: z.array(z.instanceof(Uint8Array)).length(2),
});

const quoteAnswer = z.object({
  quote: hexOf(),
  event_log: jsonText,
  report_data: hexOf().optional(),
  vm_config: z.string().optional(),
});

const eventLog = z.array(
  z.object({
    imr: z.int().min(0).max(3),
    event_type: z.int().min(0).max(0xffff_ffff),
    digest: hexText.refine((digest) => digest === '' || digest.length === 96),
    event: z.string(),
    event_payload: hexText,
    version: z.int().exactOptional(),
  }),
);

const versionAnswer = z.object({ version: z.string().min(1) });

function parse<S extends z.ZodType>(schema: S, answer: unknown, method: string): z.infer<S> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  // The issues name fields and never hold their values: a key must not reach a log.
  const fields = parsed.error.issues.map((issue) => `${issue.path.join('.')} (${issue.code})`).join(', ');
  throw new EnclaveFault('enclave_malformed_answer', `${method}: ${fields}`);
}

export const parseInfo = (answer: unknown) => parse(infoAnswer, answer, 'Info');
export const parseKey = (answer: unknown) => parse(keyAnswer, answer, 'GetKey');
export const parseQuote = (answer: unknown) => parse(quoteAnswer, answer, 'GetQuote');
export const parseEventLog = (text: string): readonly EventLogEntry[] =>
  parse(eventLog, JSON.parse(text), 'GetQuote event_log');

/** The version, or empty: an error body passes the SDK's own probe as if it were a version (tee.md §2 d). */
export function versionOf(answer: unknown): string {
  const parsed = versionAnswer.safeParse(answer);
  return parsed.success ? parsed.data.version : '';
}
