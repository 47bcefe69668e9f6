import { createHash } from 'node:crypto';
import { lookup as systemLookup } from 'node:dns';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { get as httpsGet } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { LRUCache } from 'lru-cache';
import type { CodeSource } from './request-event.ts';

/** The code cannot be had as the request names it. `final`: asking again would not help. */
export class CodeFailure extends Error {
  readonly code: 'code_address' | 'code_unreachable' | 'code_status' | 'code_too_large' | 'code_hash';
  readonly isFinal: boolean;

  constructor(code: CodeFailure['code'], isFinal: boolean, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CodeFailure';
    this.code = code;
    this.isFinal = isFinal;
  }
}

/** The bytes, which hash to what the request names. Throws `CodeFailure`. */
export type FetchCode = (source: CodeSource) => Promise<Uint8Array>;

export type CodeSettings = {
  readonly timeoutMillis: number;
  /** Bytes. */
  readonly largest: number;
  /** For development: http, and addresses of this network. A stranger writes the address of his code. */
  readonly anywhere: boolean;
};

const mostRedirects = 3;
const cachedBytes = 64 * 1024 * 1024;

/** Where a stranger must not send us: this machine, the network that it is in, and what is no place at all. */
const inner = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  inner.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  inner.addSubnet(network, bits, 'ipv6');
}

/** Keeps what it fetched for a while, by its hash. */
export function createCodeFetcher(settings: CodeSettings): FetchCode {
  const known = new LRUCache<string, Uint8Array>({
    maxSize: cachedBytes,
    sizeCalculation: (code) => code.length + 1,
  });
  return async ({ url, hash }) => {
    const name = hash.toLowerCase();
    const kept = known.get(name);
    if (kept !== undefined) return kept;
    const code = await follow(toUrl(url, settings), settings, mostRedirects);
    const actual = createHash('sha256').update(code).digest('hex');
    // Another relay's network may be shown other bytes; the address may be put right in time.
    if (actual !== name)
      throw new CodeFailure('code_hash', false, `the code at its address hashes to ${actual}`);
    known.set(name, code);
    return code;
  };
}

function toUrl(text: string, { anywhere }: CodeSettings): URL {
  const url = URL.parse(text);
  if (url === null) throw new CodeFailure('code_address', true, 'the address of the code is no URL');
  const isTaken = url.protocol === 'https:' || (anywhere && url.protocol === 'http:');
  if (!isTaken || url.username !== '' || url.password !== '')
    throw new CodeFailure('code_address', true, 'the code must stand at an https address without a password');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!anywhere && isIP(host) !== 0 && isInner(host))
    throw new CodeFailure('code_address', true, 'the address of the code is not on the public network');
  return url;
}

const isInner = (address: string): boolean => inner.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Looks names up as usual, and gives no address of this network: also not one that a name was moved to meanwhile. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '', 0);
    const allowed = addresses.filter(({ address }) => !isInner(address));
    const [first] = allowed;
    if (first === undefined) return callback(new Error('no address on the public network'), '', 0);
    if (options.all === true) return callback(null, allowed);
    return callback(null, first.address, first.family);
  });
};

async function follow(url: URL, settings: CodeSettings, left: number): Promise<Uint8Array> {
  const response = await open(url, settings);
  const { statusCode: status = 0, headers } = response;
  if (status >= 300 && status < 400 && headers.location !== undefined) {
    response.destroy();
    if (left === 0) throw new CodeFailure('code_status', false, 'the code is behind too many redirections');
    const next = URL.parse(headers.location, url);
    return follow(toUrl(next?.href ?? '', settings), settings, left - 1);
  }
  if (status !== 200) {
    response.destroy();
    throw new CodeFailure('code_status', false, `the address of the code answers with HTTP status ${status}`);
  }
  return readCode(response, settings);
}

function open(url: URL, { timeoutMillis, anywhere }: CodeSettings): Promise<IncomingMessage> {
  const get = url.protocol === 'https:' ? httpsGet : httpGet;
  const options = {
    // For the whole answer, not only its beginning.
    signal: AbortSignal.timeout(timeoutMillis),
    agent: false,
    ...(anywhere ? {} : { lookup: publicLookup }),
  };
  return new Promise((resolve, reject) => {
    get(url, options, resolve).on('error', (cause) => reject(unreachable(cause)));
  });
}

async function readCode(response: IncomingMessage, { largest }: CodeSettings): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of response) {
      length += part.length;
      if (length > largest)
        throw new CodeFailure('code_too_large', true, `the code has more than ${largest} bytes`);
      parts.push(part);
    }
  } catch (cause) {
    throw cause instanceof CodeFailure ? cause : unreachable(cause);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function unreachable(cause: unknown): CodeFailure {
  const why = cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : String(cause);
  return new CodeFailure('code_unreachable', false, `the code cannot be fetched: ${why}`, { cause });
}
