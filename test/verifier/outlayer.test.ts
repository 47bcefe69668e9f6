import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { encodeBundle, type OpenBundle } from '../../src/proof/bundle.ts';
import { readAsk } from '../../src/proof/outlayer-ask.ts';
import type { OutlayerRequest } from '../../src/proof/outlayer-input.ts';
import type { TrustConfig } from '../../src/proof/report-data.ts';
import type { StatementInput, StatementOutput } from '../../src/proof/statement.ts';
import { readTrustConfig } from '../../src/proof/trust-config-env.ts';
import { verifyBundle } from '../../src/verifier/verify.ts';
import { devPolicyFor } from '../support/dev-policy.ts';
import { createBundle, issuedAt } from '../support/good-bundle.ts';
import { telling } from '../support/open-bundle.ts';
import { echoContract, inputData, outlayerEnv } from '../support/outlayer.ts';

const request: OutlayerRequest = {
  requestId: 7n,
  dataId: new Uint8Array(32).fill(0x71),
  senderId: 'shop.near',
  source: {
    url: 'https://code.example/echo.wasm',
    hash: sha256(echoContract),
    buildTarget: 'wasm32-unknown-unknown',
  },
  maxInstructions: 300_000_000n,
  maxMemoryMb: 128,
  maxExecutionSeconds: 60n,
  inputData: inputData({ args: toUtf8('hello') }),
  responseFormat: 'text',
  timestamp: 1_764_000_000_123_456_789n,
};
const asked = {
  network: 'mainnet',
  contractId: 'outlayer.near',
  request,
  ask: readAsk(request.inputData),
  isProved: false,
};
const read = readTrustConfig(outlayerEnv);
if (!read.ok) throw new Error(read.problems.join());
const { config } = read;
/** What an enclave that lies signs instead. */
type Lies = {
  readonly config?: TrustConfig;
  readonly input?: Partial<StatementInput>;
  readonly output?: Partial<StatementOutput>;
};
const bundleFor = async (lies: Lies = {}, one: typeof asked = asked) =>
  createBundle({ asked: one, code: echoContract, config, ...lies });

const { bundle: good, developmentRoot } = await bundleFor();

async function judged(bundle: OpenBundle, root = developmentRoot) {
  const policy = await devPolicyFor(bundle.attestation);
  const trust = { developmentRoot: root };
  const { verdict, checks } = verifyBundle(encodeBundle(bundle), { nowSeconds: issuedAt, policy, trust });
  return { verdict, failed: checks.filter(({ status }) => status === 'fail') };
}

const failedCodes = async (bundle: OpenBundle, root?: Uint8Array): Promise<string[]> =>
  (await judged(bundle, root)).failed.map(({ code }) => code);

describe('a bundle of a request of OutLayer', () => {
  test('passes', async () => expect(await judged(good)).toEqual({ verdict: 'PASS', failed: [] }));

  test('passes when it was proved, and says so', async () => {
    const { bundle, developmentRoot: root } = await bundleFor({}, { ...asked, isProved: true });
    expect(await judged(bundle, root)).toEqual({ verdict: 'PASS', failed: [] });
  });

  test.each<readonly [string, Partial<OutlayerRequest>]>([
    ['another address of the code', { source: { ...request.source, url: 'https://evil.example/' } }],
    ['another code', { source: { ...request.source, hash: new Uint8Array(32) } }],
    ['another caller', { senderId: 'evil.near' }],
    ['more instructions', { maxInstructions: 300_000_001n }],
    ['more memory', { maxMemoryMb: 129 }],
    ['more time', { maxExecutionSeconds: 61n }],
    ['another input', { inputData: inputData({ args: toUtf8('other') }) }],
    ['the same input in other words', { inputData: ` ${request.inputData}` }],
    ['another time', { timestamp: 1_764_000_000_123_456_788n }],
  ])('is refused when it tells of %s', async (_, changed) => {
    const { requestId: _id, dataId: _data, ...told } = { ...request, ...changed };
    expect(await failedCodes(telling(good, { outlayer: told }))).toContain('outlayer_request');
  });

  test('is refused when it tells of another format: of request and answer', async () => {
    const { requestId: _id, dataId: _data, ...told } = request;
    const changed = telling(good, { outlayer: { ...told, responseFormat: 'bytes' } });
    expect(await failedCodes(changed)).toEqual(['outlayer_request', 'response', 're_execution']);
  });

  test('is refused when it leaves the request out', async () => {
    expect(await failedCodes(telling(good, { outlayer: undefined }))).toEqual([
      'outlayer_request',
      'response',
      're_execution',
    ]);
  });

  test.each<readonly [string, Partial<StatementInput>]>([
    ['more gas', { prepaidGas: 300_000_000_000_000n }],
    ['another signer', { signerId: 'evil.near' }],
    ['a deposit', { attachedDeposit: 1n }],
    ['another seed', { block: { ...good.statement.input.block, randomSeed: new Uint8Array(32) } }],
    ['another network', { network: 'testnet' }],
    ['a time that was proved, and a caller that was not', { timeOrigin: 'proved' }],
    ['a state that was proved', { stateOrigin: 'proved' }],
    ['another account', { accountId: 'evil.near' }],
  ])('is refused when %s was signed', async (_, input) => {
    const { bundle, developmentRoot: root } = await bundleFor({ input });
    expect(await failedCodes(bundle, root)).toContain('outlayer_request');
  });

  test.each<readonly [string, Partial<TrustConfig>]>([
    ['the contract', { outlayerContracts: ['other.near'] }],
    ['the network', { outlayerNetwork: 'testnet' }],
  ])('is refused when the settings do not name %s', async (_, changed) => {
    const { bundle, developmentRoot: root } = await bundleFor({ config: { ...config, ...changed } });
    expect(await failedCodes(bundle, root)).toEqual(['outlayer_request']);
  });

  test('is refused when another answer was signed', async () => {
    const { bundle, developmentRoot: root } = await bundleFor({
      output: { responseHash: new Uint8Array(32) },
    });
    expect(await failedCodes(bundle, root)).toEqual(['response', 're_execution']);
  });
});

describe('a bundle of no request', () => {
  test('is refused with a request beside it, and with an answer', async () => {
    const { bundle: plain, developmentRoot: root } = await createBundle();
    const { requestId: _id, dataId: _data, ...told } = request;
    expect(await failedCodes(telling(plain, { outlayer: told }), root)).toContain('outlayer_request');
    const { bundle, developmentRoot: other } = await createBundle({
      output: { responseHash: sha256(toUtf8('x')) },
    });
    expect(await failedCodes(bundle, other)).toEqual(expect.arrayContaining(['unused_fields', 'response']));
  });
});
