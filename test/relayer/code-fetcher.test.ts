import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { toHex } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { type CodeSettings, createCodeFetcher } from '../../src/relayer/code-fetcher.ts';

const code = new Uint8Array(5_000).fill(3);
const hash = toHex(sha256(code));

const pages: Readonly<Record<string, RequestListener>> = {
  '/code': (_, response) => response.end(code),
  '/moved': (_, response) => response.writeHead(302, { location: '/code' }).end(),
  '/round': (_, response) => response.writeHead(302, { location: '/round' }).end(),
  '/away': (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/missing': (_, response) => response.writeHead(404).end(),
  '/slow': (_, response) => void response.write('a'),
  '/broken': (_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('a', () => response.destroy());
  },
};

async function server(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const listening = createServer((request, response) => {
    asked.push(request.url ?? '');
    pages[request.url ?? '']?.(request, response);
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    listening.closeAllConnections();
    listening.close();
  });
  return { url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, asked };
}

const fetcher = (more: Partial<CodeSettings> = {}) =>
  createCodeFetcher({ timeoutMillis: 500, largest: 10_000, anywhere: true, ...more });
const source = (url: string) => ({ url, hash, buildTarget: undefined });

describe('code', () => {
  test('is fetched, also from where it moved, and not again', async () => {
    const { url, asked } = await server();
    const fetchCode = fetcher();
    expect(await fetchCode(source(`${url}/moved`))).toEqual(code);
    expect(await fetchCode({ ...source(`${url}/code`), hash: hash.toUpperCase() })).toEqual(code);
    expect(asked).toEqual(['/moved', '/code']);
  });

  test.each<[string, string, boolean]>([
    ['/missing', 'code_status', false],
    ['/round', 'code_status', false],
    ['/away', 'code_address', true],
    ['/slow', 'code_unreachable', false],
    ['/broken', 'code_unreachable', false],
  ])('at %s is refused: %s', async (path, name, isFinal) => {
    const { url } = await server();
    await expect(fetcher()(source(`${url}${path}`))).rejects.toMatchObject({ code: name, isFinal });
  });

  test('that is too large, or hashes to something else, is refused', async () => {
    const { url } = await server();
    await expect(fetcher({ largest: 4_999 })(source(`${url}/code`))).rejects.toMatchObject({
      code: 'code_too_large',
      isFinal: true,
    });
    const other = { ...source(`${url}/code`), hash: '00'.repeat(32) };
    await expect(fetcher()(other)).rejects.toMatchObject({ code: 'code_hash', isFinal: false });
  });

  test.each([
    'http://code.example/a.wasm',
    'ftp://code.example/a.wasm',
    'https://user:password@code.example/a.wasm',
    'https://127.0.0.1/a.wasm',
    'https://169.254.169.254/latest/meta-data',
    'https://10.1.2.3/a.wasm',
    'https://[::1]/a.wasm',
    'https://[::ffff:127.0.0.1]/a.wasm',
    'https://[fd00::1]/a.wasm',
    'https://0x7f.1/a.wasm',
    'no address',
  ])('at %s is not fetched: a stranger wrote that address', async (url) => {
    await expect(fetcher({ anywhere: false })(source(url))).rejects.toMatchObject({
      code: 'code_address',
      isFinal: true,
    });
  });

  test('behind a name of this machine is not fetched', async () => {
    const fetchCode = fetcher({ anywhere: false });
    await expect(fetchCode(source('https://localhost/a.wasm'))).rejects.toThrow(
      /no address on the public network/,
    );
  });
});
