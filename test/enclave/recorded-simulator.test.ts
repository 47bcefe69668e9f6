import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import { assertProductionInfo } from '../../src/enclave/production.ts';
import { reportDataOf } from '../../src/enclave/tdx-quote.ts';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import { sharedFile } from '../support/shared.ts';

type Context = Parameters<typeof sharedFile>[0];

/** The real simulator (dstack 0.6.0), as far as it was recorded: one answer a method. */
async function recordedAgent(context: Context, mode: string) {
  const load = (name: string) =>
    JSON.parse(readFileSync(sharedFile(context, `facts/dstack/${mode}-${name}.json`), 'utf8'));
  const info = load('info');
  const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  const answers: Record<string, unknown> = {
    '/Info': { ...info, tcb_info: asText(info.tcb_info) },
    '/GetQuote': load('getQuote'),
    '/GetKey': load('getKey-near-runtime_signer_v1-signing-ed25519'),
    '/Version': { version: '0.6.0', rev: 'unknown' },
  };
  const server = createServer((request, response) => {
    response.end(JSON.stringify(answers[request.url ?? '']));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return createDstackEnclave(`http://127.0.0.1:${port}`);
}

test.for(['plain', 'seeded'])(
  'the recorded %s simulator is understood, and is no production',
  async (mode, context) => {
    const enclave = await recordedAgent(context, mode);
    const info = await enclave.info();
    expect(toHex(info.appId)).toBe('5bb4ff9a3837357f19dc176407a5709c62eb6c56');
    expect(info.version).toBe('0.6.0');
    // Its fixture is not consistent with itself: development takes it, production must not (spec: tee.md §0).
    expect(() => assertProductionInfo(info)).toThrow(
      expect.objectContaining({ code: 'compose_hash_mismatch' }),
    );
  },
);

test.for(['plain', 'seeded'])('the recorded %s quote is over what was asked for', async (mode, context) => {
  const enclave = await recordedAgent(context, mode);
  const recorded = JSON.parse(
    readFileSync(sharedFile(context, `facts/dstack/${mode}-getQuote.json`), 'utf8'),
  );
  const asked = fromHex(String(recorded.report_data));
  const { quote, eventLog } = await enclave.quote(asked);
  expect(reportDataOf(quote)).toEqual(asked);
  expect(eventLog.filter((event) => event.imr === 3)).toHaveLength(9);
  await expect(enclave.quote(new Uint8Array(64))).rejects.toThrow(
    expect.objectContaining({ code: 'report_data_mismatch' }),
  );
});

test('a recorded key keeps its bytes', async (context) => {
  const enclave = await recordedAgent(context, 'plain');
  const { key, publicKey } = await enclave.deriveKey('near-runtime/signer/v1', 'ed25519');
  expect(toHex(key)).toMatch(/^0eeca91f84d2ca76/);
  expect(publicKey).toHaveLength(32);
});
