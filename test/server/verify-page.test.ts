import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { verifyPageRoute } from '../../src/server/routes/verify-page.ts';

const page = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-x'">`;

function routeOver(text: string | undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-page-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'verify.html');
  if (text !== undefined) writeFileSync(file, text);
  return verifyPageRoute(pathToFileURL(file));
}

describe('GET /verify', () => {
  test('serves the built page byte for byte, with its own policy', async () => {
    const response = await routeOver(page).request('/verify');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(page);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'sha256-x'; frame-ancestors 'none'",
    );
  });

  test('lets a page without a policy do nothing', async () => {
    const response = await routeOver('<p>other</p>').request('/verify');
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; frame-ancestors 'none'",
    );
  });

  test('is not found where the page was not built', async () => {
    expect((await routeOver(undefined).request('/verify')).status).toBe(404);
  });
});
