import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { startDevEnclave } from '../../src/dev-enclave/dev-enclave.ts';
import { deriveBootKey } from '../../src/enclave/boot-key.ts';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import { keyPaths } from '../../src/enclave/key-paths.ts';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { startCommand } from '../support/run-command.ts';
import { executeBody } from '../support/service.ts';

const noEntropy = new Uint8Array();
const chunkBytes = 4 * 1_048_576;
const overlap = 128;

/** All that a process can read of its own memory, in pieces that overlap. */
function* memoryOf(pid: number): Generator<Buffer> {
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const buffer = Buffer.alloc(chunkBytes);
  const zeros = Buffer.alloc(chunkBytes);
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const found = /^([0-9a-f]+)-([0-9a-f]+) r\S+ \S+ \S+ \S+\s*(\S*)/.exec(line);
      if (found === null || found[3]?.startsWith('[v')) continue;
      const end = Number.parseInt(found[2] ?? '', 16);
      for (let at = Number.parseInt(found[1] ?? '', 16); at < end; at += chunkBytes - overlap) {
        const piece = buffer.subarray(0, readOrNothing(memory, buffer, at, Math.min(chunkBytes, end - at)));
        if (!piece.equals(zeros.subarray(0, piece.length))) yield piece;
      }
    }
  } finally {
    closeSync(memory);
  }
}

/** A mapping may be gone since it was listed. */
function readOrNothing(file: number, buffer: Buffer, at: number, length: number): number {
  try {
    return readSync(file, buffer, 0, length, at);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EIO') return 0;
    throw cause;
  }
}

/** The names of the secrets that lie in a process's memory, as bytes or as hex. */
function secretsIn(pid: number, secrets: ReadonlyMap<string, Uint8Array>): string[] {
  const found = new Set<string>();
  for (const piece of memoryOf(pid)) {
    for (const [name, secret] of secrets) {
      if (piece.includes(secret) || piece.includes(toHex(secret), 'latin1')) found.add(name);
    }
  }
  return [...found].sort();
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

test('no key is ever in the memory of a guest process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-'));
  const agent = await startDevEnclave({
    listen: join(folder, 'dstack.sock'),
    now: () => Math.floor(Date.now() / 1_000),
  });
  onTestFinished(async () => {
    await agent.close();
    rmSync(folder, { recursive: true });
  });
  const enclave = createDstackEnclave(agent.endpoint);
  const secrets = new Map<string, Uint8Array>();
  for (const path of Object.values(keyPaths)) {
    const algorithm = path.includes('secp256k1') ? 'secp256k1' : 'ed25519';
    secrets.set(path, (await enclave.deriveKey(path, algorithm)).key);
    secrets.set(`${path}, of the boot`, await deriveBootKey(enclave, path, algorithm, noEntropy));
  }

  const child = startCommand(['dev'], {
    DSTACK_SIMULATOR_ENDPOINT: agent.endpoint,
    DATA_DIR: folder,
    PORT: '0',
    KEY_MODE: 'derived',
    LOG_LEVEL: 'info',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const url = await urlOf(child);
  const post = (body: unknown) =>
    fetch(`${url}/v1/execute`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  for (let call = 0; call < 8; call++) {
    const body = executeBody('counter', { method: 'new', args: { start: call } });
    const response = await post(body);
    expect(response.status, await response.clone().text()).toBe(200);
  }

  const pid = child.pid ?? 0;
  const guests = childrenOf(pid);
  expect(guests.length).toBeGreaterThanOrEqual(2);
  // The search works: who signs has its keys in memory.
  expect(secretsIn(pid, secrets)).toEqual(
    expect.arrayContaining([
      `${keyPaths.sealing}`,
      `${keyPaths.resultEd25519}, of the boot`,
      `${keyPaths.resultSecp256k1}, of the boot`,
    ]),
  );
  secrets.set('text of our own code', toUtf8('came before its call'));
  for (const guest of guests) expect(secretsIn(guest, secrets)).toEqual(['text of our own code']);
});

async function urlOf(child: ReturnType<typeof startCommand>): Promise<string> {
  let said = '';
  for await (const part of child.stdout) {
    said += String(part);
    const found = /service\s+(http:\S+)/.exec(said);
    if (found?.[1] !== undefined) {
      void text(child.stderr);
      return found[1];
    }
  }
  throw new Error(`the service did not start: ${await text(child.stderr)}`);
}
