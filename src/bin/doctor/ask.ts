import { describeError } from '../../verifier/check.ts';

const patienceMillis = 15_000;
/** An attestation with its collateral is some 60 KiB. */
const maxAnswerBytes = 4 * 2 ** 20;

export type Answer = {
  readonly status: number;
  readonly text: string;
  /** Unix seconds by the server's clock, as far as it says. */
  readonly date: number | undefined;
};

export type Asked = { readonly answer: Answer } | { readonly problem: string };

/** Asks one URL. What the network or the other side does wrong is a value, not an exception. */
export async function ask(url: URL): Promise<Asked> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMillis), redirect: 'error' });
    const text = await boundedText(response);
    return { answer: { status: response.status, text, date: dateOf(response) } };
  } catch (cause) {
    return { problem: describeError(cause) };
  }
}

async function boundedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > maxAnswerBytes) throw new Error(`the answer is larger than ${maxAnswerBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function dateOf(response: Response): number | undefined {
  const seconds = Math.floor(Date.parse(response.headers.get('date') ?? '') / 1000);
  return Number.isNaN(seconds) ? undefined : seconds;
}
