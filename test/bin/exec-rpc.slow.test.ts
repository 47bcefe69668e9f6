import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sha256, toBase58 } from '../../src/primitives/hash.ts';
import { builtContract, builtContractPath } from '../support/built-contracts.ts';
import {
  atBlock,
  deadAddress,
  type RpcRequest,
  recordedAnswer,
  startAnswering,
  startReplay,
} from '../support/rpc-replay.ts';
import { runCommand } from '../support/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'near-enclave-rpc-'));
afterAll(() => rmSync(folder, { recursive: true }));
const saved = join(folder, 'saved.json');
const noKeys = join(folder, 'no-keys.json');
writeFileSync(noKeys, '[]');

const block = 'F4xEAQHe1fUwDzyha759UTr1WF8ozVukZdioVAb9yWGa';
const recordings: Readonly<Record<string, string>> = {
  view_account: 'accounts/view_account/success_block_id',
  view_code: 'contracts/view_code/success',
  view_state: 'contracts/view_state/success_block_id',
  block: 'block/block/success_block_id',
};
const requestName = ({ method, params }: RpcRequest): string => String(params['request_type'] ?? method);
const byRequest = (request: RpcRequest): string => recordings[requestName(request)] ?? 'none';

/** Our counter stands in the place of the code that was recorded. */
const codeHash = toBase58(sha256(builtContract('counter')));

const exec = (...args: readonly string[]) => runCommand(['exec', ...args]);
const fromNode = (url: string, account: string) => ['--state-from-rpc', url, '--account', account];
const token = builtContractPath('token');

/** A token of NEAR's testnet as it stood in 2022, which has the layout of ours. */
const balanceOf = ['ft_balance_of', '--view', '--args', '{"account_id":"yellowpie.testnet"}'];

describe('near-enclave exec --state-from-rpc', () => {
  test('runs a contract of ours on the state of a real account, and marks it as claimed', async () => {
    const { url } = await startReplay(byRequest);
    const args = [...fromNode(url, 'yellowpie.testnet'), '--block', block, '--save-state', saved];
    const { exitCode, stdout, stderr } = await exec(token, ...balanceOf, ...args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}returns +"999999999999981"$/m);
    expect(stdout).toMatch(/^ {2}source +claimed: unproven$/m);
    expect(stdout).toMatch(
      /state, balance, block height, block time of yellowpie\.testnet as 127\.0\.0\.1:\d+ tells it$/m,
    );
    // An address may hold a key.
    expect(stdout).not.toContain('/key/of/mine');
    const { values } = JSON.parse(recordedAnswer(recordings['view_state'] ?? '')).result;
    expect(JSON.parse(readFileSync(saved, 'utf8'))).toEqual(
      values.map(({ key, value }: { key: string; value: string }) => ({
        key_base64: key,
        value_base64: value,
      })),
    );
    const offline = await exec(token, ...balanceOf, '--state', saved);
    expect(offline.stdout).toMatch(/^ {2}returns +"999999999999981"$/m);
  });

  test('runs the code of the account when no file is named, all at one block', async () => {
    const { url, requests } = await startReplay(byRequest);
    const args = [...fromNode(url, 'client.chainlink.testnet'), '--state', noKeys, '--json'];
    const { exitCode, stdout } = await exec('new', ...args);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      call: {
        code_hash: codeHash,
        balance: '149601515575877554327148640',
        block: { height: '68795818', timestamp: '1641073902199144944' },
      },
      outcome: {
        failure: { kind: 'HostError', display: expect.stringContaining('Failed to deserialize input') },
      },
      claimed: {
        is_proven: false,
        account_id: 'client.chainlink.testnet',
        block_hash: 'AseZCt1TxexkYcBX6hwH9KyK9pzGRYzwautpQbbqwLB5',
        parts: ['code', 'balance', 'block height', 'block time'],
      },
    });
    const blocks = requests.map(({ params }) => params['finality'] ?? params['block_id']);
    expect(requests.map(requestName)).toEqual(['view_account', 'view_code', 'block']);
    expect(blocks).toEqual([
      'final',
      'AseZCt1TxexkYcBX6hwH9KyK9pzGRYzwautpQbbqwLB5',
      'AseZCt1TxexkYcBX6hwH9KyK9pzGRYzwautpQbbqwLB5',
    ]);
  });

  test('asks for nothing that the command line gives', async () => {
    const { url, requests } = await startReplay(byRequest);
    const args = [...fromNode(url, 'yellowpie.testnet'), '--balance', '1 NEAR', '--block-timestamp', '7'];
    expect((await exec(token, ...balanceOf, ...args, '--block', '76787440')).exitCode).toBe(0);
    expect(requests).toMatchObject([{ params: { request_type: 'view_state', block_id: 76_787_440 } }]);
  });
});

describe('near-enclave exec --state-from-rpc, without an answer of use, exits with 2 and says:', () => {
  const account = 'client.chainlink.testnet';
  const answeredBy = (wrong: string, recording: string) => (request: RpcRequest) =>
    requestName(request) === wrong ? recording : byRequest(request);

  async function refuses(url: string, message: RegExp): Promise<void> {
    const { exitCode, stdout, stderr } = await exec('new', ...fromNode(url, account));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^near-enclave exec: no outcome: .*\n$/);
  }

  test.each([
    [
      'a state that is too large',
      'view_state',
      'contracts/view_state/error_too_large',
      /TOO_LARGE_CONTRACT_STATE: .*--state FILE.*State of contract client\.chainlink\.testnet is too large/,
    ],
    [
      'a block that is not known',
      'view_code',
      'contracts/view_code/error',
      /view_code: UNKNOWN_BLOCK: .*archival one.*DB Not Found Error/,
    ],
    [
      'words with a line break of theirs',
      'block',
      'block/block/error',
      /block: UNKNOWN_BLOCK: .*\\u\{a\} Cause: Unknown/,
    ],
    [
      'a failure inside a result',
      'view_state',
      'contracts/call_function/error_function_not_found',
      /view_state: wasm execution failed with error/,
    ],
    [
      'an answer to another question',
      'view_state',
      'contracts/view_code/success',
      /view_state: not an answer of NEAR's RPC: values/,
    ],
    [
      'an account that is none',
      'view_account',
      'contracts/view_code/success',
      /view_account: not an answer of NEAR's RPC: amount/,
    ],
  ])('%s', async (_, request, recording, message) => {
    const { url } = await startReplay(answeredBy(request, recording));
    await refuses(url, message);
  });

  test('another block than the one that was asked about', async () => {
    const { url } = await startReplay(byRequest, (answer) => answer);
    await refuses(url, /contradicts itself: asked about block AseZ\w+, told of \w+/);
  });

  test('code that does not have the hash that the account has', async () => {
    const { url } = await startReplay(byRequest, (answer, block) =>
      atBlock(answer, block).replace('"code_base64":"AGFzbQEAAAAB', '"code_base64":"AGFzbQEAAAAC'),
    );
    await refuses(
      url,
      new RegExp(`contradicts itself: the code hash is ${codeHash}, its code hashes to \\w+`),
    );
  });

  test('no node', async () => {
    await refuses(await deadAddress(), /127\.0\.0\.1:\d+: view_account: no answer: ECONNREFUSED/);
  });

  test('too many requests', async () => {
    const { url } = await startAnswering(429, 'slow down');
    await refuses(url, /HTTP status 429: too many requests/);
  });

  test('a page', async () => {
    const { url } = await startAnswering(200, '<html>');
    await refuses(url, /view_account: not an answer of NEAR's RPC/);
  });
});
