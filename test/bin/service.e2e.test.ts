import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { assertProductionEnclave } from '../../src/bin/serve.ts';
import { toBase64 } from '../../src/primitives/bytes.ts';
import { parseConfig } from '../../src/server/config.ts';
import { ExecuteAnswer } from '../../src/server/execute-answer.ts';
import { builtContract } from '../support/built-contracts.ts';
import { enclaveWith } from '../support/dev-enclave.ts';
import { runCommand, startCommand } from '../support/run-command.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-e2e-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

type Running = {
  readonly url: string;
  readonly banner: string;
  stop(signal: NodeJS.Signals): Promise<number | null>;
};

/** `near-enclave dev` on a free port, once it has said where. */
async function startDev(dataDir: string): Promise<Running> {
  const child = startCommand(['dev'], { PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'warn' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  let banner = '';
  for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    banner += chunk;
    if (banner.includes('Ctrl-C')) break;
  }
  const [, url = ''] = /service +(\S+)/.exec(banner) ?? [];
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return { url, banner, stop };
}

const increment = (by: number, state: readonly object[] = []) => ({
  contract: { wasm_base64: toBase64(builtContract('counter')), account_id: 'counter.near' },
  call: { method: 'increment', args: { by }, predecessor_id: 'alice.near' },
  state,
});

async function execute(url: string, request: object): Promise<ExecuteAnswer> {
  const answer = await fetch(`${url}/v1/execute`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  expect(answer.status).toBe(200);
  return ExecuteAnswer.parse(await answer.json());
}

describe('near-enclave dev', () => {
  test('runs a contract, hands out bundles that the command line passes, and ends on SIGTERM', async () => {
    const folder = temporaryFolder();
    const { url, banner, stop } = await startDev(folder);
    expect(banner).toContain(`${url}/docs`);
    expect(banner).toContain('DEVELOPMENT ROOT');

    const start = {
      ...increment(0),
      call: { method: 'new', args: { start: 40 }, predecessor_id: 'alice.near' },
    };
    const created = await execute(url, start);
    const { outcome, post_state_root, bundle } = await execute(url, increment(2, created.changes));
    expect(outcome).toMatchObject({ status: 'ok', return_text: '42' });
    expect(post_state_root).not.toBe(created.post_state_root);

    const file = join(folder, 'result.bundle.json');
    writeFileSync(file, await (await fetch(`${url}${bundle}`)).text());
    const passed = await runCommand(['verify', file, '--dev-root']);
    expect(passed.stdout).toMatch(/^VERDICT PASS - UNDER THE DEVELOPMENT ROOT/m);
    expect(passed.exitCode).toBe(0);

    expect((await fetch(`${url}/docs`)).status).toBe(200);
    expect(await stop('SIGTERM')).toBe(0);
  });

  test('does what the README says', async () => {
    const folder = temporaryFolder();
    const { url, stop } = await startDev(folder);
    const root = join(import.meta.dirname, '../..');
    const [, example = ''] = /^```sh\n(.*?)^```/ms.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
    expect(example).toContain('curl');
    const script = example.replaceAll('http://127.0.0.1:3000', url).replaceAll('data/', `${folder}/`);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { cwd: root });
    expect(stdout).toContain("status: 'ok'");
    expect(stdout).toContain('VERDICT PASS');
    expect(await stop('SIGTERM')).toBe(0);
  });

  test('keeps its bundles over a restart', async () => {
    const folder = temporaryFolder();
    const first = await startDev(folder);
    const start = { ...increment(0), call: { method: 'new', args: { start: 1 } } };
    const { bundle } = await execute(first.url, start);
    const text = await (await fetch(`${first.url}${bundle}`)).text();
    expect(await first.stop('SIGINT')).toBe(0);
    const second = await startDev(folder);
    expect(await (await fetch(`${second.url}${bundle}`)).text()).toBe(text);
    expect(await second.stop('SIGINT')).toBe(0);
  });

  test('refuses a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? `${address?.port}` : '';
    const { exitCode, stderr } = await runCommand(['dev'], {
      env: { PORT: port, DATA_DIR: temporaryFolder() },
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`refused to start: listen EADDRINUSE: address already in use 127.0.0.1:${port}`);
  });

  test('refuses a simulator that is not there', async () => {
    const env = { DSTACK_SIMULATOR_ENDPOINT: '/nowhere/dstack.sock', DATA_DIR: temporaryFolder() };
    const { exitCode, stderr } = await runCommand(['dev'], { env });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('enclave_unreachable');
  });
});

describe('near-enclave serve refuses, with exit code 1 and the reason:', () => {
  test.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['without a guest agent', {}, 'enclave_unreachable: there is no guest agent socket'],
    [
      'when the environment names a simulator',
      { DSTACK_SIMULATOR_ENDPOINT: 'http://127.0.0.1:1' },
      'simulator_in_production: DSTACK_SIMULATOR_ENDPOINT is set',
    ],
    ['on a wrong setting', { PORT: 'web' }, 'the configuration is wrong: PORT is not a whole number'],
  ])('%s', async (_, env, reason) => {
    const { exitCode, stdout, stderr } = await runCommand(['serve'], { env });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(`near-enclave serve: refused to start: ${reason}`);
  });

  test('on a development enclave', async () => {
    const enclave = await enclaveWith();
    await expect(assertProductionEnclave(enclave, parseConfig({}).trust)).rejects.toThrow(
      'key_provider_refused',
    );
  });
});

describe('near-enclave demo', () => {
  test('shows every call, every check and six tamperings, and ends well', async () => {
    const folder = temporaryFolder();
    const { exitCode, stdout, stderr } = await runCommand(['demo'], { env: { DATA_DIR: folder } });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.match(/VERDICT PASS/g)).toHaveLength(4);
    expect(stdout.match(/→ FAIL: /g)).toHaveLength(6);
    expect(stdout).toContain("The account doesn't have enough balance");
    expect(stdout).not.toContain('\u001b[');
    const saved = join(folder, 'demo/2-storage_deposit.bundle.json');
    expect((await runCommand(['verify', saved, '--dev-root'])).exitCode).toBe(0);
  });
});
