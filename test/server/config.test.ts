import { describe, expect, test } from 'vitest';
import { hashTrustConfig } from '../../src/proof/report-data.ts';
import { trustVariableNames } from '../../src/proof/trust-config-env.ts';
import { operationVariableNames, parseConfig } from '../../src/server/config.ts';

describe('parseConfig', () => {
  test('has a default for every setting', () => {
    const { trust, operation } = parseConfig({});
    expect(trust).toMatchObject({ keyMode: 'boot-entropy', audience: undefined });
    expect(trust.limits.maxCodeBytes).toBe(4_194_304n);
    expect(operation).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      dataDir: './data',
      databaseUrl: undefined,
      pccsUrl: undefined,
    });
  });

  test('takes an empty variable for an absent one', () => {
    const empty = Object.fromEntries(
      [...trustVariableNames, ...operationVariableNames].map((name) => [name, '']),
    );
    expect(parseConfig(empty)).toEqual(parseConfig({}));
  });

  test('reads what is set', () => {
    const { trust, operation } = parseConfig({
      KEY_MODE: 'derived',
      AUDIENCE_CHAIN: 'near:mainnet',
      AUDIENCE_CONTRACT: 'gate.near',
      MAX_PREPAID_GAS: '300000000000000',
      PORT: '0',
      PCCS_URL: 'https://pccs.example',
      DATABASE_URL: 'postgres://name:secret@db.example/base',
      HOME: '/root',
    });
    expect(trust.keyMode).toBe('derived');
    expect(trust.audience).toEqual({ chain: 'near:mainnet', contract: 'gate.near' });
    expect(trust.limits.maxPrepaidGas).toBe(300_000_000_000_000n);
    expect(operation).toMatchObject({
      port: 0,
      pccsUrl: 'https://pccs.example',
      databaseUrl: 'postgres://name:secret@db.example/base',
    });
  });

  test('reads the contracts of OutLayer', () => {
    const { trust } = parseConfig({
      OUTLAYER_CONTRACTS: 'outlayer.near, outlayer2.near',
      OUTLAYER_NETWORK: 'mainnet',
      OUTLAYER_OPERATOR: 'worker.outlayer.near',
    });
    expect(trust).toMatchObject({
      outlayerContracts: ['outlayer.near', 'outlayer2.near'],
      outlayerNetwork: 'mainnet',
      outlayerOperator: 'worker.outlayer.near',
    });
    expect(parseConfig({}).trust).toMatchObject({ outlayerContracts: [], outlayerNetwork: undefined });
  });

  test('takes a database that listens on a socket', () => {
    const url = 'postgres://me@/base?host=%2Frun%2Fpostgresql';
    expect(parseConfig({ DATABASE_URL: url }).operation.databaseUrl).toBe(url);
  });

  test.each([
    ['PORT', '65536', 'PORT is not between 0 and 65535'],
    ['PORT', 'http', 'PORT is not a whole number'],
    ['PORT', '-1', 'PORT is not a whole number'],
    ['KEY_MODE', 'fixed', 'KEY_MODE is not one of boot-entropy, derived'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL is not one of'],
    ['MAX_PREPAID_GAS', '18446744073709551616', 'MAX_PREPAID_GAS is not between'],
    ['EXECUTION_TIMEOUT_MILLIS', '0', 'EXECUTION_TIMEOUT_MILLIS is not between 1 and 600000'],
    ['KMS_ROOT_PUBLIC_KEY', '04'.repeat(33), 'KMS_ROOT_PUBLIC_KEY is not a compressed secp256k1 key'],
    ['PCCS_URL', 'ftp://pccs.example', 'PCCS_URL is not an http(s) address'],
    ['DATABASE_URL', 'mysql://db.example', 'DATABASE_URL is not a postgres:// address'],
    ['AUDIENCE_CHAIN', 'near:mainnet', 'AUDIENCE_CONTRACT is needed beside AUDIENCE_CHAIN'],
    ['OUTLAYER_CONTRACTS', 'outlayer.near', 'OUTLAYER_NETWORK is needed beside OUTLAYER_CONTRACTS'],
    ['OUTLAYER_CONTRACTS', 'a.near,,b.near', 'OUTLAYER_CONTRACTS is not a list of account ids'],
    ['OUTLAYER_CONTRACTS', 'a.near,a.near', 'OUTLAYER_CONTRACTS names a contract twice'],
    ['OUTLAYER_NETWORK', 'mainnet', 'OUTLAYER_NETWORK is needed beside OUTLAYER_CONTRACTS'],
    ['OUTLAYER_OPERATOR', 'A', 'OUTLAYER_OPERATOR is not an account id'],
    ['OUTLAYER_OPERATOR', 'worker.near', 'OUTLAYER_OPERATOR goes with OUTLAYER_CONTRACTS'],
  ])('refuses %s=%s and names it', (name, value, message) => {
    expect(() => parseConfig({ [name]: value })).toThrow(message);
  });

  test.each([
    ['eip155:1', 'gate.near', 'AUDIENCE_CONTRACT is not 0x and 20 bytes of hex'],
    ['eip155:1', `0x${'00'.repeat(21)}`, 'AUDIENCE_CONTRACT is not 0x and 20 bytes of hex'],
    ['eip155:mainnet', `0x${'00'.repeat(20)}`, 'AUDIENCE_CHAIN is not eip155: and a decimal chain id'],
  ])('refuses the EVM audience %s %s and names what is wrong', (chain, contract, message) => {
    expect(() => parseConfig({ AUDIENCE_CHAIN: chain, AUDIENCE_CONTRACT: contract })).toThrow(message);
  });

  test('takes an audience on an EVM chain', () => {
    const audience = { chain: 'eip155:1', contract: `0x${'aB'.repeat(20)}` };
    const env = { AUDIENCE_CHAIN: audience.chain, AUDIENCE_CONTRACT: audience.contract };
    expect(parseConfig(env).trust.audience).toEqual(audience);
  });

  test('reads a pinned KMS root', () => {
    const { operation } = parseConfig({ KMS_ROOT_PUBLIC_KEY: `02${'ab'.repeat(32)}` });
    expect(operation.kmsRootPublicKey).toEqual(Uint8Array.from([2, ...Array(32).fill(0xab)]));
  });

  test('lets derived keys never rotate', () => {
    const env = { KEY_MODE: 'derived', KEY_ROTATION_SECONDS: '60' };
    expect(() => parseConfig(env)).toThrow('KEY_ROTATION_SECONDS must be 0');
    expect(parseConfig({ ...env, KEY_ROTATION_SECONDS: '0' }).operation.keyRotationSeconds).toBe(0);
  });

  test('never repeats a database address, which may hold a password', () => {
    const refused = () => parseConfig({ DATABASE_URL: 'mysql://name:secret@db.example' });
    expect(refused).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
  });

  test('names every wrong variable at once', () => {
    expect(() => parseConfig({ PORT: 'x', MAX_BODY_BYTES: 'y' })).toThrow(/PORT.*MAX_BODY_BYTES/);
  });

  const outlayer = { OUTLAYER_CONTRACTS: 'outlayer.near', OUTLAYER_NETWORK: 'mainnet' };
  const audience = { AUDIENCE_CHAIN: 'near:mainnet', AUDIENCE_CONTRACT: 'gate.near' };
  const lightClient = { LIGHT_CLIENT_CHECKPOINT: '1'.repeat(32), MAX_TRUSTED_HEAD_AGE_SECONDS: '86400' };

  /** Another value of each, and what it stands beside where it does not stand alone. */
  const otherTrust: Record<string, readonly [value: string, beside?: Record<string, string>]> = {
    KEY_MODE: ['derived'],
    AUDIENCE_CHAIN: ['near:testnet', audience],
    AUDIENCE_CONTRACT: ['other.near', audience],
    STATEMENT_LIFETIME_SECONDS: ['1'],
    MAX_CODE_BYTES: ['1'],
    MAX_STATE_BYTES: ['1'],
    MAX_ARGS_BYTES: ['1'],
    MAX_WITNESS_BYTES: ['1'],
    MAX_PREPAID_GAS: ['1'],
    EXECUTION_TIMEOUT_MILLIS: ['1'],
    EXECUTOR_SOCKET: ['/x.sock'],
    OUTLAYER_CONTRACTS: ['other.near', outlayer],
    OUTLAYER_NETWORK: ['testnet', outlayer],
    OUTLAYER_OPERATOR: ['worker.near', outlayer],
    LIGHT_CLIENT_CHECKPOINT: [`${'1'.repeat(31)}2`, lightClient],
    MAX_TRUSTED_HEAD_AGE_SECONDS: ['3600', lightClient],
  };
  const hashOf = (env: Record<string, string>) => hashTrustConfig(parseConfig(env).trust);

  test.each(trustVariableNames)('lets %s change the config hash', (name) => {
    const [value, beside = {}] = otherTrust[name] ?? expect.fail('no other value is known');
    expect(hashOf({ ...beside, [name]: value })).not.toEqual(hashOf(beside));
  });

  test.each([
    [{ LIGHT_CLIENT_CHECKPOINT: 'x' }, /LIGHT_CLIENT_CHECKPOINT is not a base58 hash/],
    [{ MAX_TRUSTED_HEAD_AGE_SECONDS: '604801' }, /MAX_TRUSTED_HEAD_AGE_SECONDS is not between/],
    [{ MAX_TRUSTED_HEAD_AGE_SECONDS: '1' }, /MAX_TRUSTED_HEAD_AGE_SECONDS is needed beside/],
    [{ LIGHT_CLIENT_CHECKPOINT: '1'.repeat(32) }, /MAX_TRUSTED_HEAD_AGE_SECONDS is needed beside/],
  ])('refuses %o for a light client', (env, message) => {
    expect(() => parseConfig(env)).toThrow(message);
  });

  test('keeps the operation out of the config hash', () => {
    expect(hashOf({ PORT: '1', HOST: '0.0.0.0', DATA_DIR: '/x', MAX_BODY_BYTES: '1' })).toEqual(hashOf({}));
  });
});
