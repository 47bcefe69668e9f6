import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { serve } from '../../src/bin/serve.ts';
import { defaultAppCompose, devAppCompose } from '../../src/dev-enclave/app-compose.ts';
import { publicKeyOf } from '../../src/dev-enclave/kms.ts';
import type { DevKnobs } from '../../src/dev-enclave/knobs.ts';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { devEnclave } from '../support/dev-enclave.ts';
import { recordedAgent, simulatorAppKey } from '../support/recorded-agent.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

type Boot = {
  readonly knobs?: DevKnobs;
  readonly appCompose?: string;
  readonly env?: Readonly<Record<string, string>>;
};

/** Runs `serve` with the agent at that socket or address until it ends. */
async function serveAt(endpoint: string, env: Readonly<Record<string, string>> = {}, timeoutMillis = 500) {
  const lines: string[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  onTestFinished(() => stderr.mockRestore());
  const settings = { PORT: '0', DATA_DIR: temporaryFolder(), LOG_LEVEL: 'silent', ...env };
  const exitCode = await serve(settings, (options) =>
    createDstackEnclave(endpoint, { timeoutMillis, ...options }),
  );
  return { exitCode, said: lines.join('') };
}

/** With everything as in production but the root of the quote's certificates, then as told. */
async function boot({ knobs = {}, appCompose = defaultAppCompose, env = {} }: Boot) {
  const dev = await devEnclave({ keyProviderName: 'kms', ...knobs }, { appCompose });
  return serveAt(dev.endpoint, env);
}

const refusal = (code: string) => ({
  exitCode: 1,
  said: expect.stringContaining(`near-enclave serve: refused to start: ${code}: `),
});

const wrongShape = (method: string, field: string, value: unknown): Boot => ({
  knobs: { answers: { [method]: { [field]: value } } },
});
const compose = (environment: string) =>
  JSON.stringify({ docker_compose_file: `services: { near-enclave: { environment: ${environment} } }` });

describe('serve refuses to start', () => {
  test.each<[string, string, Boot]>([
    ['a development root, were all else right', 'not_intel_root', {}],
    ['a key provider that is not a KMS', 'key_provider_refused', { knobs: { keyProviderName: 'local-sgx' } }],
    [
      'an app-compose that was not measured',
      'compose_hash_mismatch',
      wrongShape('Info', 'compose_hash', '00'.repeat(32)),
    ],
    ['an agent too old for ed25519', 'enclave_too_old', { knobs: { oldAgent: true } }],
    ['settings that were not measured', 'trust_settings_mismatch', { env: { KEY_MODE: 'derived' } }],
    [
      'measured settings that are not used',
      'trust_settings_mismatch',
      { appCompose: devAppCompose({ KEY_MODE: 'derived' }) },
    ],
    ['settings that a host can set', 'trust_settings_mismatch', { appCompose: compose('[KEY_MODE]') }],
    ['an answer without a field', 'enclave_malformed_answer', wrongShape('Info', 'app_id', undefined)],
    ['an answer of a wrong length', 'enclave_malformed_answer', wrongShape('Info', 'app_id', '00')],
    ['an answer that is no hex', 'enclave_malformed_answer', wrongShape('GetQuote', 'quote', 'zz')],
    ['a quote that is none', 'enclave_malformed_answer', wrongShape('GetQuote', 'quote', '00')],
    ['a quote over other report data', 'report_data_mismatch', { knobs: { wrongReportData: 'quote' } }],
    ['an echo of other report data', 'report_data_mismatch', { knobs: { wrongReportData: 'echo' } }],
    ['an agent that refuses to tell', 'enclave_refused', { knobs: { errors: { Info: 'no' } } }],
    ['an agent that refuses a quote', 'enclave_refused', { knobs: { errors: { GetQuote: 'no' } } }],
    ['an agent that says nothing', 'enclave_unreachable', { knobs: { silent: ['Info'] } }],
    ['an agent that breaks off', 'enclave_unreachable', { knobs: { partial: ['GetQuote'] } }],
    ['a simulator in the environment', 'simulator_in_production', { env: { DSTACK_SIMULATOR_ENDPOINT: '' } }],
    ['an older simulator there', 'simulator_in_production', { env: { TAPPD_SIMULATOR_ENDPOINT: 'x' } }],
  ])('on %s (%s)', async (_what, code, how) => {
    expect(await boot(how)).toEqual(refusal(code));
  });

  test('without a socket', async () => {
    expect(await serveAt('/nowhere/dstack.sock')).toEqual(refusal('enclave_unreachable'));
  });
});

describe('serve on a machine under Intel’s root', () => {
  /** The recorded simulator, whose quotes carry real certificates, made consistent with itself. */
  const info = {
    compose_hash: toHex(sha256(toUtf8(defaultAppCompose))),
    tcb_info: JSON.stringify({ app_compose: defaultAppCompose }),
  };
  const otherChain = { signature_chain: ['11'.repeat(65), '22'.repeat(65)] };
  const noRoot = async (context: Parameters<typeof recordedAgent>[0]) => {
    const endpoint = await recordedAgent(context, { Info: info });
    const { signatureChain } = await createDstackEnclave(endpoint).deriveKey('a', 'ed25519');
    return [toHex(signatureChain[0]), ''];
  };

  test('starts, and ends on a signal', { timeout: 30_000 }, async (context) => {
    const endpoint = await recordedAgent(context, { Info: info });
    const before = process.listenerCount('SIGTERM');
    const stop = setInterval(() => {
      if (process.listenerCount('SIGTERM') > before) process.emit('SIGTERM');
    }, 50);
    onTestFinished(() => clearInterval(stop));
    expect(await serveAt(endpoint, {}, 20_000)).toEqual({ exitCode: 0, said: '' });
  });

  test('refuses keys for which nobody vouches', async (context) => {
    const endpoint = await recordedAgent(context, {
      Info: info,
      GetKey: { signature_chain: await noRoot(context) },
    });
    expect(await serveAt(endpoint)).toEqual(refusal('key_chain_without_root'));
  });

  test('refuses keys with a broken chain', async (context) => {
    const endpoint = await recordedAgent(context, { Info: info, GetKey: otherChain });
    expect(await serveAt(endpoint)).toEqual(refusal('key_chain_invalid'));
  });

  test('refuses keys of another KMS than the pinned one', async (context) => {
    const endpoint = await recordedAgent(context, { Info: info });
    const pinned = toHex(publicKeyOf(simulatorAppKey, 'secp256k1'));
    expect(await serveAt(endpoint, { KMS_ROOT_PUBLIC_KEY: pinned })).toEqual(refusal('key_chain_invalid'));
  });
});
