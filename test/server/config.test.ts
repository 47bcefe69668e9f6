import { describe, expect, test } from 'vitest';
import { hashTrustConfig } from '../../src/proof/report-data.ts';
import { operationVariableNames, parseConfig, trustVariableNames } from '../../src/server/config.ts';

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
    ['PCCS_URL', 'ftp://pccs.example', 'PCCS_URL is not an http(s) address'],
    ['DATABASE_URL', 'mysql://db.example', 'DATABASE_URL is not a postgres:// address'],
    ['AUDIENCE_CHAIN', 'near:mainnet', 'AUDIENCE_CONTRACT is needed beside AUDIENCE_CHAIN'],
  ])('refuses %s=%s and names it', (name, value, message) => {
    expect(() => parseConfig({ [name]: value })).toThrow(message);
  });

  test('never repeats a database address, which may hold a password', () => {
    const refused = () => parseConfig({ DATABASE_URL: 'mysql://name:secret@db.example' });
    expect(refused).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
  });

  test('names every wrong variable at once', () => {
    expect(() => parseConfig({ PORT: 'x', MAX_BODY_BYTES: 'y' })).toThrow(/PORT.*MAX_BODY_BYTES/);
  });

  /** Each value differs from the default. */
  const otherTrust: Record<string, string> = {
    KEY_MODE: 'derived',
    STATEMENT_LIFETIME_SECONDS: '1',
    MAX_CODE_BYTES: '1',
    MAX_STATE_BYTES: '1',
    MAX_ARGS_BYTES: '1',
    MAX_WITNESS_BYTES: '1',
    MAX_PREPAID_GAS: '1',
    EXECUTION_TIMEOUT_MILLIS: '1',
  };
  const hashOf = (env: Record<string, string>) => hashTrustConfig(parseConfig(env).trust);

  test.each(trustVariableNames.filter((name) => !name.startsWith('AUDIENCE_')))(
    'lets %s change the config hash',
    (name) => {
      expect(otherTrust[name]).toBeDefined();
      expect(hashOf({ [name]: otherTrust[name] ?? '' })).not.toEqual(hashOf({}));
    },
  );

  test('keeps the operation out of the config hash', () => {
    expect(hashOf({ PORT: '1', HOST: '0.0.0.0', DATA_DIR: '/x', MAX_BODY_BYTES: '1' })).toEqual(hashOf({}));
  });
});
