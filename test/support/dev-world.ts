import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type DevService, startDevService } from '../../src/bin/dev.ts';
import { devWorldName } from '../../src/bin/dev-world.ts';

export type DevWorld = { readonly url: () => string; readonly rpcUrl: () => string };

/** `npm start` for the tests of a file: a running service with the development world, over HTTP. */
export function devWorldForFile(): DevWorld {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-'));
  let service: DevService | undefined;
  beforeAll(async () => {
    service = await startDevService({ PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'silent' });
  }, 60_000);
  afterAll(async () => {
    await service?.close();
    rmSync(folder, { recursive: true });
  });
  const url = (): string => service?.url ?? '';
  return { url, rpcUrl: () => `${url()}/rpc/${devWorldName}` };
}
