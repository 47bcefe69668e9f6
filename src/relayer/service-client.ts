import { z } from 'zod';
import { jsonOrNothing, jsonText } from '../primitives/json-text.ts';
import { exactJson } from '../primitives/lossless-json.ts';
import type { Json } from '../primitives/schema.ts';
import { readRetryAfter } from './back-off.ts';
import { fetchText, type HttpAnswer, HttpFailure } from './http.ts';

/**
 * What the service says of a request. `refused`: it will say so again, whoever asks. `unavailable`: not now.
 */
export type ServiceAnswer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }
  | {
      readonly kind: 'unavailable';
      readonly code: string;
      readonly text: string;
      readonly afterMillis: number | undefined;
    };

export type ServiceClient = {
  /** `POST /v1/outlayer/execute`. */
  execute(body: Json): Promise<ServiceAnswer<OutlayerAnswer>>;
  /** The text of a document under `path`, such as `/v1/worlds/…`. */
  get(path: string): Promise<ServiceAnswer<string>>;
  post(path: string, body: Json): Promise<ServiceAnswer<string>>;
};

const decimal = z.string().regex(/^\d+$/).transform(BigInt);
const call = { method: z.string(), args_base64: z.string(), gas: decimal };

const answerSchema = z.object({
  resolve: z.object({ contract_id: z.string(), ...call, deposit: decimal }),
  gate: z.object(call),
  transaction: z.object({ hash: z.string(), signed_transaction_base64: z.string() }).nullish(),
});
export type OutlayerAnswer = z.output<typeof answerSchema>;

const problemSchema = z.object({
  code: z.string(),
  detail: z.string().optional(),
  title: z.string().optional(),
});

/** Of 4xx: what is not the request's fault. */
const passing: ReadonlySet<number> = new Set([408, 425, 429]);
const longestAnswer = 64 * 1024 * 1024;

export type ServiceSettings = {
  /** For an answer. */
  readonly timeoutMillis: number;
  /** Known to this relay alone: no stranger's request then stands in the place of one of ours. */
  readonly idempotencyKey: string;
};

export function createServiceClient(
  url: URL,
  { timeoutMillis, idempotencyKey }: ServiceSettings,
): ServiceClient {
  const at = (path: string): URL => new URL(`${url.href.replace(/\/$/, '')}${path}`);
  const post = (path: string, body: Json): Promise<ServiceAnswer<string>> => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
    return ask(at(path), { method: 'POST', headers, body: jsonText(body) }, timeoutMillis);
  };
  return {
    execute: async (body) => readAs(answerSchema, await post('/v1/outlayer/execute', body)),
    get: (path) => ask(at(path), { method: 'GET' }, timeoutMillis),
    post,
  };
}

type Question = {
  readonly method: 'GET' | 'POST';
  readonly headers?: Record<string, string>;
  readonly body?: string;
};

async function ask(url: URL, question: Question, timeoutMillis: number): Promise<ServiceAnswer<string>> {
  try {
    return readAnswer(await fetchText(url, { ...question, timeoutMillis, longest: longestAnswer }));
  } catch (cause) {
    if (!(cause instanceof HttpFailure)) throw cause;
    return {
      kind: 'unavailable',
      code: `service_${cause.kind}`,
      text: cause.message,
      afterMillis: undefined,
    };
  }
}

function readAnswer({ status, text, retryAfter }: HttpAnswer): ServiceAnswer<string> {
  if (status === 200) return { kind: 'ok', value: text };
  const problem = problemSchema.safeParse(parse(text)).data;
  const code = problem?.code ?? `http_${status}`;
  const said = problem?.detail ?? problem?.title ?? `the service answers with HTTP status ${status}`;
  // A gateway before the service, which is down or moved, answers without a problem's code.
  if (status >= 400 && status < 500 && !passing.has(status) && problem !== undefined)
    return { kind: 'refused', code, text: said };
  return { kind: 'unavailable', code, text: said, afterMillis: readRetryAfter(retryAfter, Date.now()) };
}

function readAs<S extends z.ZodType>(schema: S, answer: ServiceAnswer<string>): ServiceAnswer<z.output<S>> {
  if (answer.kind !== 'ok') return answer;
  const parsed = schema.safeParse(parse(answer.value));
  if (parsed.success) return { kind: 'ok', value: parsed.data };
  const [issue] = parsed.error.issues;
  const text = `not an answer of the service: ${issue?.path.join('.')} ${issue?.message}`;
  return { kind: 'unavailable', code: 'service_answer', text, afterMillis: undefined };
}

function parse(text: string): Json | undefined {
  return jsonOrNothing(() => exactJson(text));
}
