/** Nothing came back that could be read. */
export class HttpFailure extends Error {
  readonly kind: 'unreachable' | 'timeout' | 'not_rpc';

  constructor(kind: HttpFailure['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HttpFailure';
    this.kind = kind;
  }
}

export type HttpQuestion = {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole answer. */
  readonly timeoutMillis: number;
  /** Bytes of the answer. */
  readonly longest: number;
};

export type HttpAnswer = {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
};

/** The whole answer, whatever its status. Throws `HttpFailure`, also when it is longer than is allowed. */
export async function fetchText(url: URL, question: HttpQuestion): Promise<HttpAnswer> {
  const { method, headers = {}, body, timeoutMillis, longest } = question;
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMillis),
    });
    const text = await readText(response, longest);
    return { status: response.status, text, retryAfter: response.headers.get('retry-after') };
  } catch (cause) {
    throw cause instanceof HttpFailure ? cause : toFailure(cause, timeoutMillis);
  }
}

async function readText(response: Response, longest: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > longest) throw new HttpFailure('not_rpc', `an answer of more than ${longest} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** `fetch` hides the reason in its cause. */
function toFailure(cause: unknown, timeoutMillis: number): HttpFailure {
  if (!(cause instanceof Error)) throw cause;
  if (cause.name === 'TimeoutError')
    return new HttpFailure('timeout', `no answer within ${timeoutMillis} ms`, { cause });
  const { cause: inner } = cause;
  const reason =
    inner instanceof Error ? ('code' in inner ? String(inner.code) : inner.message) : cause.message;
  return new HttpFailure('unreachable', `no answer: ${reason}`, { cause });
}
