import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type DevEnclave,
  type DevEnclaveOptions,
  startDevEnclave,
} from '../../src/dev-enclave/dev-enclave.ts';
import type { DevKnobs } from '../../src/dev-enclave/knobs.ts';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import type { Enclave } from '../../src/enclave/enclave.ts';

/** 2026-11-23T10:00:00Z: any time would do. */
export const testNow = 1_795_428_000;

/** A development enclave on a unix socket of its own, closed when the test ends. */
export async function devEnclave(
  knobs: DevKnobs = {},
  options: Partial<DevEnclaveOptions> = {},
): Promise<DevEnclave> {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-'));
  const listen = join(folder, 'dstack.sock');
  const dev = await startDevEnclave({ listen, now: () => testNow, knobs, ...options });
  onTestFinished(async () => {
    await dev.close();
    rmSync(folder, { recursive: true });
  });
  return dev;
}

/** The production client, through the unmodified SDK, on such an enclave. */
export async function enclaveWith(knobs: DevKnobs = {}, timeoutMillis = 5000): Promise<Enclave> {
  const { endpoint } = await devEnclave(knobs);
  return createDstackEnclave(endpoint, { timeoutMillis });
}
