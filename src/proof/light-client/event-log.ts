import { equalBytes } from '../../primitives/bytes.ts';
import { jsonOrNothing } from '../../primitives/json-text.ts';
import { type Lossless, parseLossless } from '../../primitives/lossless-json.ts';
import { accepted, type Checked, refused } from './refusal.ts';

/** Which events count. OutLayer's standard and version are settings of its contract (`set_event_metadata`). */
export type EventKind = { readonly standard: string; readonly version: string; readonly event: string };

/** What OutLayer's contract logs of a request, unless it was set up otherwise. */
export const outlayerRequested: EventKind = {
  standard: 'near-outlayer',
  version: '1.0.0',
  event: 'execution_requested',
};

/** A request as a contract of OutLayer's protocol logged it. */
export type RequestEvent = {
  /** The text in the event, verbatim. */
  readonly requestData: string;
  /** Of the yielded promise: 32 bytes. */
  readonly dataId: Uint8Array;
  /** Nanoseconds since 1970. */
  readonly timestamp: bigint;
};

/** NEP-297. */
const opening = 'EVENT_JSON:';

/** The one event of this kind with this data id among an outcome's logs. */
export function findRequest(
  logs: readonly string[],
  kind: EventKind,
  dataId: Uint8Array,
): Checked<RequestEvent> {
  const events = readEvents(logs);
  if (!events.ok) return events;
  if (events.value.length === 0) return refused('event_missing');
  const ofKind = events.value.filter((event) => isOfKind(event, kind));
  if (ofKind.length === 0) return refused('event_standard_mismatch');
  const requests: RequestEvent[] = [];
  for (const event of ofKind) {
    const found = readRequests(event);
    if (found === undefined) return refused('event_fields_malformed');
    requests.push(...found);
  }
  const [request, second] = requests.filter((one) => equalBytes(one.dataId, dataId));
  if (request === undefined) return refused('data_id_mismatch');
  return second === undefined ? accepted(request) : refused('event_ambiguous');
}

type Fields = ReadonlyMap<string, Lossless>;

function readEvents(logs: readonly string[]): Checked<readonly Fields[]> {
  const events: Fields[] = [];
  for (const log of logs.filter((one) => one.startsWith(opening))) {
    const event = parseObject(log.slice(opening.length));
    if (event === undefined) return refused('event_malformed');
    events.push(event);
  }
  return accepted(events);
}

/** The fields of a JSON object; nothing for any other text. */
export function parseObject(text: string): Fields | undefined {
  return jsonOrNothing(() => fieldsOf(parseLossless(text)));
}

const isOfKind = (event: Fields, kind: EventKind): boolean =>
  (['standard', 'version', 'event'] as const).every((name) => event.get(name) === kind[name]);

function readRequests(event: Fields): readonly RequestEvent[] | undefined {
  const items = itemsOf(event.get('data'));
  const requests = items?.flatMap((item) => readRequest(fieldsOf(item)) ?? []);
  return requests === undefined || requests.length !== items?.length ? undefined : requests;
}

function readRequest(fields: Fields | undefined): RequestEvent | undefined {
  const requestData = fields?.get('request_data');
  const dataId = readBytes(fields?.get('data_id'));
  const timestamp = readU64(fields?.get('timestamp'));
  if (typeof requestData !== 'string' || dataId?.length !== 32 || timestamp === undefined) return undefined;
  return { requestData, dataId, timestamp };
}

/** As serde prints `[u8; 32]`: a list of numbers. */
function readBytes(value: Lossless | undefined): Uint8Array | undefined {
  const numbers = itemsOf(value)?.map(readU64);
  const isBytes = numbers?.every((one) => one !== undefined && one < 256n);
  return isBytes === true ? Uint8Array.from(numbers ?? [], Number) : undefined;
}

function readU64(value: Lossless | undefined): bigint | undefined {
  if (typeof value !== 'object' || value?.kind !== 'number' || !/^(?:0|[1-9]\d{0,19})$/.test(value.text))
    return undefined;
  const number = BigInt(value.text);
  return number < 1n << 64n ? number : undefined;
}

const fieldsOf = (value: Lossless | undefined): Fields | undefined =>
  typeof value === 'object' && value?.kind === 'object' ? value.fields : undefined;

const itemsOf = (value: Lossless | undefined): readonly Lossless[] | undefined =>
  typeof value === 'object' && value?.kind === 'list' ? value.items : undefined;
