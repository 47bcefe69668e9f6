import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { derivePathKey, signKey } from '../../src/dev-enclave/kms.ts';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import { sharedFile } from './shared.ts';

type Context = Parameters<typeof sharedFile>[0];
type Fields = Readonly<Record<string, unknown>>;

/** `k256_key` of the real simulator's fixture, public in Dstack-TEE/dstack at sdk/simulator/appkeys.json. */
export const simulatorAppKey = fromHex('d6e88992cdeeee35fe70b5db61ab66cdb191fb9b6ec9313757ef162dd7214d5d');

export type RecordedMode = 'plain' | 'seeded';

/** A recorded answer of the real simulator (dstack 0.6.0). */
export const recorded = (context: Context, mode: RecordedMode, name: string) =>
  JSON.parse(readFileSync(sharedFile(context, `facts/dstack/${mode}-${name}.json`), 'utf8'));

const reportDataAt = 48 + 520;

/**
 * The real simulator, as its recordings show it: what it does for any argument follows from its public key and from the
 * rule of its plain mode, which writes the report data over those of a real quote. `changes` replaces fields of answers.
 */
export async function recordedAgent(
  context: Context,
  changes: { readonly Info?: Fields; readonly GetKey?: Fields } = {},
): Promise<string> {
  const load = (name: string) => recorded(context, 'plain', name);
  const [info, quoted, { signature_chain: chain }] = [
    load('info'),
    load('getQuote'),
    load('getKey-root-none-secp256k1'),
  ];
  const answers: Readonly<Record<string, (asked: Record<string, string>) => Fields>> = {
    '/Info': () => ({ ...info, tcb_info: JSON.stringify(info.tcb_info), ...changes.Info }),
    '/Version': () => ({ version: '0.6.0', rev: 'unknown' }),
    '/GetKey': ({ path = '', purpose = '', algorithm }) => {
      const key = derivePathKey(simulatorAppKey, path);
      const kind = algorithm === 'ed25519' ? 'ed25519' : 'secp256k1';
      const overKey = toHex(signKey(simulatorAppKey, purpose, key, kind));
      return { key: toHex(key), signature_chain: [overKey, chain[1]], ...changes.GetKey };
    },
    '/GetQuote': ({ report_data = '' }) => {
      const quote = fromHex(quoted.quote);
      const data = report_data.padEnd(128, '0');
      quote.set(fromHex(data), reportDataAt);
      return { ...quoted, quote: toHex(quote), report_data: data };
    },
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = answers[request.url ?? ''];
    const asked = JSON.parse(Buffer.concat(chunks).toString() || '{}');
    response.writeHead(answer === undefined ? 400 : 200);
    response.end(JSON.stringify(answer?.(asked) ?? { error: `Service not found: ${request.url}` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
