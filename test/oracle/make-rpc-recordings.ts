import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { gzipSync } from 'node:zlib';
import { toBase64 } from '../../src/primitives/bytes.ts';
import { sha256, toBase58 } from '../../src/primitives/hash.ts';
import { builtContract } from '../support/built-contracts.ts';

/**
 * Collects answers that NEAR's testnet RPC once gave, from the recordings of a public client library. The argument is
 * a git directory of that repository.
 */
const repository = 'https://github.com/alexfilatov/near-api-ex';
const commit = '85d92f0ad4fae3a1135adba6a48a1c284870bed8';
const folder = 'test/fixture/vcr_cassettes';
const names = [
  'accounts/view_account/success_block_id',
  'block/block/error',
  'block/block/success_block_id',
  'contracts/call_function/error_function_not_found',
  'contracts/view_code/error',
  'contracts/view_code/success',
  'contracts/view_state/error_too_large',
  'contracts/view_state/success_block_id',
];

/** The contract that was recorded is not ours to keep: our counter takes its place, hash and all. */
const recordedHash = '2snK55re3tXyYAPhCfv34VcCFsr6CUZYwD3G8ouWK2PP';
const code = builtContract('counter');
const withOurCode = (answer: string): string =>
  answer
    .replaceAll(recordedHash, toBase58(sha256(code)))
    .replace(/"code_base64":"[^"]*"/, `"code_base64":"${toBase64(code)}"`);

type Recording = {
  readonly request: { readonly body: string };
  readonly response: { readonly body: string };
};

const [, , gitDirectory = '.git'] = argv;

const cases = names.flatMap((name) => {
  const path = `${commit}:${folder}/${name}.json`;
  const text = execFileSync('git', ['--git-dir', gitDirectory, 'show', path], { encoding: 'utf8' });
  const recordings: Recording[] = JSON.parse(text);
  return recordings.map(({ request, response }) => ({
    name,
    request: request.body,
    response: withOurCode(response.body),
  }));
});

const source = { repository, commit, licence: 'MIT', node: 'https://rpc.testnet.near.org/' };
const target = new URL('../vectors/rpc/testnet.json.gz', import.meta.url);
writeFileSync(target, gzipSync(JSON.stringify({ source, cases }), { level: 9 }));
