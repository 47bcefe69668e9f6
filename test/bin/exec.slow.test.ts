import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { toBase64, toUtf8 } from '../../src/primitives/bytes.ts';
import { changeJson, outcomeJson } from '../../src/server/outcome-json.ts';
import { builtContractPath } from '../support/built-contracts.ts';
import { runCommand, startCommand } from '../support/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'near-enclave-exec-'));
afterAll(() => rmSync(folder, { recursive: true }));
const inFolder = (name: string): string => join(folder, name);

function save(name: string, content: string): string {
  writeFileSync(inFolder(name), content);
  return inFolder(name);
}

const counter = builtContractPath('counter');
const token = builtContractPath('token');

/** The counter's state as its `new` leaves it: owner, then value. */
const stateAt = (value: number) => [
  {
    key_base64: toBase64(toUtf8('STATE')),
    value_base64: toBase64(new Uint8Array([10, 0, 0, 0, ...toUtf8('alice.near'), value, 0, 0, 0])),
  },
];
const at40 = save('at-40.json', JSON.stringify(stateAt(40)));

const exec = (...args: readonly string[]) => runCommand(['exec', ...args]);
const alice = ['--predecessor', 'alice.near'];
const increment = [counter, 'increment', '--args', '{"by":2}', '--state', at40, ...alice];

/** Runs with --json, and returns the document. */
async function execJson(...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await exec(...args, '--json');
  expect(stderr).toBe('');
  expect(stdout.match(/\n/g)).toHaveLength(1);
  return { exitCode, document: JSON.parse(stdout) };
}

describe('near-enclave exec', () => {
  test('prints what came of a call, and exits with 0', async () => {
    const { exitCode, stdout, stderr } = await exec(...increment, '--account', 'counter.near');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^counter\.near\.increment {2}ok$/m);
    expect(stdout).toMatch(/^ {2}returns +42$/m);
    expect(stdout).toMatch(/^ {2}logs +EVENT_JSON:.*"new":42/m);
    expect(stdout).toMatch(/^ {2}gas burnt +[0-9,]+ {2}\(0\.\d{3} Tgas of 300\.000 Tgas\)$/m);
    expect(stdout).toMatch(/^ {2}account +10 NEAR, [0-9,]+ bytes of storage$/m);
    expect(stdout).toMatch(/^ {2}changed +~ STATE$/m);
    expect(stdout).toMatch(/was \\x0a\\x00\\x00\\x00alice\.near\(\\x00\\x00\\x00 \(18 bytes\)$/m);
    expect(stdout).toMatch(/now \\x0a\\x00\\x00\\x00alice\.near\*\\x00\\x00\\x00 \(18 bytes\)$/m);
    expect(stdout).not.toContain('claimed');
  });

  test("prints the contract's failure in nearcore's words, and exits with 1", async () => {
    const { exitCode, stdout } = await exec(
      counter,
      'decrement',
      '--args',
      '{"by":41}',
      '--state',
      at40,
      ...alice,
    );
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^contract\.near\.decrement {2}FAILED$/m);
    expect(stdout).toContain('Smart contract panicked: the counter would fall below zero');
    expect(stdout).toContain('HostError(GuestPanic { panic_msg: "the counter would fall below zero" })');
    expect(stdout).toMatch(/^ {2}changed +no keys: the call failed$/m);
  });

  test('names the methods that there are when it is called by another', async () => {
    const { exitCode, stdout } = await exec(counter, 'incremet', '--profile');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/failure +MethodNotFound$/m);
    expect(stdout).toMatch(/^ {2}methods .*\bdecrement, get, increment, new\b/m);
    expect(stdout).toMatch(/^ {2}wasm instructions +0 +0\.0 %$/m);
  });

  test('keeps no change of a view', async () => {
    const { exitCode, stdout } = await exec(counter, 'get', '--view', '--state', at40);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^contract\.near\.get \(view\) {2}ok$/m);
    expect(stdout).toMatch(/^ {2}returns +40$/m);
    expect(stdout).not.toMatch(/^ {2}account /m);
  });

  test('ends without an outcome, and with 2, when the contract makes a promise', async () => {
    const state = inFolder('token.json');
    const owner = ['--account', 'token.near', '--state', state, '--predecessor', 'owner.near'];
    const created = await exec(
      token,
      'new_default_meta',
      '--args',
      '{"owner_id":"owner.near","total_supply":"1000"}',
      '--account',
      'token.near',
      '--save-state',
      state,
    );
    expect(created.exitCode, created.stdout).toBe(0);
    await exec(
      token,
      'storage_deposit',
      '--args',
      '{"account_id":"bob.near"}',
      '--deposit',
      '0.00125 NEAR',
      ...owner,
      '--save-state',
      state,
    );
    const args = '{"receiver_id":"bob.near","amount":"1","msg":""}';
    const { exitCode, stdout, stderr } = await exec(
      token,
      'ft_transfer_call',
      '--args',
      args,
      '--deposit',
      '1',
      ...owner,
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(
      /^near-enclave exec: no outcome: the contract makes a promise \(create_action_receipt\)/,
    );
  });

  test('runs the receipts of a call when it is told to, and keeps what they left of its state', async () => {
    const shop = save('shop.json', JSON.stringify({ account_id: 'shop.near', wasm: counter }));
    const calls = [
      {
        method: 'new',
        args: toBase64(toUtf8('{"start":7}')),
        deposit: '0',
        gas: '9000000000000',
        weight: null,
      },
    ];
    const args = JSON.stringify({ receiver_id: 'shop.near', calls });
    const kept = inFolder('kept.json');
    const batch = [
      builtContractPath('promises'),
      'batch',
      '--args',
      args,
      '--with',
      shop,
      '--save-state',
      kept,
    ];
    const ran = await exec(...batch, '--promises', 'run');
    expect({ ...ran, stdout: '' }).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^ {2}outcomes +contract\.near {2}ok as a receipt returns/m);
    expect(ran.stdout).toMatch(/^ {17}shop\.near {2}ok nothing/m);
    expect(JSON.parse(readFileSync(kept, 'utf8'))).toHaveLength(1);
    const { exitCode, document } = await execJson(...batch, '--promises', 'return');
    expect(exitCode).toBe(0);
    expect(document.receipts).toMatchObject([{ receipt: { receiver_id: 'shop.near' } }]);
    const short = await exec(...batch, '--promises', 'run', '--max-blocks', '1');
    expect(short).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('its bound of blocks') });
  });

  test('passes everything that it is told on to the contract', async () => {
    const { document } = await execJson(
      ...[
        counter,
        'whoami',
        '--account',
        'counter.near',
        '--predecessor',
        'bob.near',
        '--signer',
        'carol.near',
      ],
      ...['--deposit', '7', '--balance', '2.5 NEAR', '--gas', '30 Tgas', '--state', at40],
      ...[
        '--block-height',
        '5',
        '--block-timestamp',
        '6',
        '--epoch-height',
        '7',
        '--random-seed',
        'ab'.repeat(32),
      ],
      ...['--protocol-version', '87', '--chain-id', 'testnet'],
    );
    expect(JSON.parse(document.outcome.return_text)).toEqual(['counter.near', 'carol.near', 'bob.near', '7']);
    expect(document.outcome.account.balance).toBe('2500000000000000000000007');
    expect(document.call).toMatchObject({
      gas: '30000000000000',
      block: {
        height: '5',
        timestamp: '6',
        epoch_height: '7',
        random_seed_base64: toBase64(new Uint8Array(32).fill(0xab)),
      },
      protocol_version: 87,
      chain_id: 'testnet',
    });
  });

  test('reads a contract from standard input', async () => {
    const wasm = readFileSync(counter);
    const child = startCommand(['exec', '-', 'get', '--view', '--state', at40]);
    child.stdin.end(wasm);
    await once(child, 'close');
    expect(child.exitCode).toBe(0);
  });
});

describe('near-enclave exec --json', () => {
  test('prints outcome and changes as the HTTP API does', async () => {
    const { exitCode, document } = await execJson(...increment);
    expect(exitCode).toBe(0);
    outcomeJson.parse(document.outcome);
    changeJson.array().parse(document.changes);
    expect(Object.keys(document)).toEqual([
      ...['call', 'outcome', 'pre_state_root', 'post_state_root', 'changes', 'claimed'],
    ]);
    expect(document).toMatchObject({ changes: stateAt(42), claimed: null, outcome: { return_text: '42' } });
    expect(document.post_state_root).not.toBe(document.pre_state_root);
  });

  test('tells a failure in the same form', async () => {
    const { exitCode, document } = await execJson(counter, 'get');
    expect(exitCode).toBe(1);
    outcomeJson.parse(document.outcome);
    expect(document.outcome).toMatchObject({ status: 'failed', failure: { kind: 'HostError' } });
  });
});

describe('near-enclave exec --profile', () => {
  test('shows what the gas was spent on, dearest first, and its sum is the burnt gas', async () => {
    const { stdout } = await exec(...increment, '--profile');
    const rows = [...stdout.matchAll(/^ {2}([A-Z0-9_]+) +(wasm|host|action) +([0-9,]+) +([0-9.]+) %$/gm)];
    const gas = rows.map(([, , , digits = '']) => BigInt(digits.replaceAll(',', '')));
    const burnt = /gas burnt +([0-9,]+)/.exec(stdout)?.[1]?.replaceAll(',', '');
    expect(rows.map(([, name]) => name)).toEqual(
      expect.arrayContaining(['WASM_INSTRUCTION', 'STORAGE_WRITE_BASE']),
    );
    expect(gas.reduce((sum, one) => sum + one)).toBe(BigInt(burnt ?? 0));
    expect(gas).toEqual([...gas].sort((a, b) => Number(b - a)));
    const shares = rows.map(([, , , , share]) => Number(share));
    expect(shares.reduce((sum, one) => sum + one)).toBeCloseTo(100, 0);
  });

  test('draws bars and colours only where they are asked for', async () => {
    const plain = await exec(...increment, '--profile');
    const forced = await runCommand(['exec', ...increment], { env: { NO_COLOR: '', FORCE_COLOR: '1' } });
    expect(plain.stdout).not.toContain('\u001b');
    expect(plain.stdout).not.toContain('█');
    expect(forced.stdout).toContain('\u001b[32mok');
  });
});

describe('the state of near-enclave exec', () => {
  const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

  test('goes from call to call by --save-state', async () => {
    const state = inFolder('round.json');
    await exec(counter, 'new', '--args', '{"start":40}', ...alice, '--save-state', state);
    expect(read(state)).toEqual(stateAt(40));
    await exec(counter, 'increment', '--args', '{"by":2}', ...alice, '--state', state, '--save-state', state);
    expect(read(state)).toEqual(stateAt(42));
    expect((await exec(counter, 'get', '--view', '--state', state)).stdout).toMatch(/returns +42/);
  });

  test('is saved as it was after a failure', async () => {
    const state = inFolder('failed.json');
    await exec(counter, 'decrement', '--args', '{"by":41}', ...alice, '--state', at40, '--save-state', state);
    expect(read(state)).toEqual(stateAt(40));
  });

  test('may be an answer, laid over what came before it', async () => {
    const { document } = await execJson(...increment);
    const other = { key_base64: 'b3RoZXI=', value_base64: 'AA==' };
    const before = save('before.json', JSON.stringify({ state: [other, ...stateAt(1)] }));
    const answer = save('answer.json', JSON.stringify(document));
    const gone = save('gone.json', JSON.stringify({ changes: [{ ...other, value_base64: null }] }));
    const last = inFolder('last.json');
    const view = [counter, 'get', '--view', '--save-state', last];
    await exec(...view, '--state', before, '--state', answer);
    expect(read(last)).toEqual([...stateAt(42), other]);
    await exec(...view, '--state', before, '--state', answer, '--state', gone);
    expect(read(last)).toEqual(stateAt(42));
  });
});

describe('near-enclave exec --watch', () => {
  /** Everything that it printed so far, results and notes. */
  function startWatch(args: readonly string[]) {
    const child = startCommand(['exec', ...args, '--watch']);
    onTestFinished(() => void child.kill('SIGKILL'));
    const seen = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        seen[name] += text;
      });
    }
    const until = (pattern: RegExp, count: number) =>
      expect
        .poll(() => `${seen.stdout}${seen.stderr}`.match(pattern)?.length ?? 0, { timeout: 20_000 })
        .toBe(count);
    return { child, seen, until };
  }

  test('runs again when the contract is touched or the state is written, and ends by a signal', async () => {
    const wasm = inFolder('watched.wasm');
    copyFileSync(counter, wasm);
    const state = save('watched.json', JSON.stringify(stateAt(1)));
    const { child, seen, until } = startWatch([wasm, 'get', '--view', '--state', state]);
    await until(/^watching .*$/gm, 1);
    utimesSync(wasm, new Date(), new Date());
    await until(/^watching .*$/gm, 2);
    expect(seen.stderr).toContain('watched.wasm changed\n');
    save('watched.json', JSON.stringify(stateAt(2)));
    await until(/^watching .*$/gm, 3);
    expect(seen.stderr).toContain('watched.json changed\n');
    expect(seen.stdout.match(/returns +\d+/g)?.map((line) => line.at(-1))).toEqual(['1', '1', '2']);
    child.kill('SIGINT');
    await once(child, 'close');
    expect(child.exitCode).toBe(0);
  });

  test('outlives a file that is broken for a while, and ends with the code of the last run', async () => {
    const state = save('mended.json', '[');
    const { child, seen, until } = startWatch([counter, 'get', '--state', state]);
    await until(/^watching .*$/gm, 1);
    expect(seen.stderr).toContain('mended.json: not a state: not JSON');
    save('mended.json', '[]');
    await until(/^watching .*$/gm, 2);
    expect(seen.stdout).toMatch(/FAILED/);
    child.kill('SIGTERM');
    await once(child, 'close');
    expect(child.exitCode).toBe(1);
  });
});

describe('near-enclave exec, called wrongly, exits with 3 and one clear line:', () => {
  test.each<readonly [string, readonly string[], RegExp]>([
    ['nothing', [], /^near-enclave: name a FILE\.wasm and a METHOD/],
    ['an unknown option', [counter, 'get', '--argz', '{}'], /unknown option '--argz'/],
    [
      'two kinds of arguments',
      [counter, 'get', '--args', '1', '--args-base64', ''],
      /cannot be used with option/,
    ],
    [
      'a file that is not there',
      ['/nowhere.wasm', 'get'],
      /^near-enclave: \/nowhere\.wasm: cannot be read \(ENOENT\)/,
    ],
    ['watching nowhere', ['/nowhere/a.wasm', 'get', '--watch'], /\/nowhere cannot be watched \(ENOENT\)/],
  ])('%s', async (_, args, message) => {
    const { exitCode, stdout, stderr } = await exec(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('a state that cannot be saved, after the outcome', async () => {
    const { exitCode, stdout, stderr } = await exec(...increment, '--save-state', '/nowhere/s');
    expect(exitCode).toBe(3);
    expect(stdout).toContain('returns');
    expect(stderr).toMatch(/cannot be written \(ENOENT\)/);
  });

  test('but asking for help is no mistake', async () => {
    const { exitCode, stdout } = await exec('--help');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('1  the contract failed');
  });
});
