import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

/** Debian's. */
const executablePath = '/usr/bin/chromium';

/** Tests that need it are skipped where it is not installed. */
export const hasChromium = existsSync(executablePath);

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export type Browser = { readonly context: BrowserContext; close(): Promise<void> };

/** A browser that nobody has used before. */
export async function startChromium(options: BrowserContextOptions = {}): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'near-enclave-chromium-'));
  const context = await chromium.launchPersistentContext(profile, { ...options, executablePath, args });
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { context, close };
}
