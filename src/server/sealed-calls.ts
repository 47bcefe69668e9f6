import { decodeRequest, encodeResponse, type PlainRequest } from '../hpke/binary-http.ts';
import { HpkeError, type HpkeErrorCode } from '../hpke/hpke-error.ts';
import { keyIdOf, type OpenedRequest, openRequest } from '../hpke/oblivious.ts';
import type { Epoch } from './key-epochs.ts';
import type { ProblemCode } from './problem-codes.ts';
import { ProblemError, problemResponse, toProblem } from './problems.ts';
import type { Admission, SealedReplays } from './sealed-replays.ts';
import { toInnerRequest } from './sealed-request.ts';

type Keys = Pick<Epoch, 'keys'>;

export type SealedCallParts = {
  /** A `KeyEpochs`. */
  readonly epochs: {
    readonly current: Keys;
    use<T>(run: (epoch: Keys) => Promise<T>): Promise<T>;
  };
  readonly replays: SealedReplays;
  /** Answers what was inside, as if it had come in the open. */
  readonly dispatch: (request: Request) => Response | Promise<Response>;
  /** Takes a fault of ours that came up around what `dispatch` does. */
  readonly report: (requestId: string, cause: unknown) => void;
  /** Longer answers are not held in memory. */
  readonly maxAnswerBytes: number;
  /** Unix seconds. */
  readonly clock: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
};

/**
 * Requests that were sealed to the transport key, and their sealed answers. What is wrong before a request is open is told
 * in the open; all that comes after it, problems too, is sealed.
 */
export class SealedCalls {
  readonly #parts: SealedCallParts;

  constructor(parts: SealedCallParts) {
    this.#parts = parts;
  }

  /** 32 bytes: the key to which requests are sealed now. Throws the problem `sealed_unavailable`. */
  get publicKey(): Uint8Array {
    return assertFresh(this.#parts.epochs.current).keys.transport.publicKey;
  }

  /** `requestId` names the request in logs and problems. Throws the problems of a request that does not open. */
  async answer(sealed: Uint8Array, requestId: string): Promise<Uint8Array<ArrayBuffer>> {
    const { epochs, randomBytes, report } = this.#parts;
    const opened = await epochs.use((epoch) => open(assertFresh(epoch), sealed));
    const response = await this.#respond(opened, requestId).catch((cause: unknown) => {
      if (!(cause instanceof ProblemError)) report(requestId, cause);
      return problemResponse(toProblem(cause), requestId);
    });
    const content = new Uint8Array(await response.arrayBuffer());
    const plain = encodeResponse({ status: response.status, fields: [...response.headers], content });
    return opened.sealAnswer(plain, randomBytes);
  }

  async #respond({ request, enc }: OpenedRequest, requestId: string): Promise<Response> {
    const { replays, clock, dispatch, maxAnswerBytes } = this.#parts;
    const plain = decodePlain(request);
    refuseUnlessFresh(replays.admit(enc, madeAt(plain), clock()));
    return heldWhole(await dispatch(toInnerRequest(plain, requestId)), maxAnswerBytes);
  }
}

/** Keys that a restart or another replica has too would open what was answered before, and nobody would know. */
function assertFresh(epoch: Keys): Keys {
  if (epoch.keys.result.keyMode === 'boot-entropy') return epoch;
  throw new ProblemError(
    'sealed_unavailable',
    'keys of the KEY_MODE derived outlive what was seen of requests',
  );
}

const unopened: Partial<Record<HpkeErrorCode, ProblemCode>> = {
  malformed: 'sealed_unreadable',
  not_opened: 'sealed_not_opened',
  wrong_key: 'sealed_key_unknown',
};

async function open({ keys: { transport } }: Keys, sealed: Uint8Array): Promise<OpenedRequest> {
  const keyId = keyIdOf(transport.publicKey);
  try {
    return await transport.lend((privateKey) => openRequest({ privateKey, keyId }, sealed));
  } catch (cause) {
    const code = cause instanceof HpkeError ? unopened[cause.code] : undefined;
    if (code === undefined) throw cause;
    throw new ProblemError(code, 'fetch /v1/attestation again, verify it, and seal to its transport key');
  }
}

function decodePlain(bytes: Uint8Array): PlainRequest {
  try {
    return decodeRequest(bytes);
  } catch (cause) {
    if (cause instanceof HpkeError) throw invalid('a request of known length, in binary HTTP (RFC 9292)');
    throw cause;
  }
}

const invalid = (wanted: string): ProblemError => new ProblemError('sealed_invalid', `seal ${wanted}`);

/** Unix seconds, of the header `date` (RFC 9458, section 6.5.2). */
function madeAt({ fields }: PlainRequest): number {
  const dates = fields.filter(([name]) => name === 'date').map(([, value]) => value);
  const [date = ''] = dates;
  const millis = date.endsWith(' GMT') ? Date.parse(date) : Number.NaN;
  if (dates.length === 1 && Number.isFinite(millis)) return millis / 1000;
  throw invalid('one header date such as Mon, 23 Nov 2026 10:00:00 GMT beside the others');
}

const refusals: Record<Exclude<Admission, 'fresh'>, readonly [ProblemCode, string]> = {
  expired: ['sealed_expired', 'seal it anew; its header date must be within the window of our time'],
  replayed: ['sealed_replayed', 'this very request was taken before; seal a new one'],
  full: ['sealed_overloaded', 'no more requests can be told from replays now; come again within minutes'],
};

function refuseUnlessFresh(admission: Admission): void {
  if (admission !== 'fresh') throw new ProblemError(...refusals[admission]);
}

/** Reads an answer to its end, so that it can be sealed as one. */
async function heldWhole(response: Response, maxBytes: number): Promise<Response> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    // Leaving the loop cancels the rest.
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(new Uint8Array(chunk));
  }
  const { status, headers } = response;
  return new Response(chunks.length === 0 ? null : new Blob(chunks), { status, headers });
}

const tooLarge = (maxBytes: number): ProblemError =>
  new ProblemError('sealed_answer_too_large', `sealed answers have at most ${maxBytes} bytes; ask for less`);
