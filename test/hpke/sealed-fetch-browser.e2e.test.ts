import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'vite';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { hasChromium, startChromium } from '../support/chromium.ts';
import { devWorldForFile } from '../support/dev-world.ts';

const dev = devWorldForFile();

/** The client as one script, which names itself `sealed`. */
async function clientScript(): Promise<string> {
  const entry = join(import.meta.dirname, '../../src/hpke/sealed-fetch.ts');
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    resolve: { alias: { crypto: 'data:text/javascript,export {}' } },
    build: { write: false, lib: { entry, formats: ['iife'], name: 'sealed' } },
  });
  const [output] = Array.isArray(built) ? built : [];
  const chunk = output?.output.find((part) => part.type === 'chunk');
  if (chunk === undefined) throw new Error('nothing was built');
  return chunk.code;
}

/** The address of an empty page, on this machine too: a browser keeps others' pages from it. */
async function blankPage(): Promise<string> {
  const server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<p>'));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  onTestFinished(() => void server.close());
  return `http://localhost:${(server.address() as AddressInfo).port}/`;
}

const Attestation = z.object({
  registration: z.object({ keys: z.object({ transport: z.string().regex(/^[0-9a-f]{64}$/) }) }),
});

/** In the page: seals with the client, and gives what came of it. */
async function callSealed({ url, key }: { url: string; key: string }): Promise<unknown> {
  const client = (globalThis as unknown as { sealed: typeof import('../../src/hpke/sealed-fetch.ts') })
    .sealed;
  const sealedFetch = client.createSealedFetch({
    transportKey: Uint8Array.from(key.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)),
    nowSeconds: () => Math.floor(Date.now() / 1000),
    fetch: (...given) => fetch(...given),
  });
  const request = { jsonrpc: '2.0', id: 'from a page', method: 'status', params: [] };
  const response = await sealedFetch(`${url}/rpc/dev`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  return { status: response.status, body: await response.json() };
}

test('createSealedFetch works in a browser, from a page of another origin', async (context) => {
  context.skip(!hasChromium, 'chromium is not installed');
  const browser = await startChromium();
  onTestFinished(() => browser.close());
  const page = await browser.context.newPage();
  const sent: string[] = [];
  page.on(
    'request',
    (request) => void sent.push(`${request.method()} ${request.url()} ${request.postData()}`),
  );
  await page.goto(await blankPage());
  await page.addScriptTag({ content: await clientScript() });
  const { registration } = Attestation.parse(await (await fetch(`${dev.url()}/v1/attestation`)).json());
  const answer = await page.evaluate(callSealed, { url: dev.url(), key: registration.keys.transport });
  expect(answer).toMatchObject({
    status: 200,
    body: { id: 'from a page', result: { chain_id: expect.any(String) } },
  });
  expect(sent.some((one) => one.startsWith(`POST ${dev.url()}/.well-known/ohttp-gateway`))).toBe(true);
  expect(sent.join('\n')).not.toMatch(/from a page|\/rpc\/dev/);
}, 60_000);
