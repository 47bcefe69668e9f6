import { execFile } from 'node:child_process';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { devWorldForFile } from '../support/dev-world.ts';

const root = join(import.meta.dirname, '../..');
const dev = devWorldForFile();

/** Stands between the caller and the service, and keeps all that goes through. */
async function relayTo(target: string): Promise<{ readonly url: string; readonly seen: Buffer[] }> {
  const seen: Buffer[] = [];
  const keep = (bytes: Buffer) => void seen.push(bytes);
  const server = createServer((asked, answer) => {
    const { method, headers, url } = asked;
    keep(Buffer.from(`${method} ${url} ${JSON.stringify(headers)}`));
    const onward = request(target + url, { method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.on('data', keep).pipe(answer);
    });
    asked.on('data', keep).pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

test('examples/encrypted-call.ts verifies the machine, then calls through a relay that reads nothing', async () => {
  const { url, seen } = await relayTo(dev.url());
  const { stdout } = await promisify(execFile)(process.execPath, ['examples/encrypted-call.ts'], {
    cwd: root,
    env: { ...process.env, NEAR_ENCLAVE_URL: url },
  });
  expect(stdout).toMatch(/^200 .* true\n$/);
  const wire = Buffer.concat(seen).toString('latin1');
  expect(wire).toContain('/v1/attestation?challenge=');
  expect(wire).toContain('POST /.well-known/ohttp-gateway');
  for (const word of ['execute', 'counter.near', 'alice.near', 'predecessor', 'outcome']) {
    expect(wire).not.toContain(word);
  }
});

test('examples/encrypted-call.ts seals nothing to a machine that does not pass', async () => {
  const { url, seen } = await relayTo(dev.url());
  const program = promisify(execFile)(process.execPath, ['examples/encrypted-call.ts'], {
    cwd: root,
    // A relay that asks with a challenge of its own would do the same: the answer is to something else.
    env: { ...process.env, NEAR_ENCLAVE_URL: `${url}/v1/attestation?x=` },
  });
  await expect(program).rejects.toThrow('nothing is sealed to this machine');
  expect(Buffer.concat(seen).toString('latin1')).not.toContain('POST');
});
