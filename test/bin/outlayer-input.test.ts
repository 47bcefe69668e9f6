import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toBase64, toHex } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { readAsk } from '../../src/proof/outlayer-ask.ts';
import { builtContract, builtContractPath } from '../support/built-contracts.ts';
import { inputData } from '../support/outlayer.ts';
import { runCommand } from '../support/run-command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const counter = builtContractPath('counter');
const item = { key: new Uint8Array([1]), value: new Uint8Array(300).fill(7) };
const call = ['--account', 'counter.near', '--args', '{"by":1}'] as const;

function stateFile(length = 300): string {
  const file = join(temporaryFolder(), 'state.json');
  const value = toBase64(new Uint8Array(length).fill(7));
  writeFileSync(file, JSON.stringify([{ key_base64: toBase64(item.key), value_base64: value }]));
  return file;
}

describe('near-enclave outlayer-input', () => {
  test('prints what the service takes, and names the code', async () => {
    const { stdout, stderr, exitCode } = await runCommand([
      'outlayer-input',
      counter,
      'increment',
      ...call,
      '--state',
      stateFile(),
      '--balance',
      '1 NEAR',
    ]);
    expect(exitCode, stderr).toBe(0);
    const code = builtContract('counter');
    const asked = readAsk(stdout.trimEnd());
    expect(stdout.trimEnd()).toBe(
      inputData({
        code,
        accountId: 'counter.near',
        method: 'increment',
        args: asked.args,
        balance: 10n ** 24n,
        state: [[item.key, item.value]],
      }),
    );
    expect(stderr).toContain(toHex(sha256(code)));
  });

  test('leaves the state out where that is asked for', async () => {
    const file = stateFile(100_000);
    const large = await runCommand(['outlayer-input', counter, 'get', ...call, '--state', file]);
    expect([large.exitCode, large.stderr]).toEqual([3, expect.stringContaining('--root-only')]);
    const { stdout } = await runCommand([
      'outlayer-input',
      counter,
      'get',
      ...call,
      '--state',
      file,
      '--root-only',
    ]);
    const asked = readAsk(stdout.trimEnd());
    expect(asked.state).toBeUndefined();
    expect(asked.stateRoot).toHaveLength(32);
  });
});
