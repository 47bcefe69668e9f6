import { describe, expect, test } from 'vitest';
import { toBase64 } from '../../src/primitives/bytes.ts';
import { sha256, toBase58, zeroHash } from '../../src/primitives/hash.ts';
import { formatPublicKey } from '../../src/primitives/public-key.ts';
import { stateRecordJson } from '../../src/worlds/state-record-json.ts';
import { ed25519Key } from '../support/keys.ts';

const { publicKey } = ed25519Key(1);
const hash = sha256(publicKey);
const account = { amount: '5', locked: '0', code_hash: toBase58(zeroHash), storage_usage: 182 };
const ofAlice = (rest: object) => ({ account_id: 'alice.near', ...rest });
const accountWith = (rest: object) => ({ Account: ofAlice({ account: { ...account, ...rest } }) });
const keyWith = (permission: unknown, public_key = formatPublicKey(publicKey)) => ({
  AccessKey: ofAlice({ public_key, access_key: { nonce: 3, permission } }),
});
const functionCall = { allowance: null, receiver_id: 'bob.near', method_names: ['get'] };
const scope = { allowance: undefined, receiverId: 'bob.near', methodNames: ['get'] };
const gasKey = { balance: '9', num_nonces: 2 };

describe('a state record in JSON', () => {
  test.each([
    [
      'an account',
      accountWith({}),
      { account: { version: 'v1', amount: 5n, codeHash: zeroHash, storageUsage: 182n } },
    ],
    [
      'an account of the second version',
      accountWith({ version: 'V2' }),
      { account: { version: 'v2', contract: { kind: 'none' } } },
    ],
    [
      'an account with code of its own',
      accountWith({ version: 'V2', code_hash: toBase58(hash) }),
      { account: { contract: { kind: 'local', codeHash: hash } } },
    ],
    [
      'an account with a global contract',
      accountWith({ global_contract_hash: toBase58(hash) }),
      { account: { version: 'v2', contract: { kind: 'global', codeHash: hash } } },
    ],
    [
      "an account with a publisher's contract",
      accountWith({ global_contract_account_id: 'bob.near' }),
      { account: { contract: { kind: 'global_by_account', accountId: 'bob.near' } } },
    ],
    [
      'a row of data',
      { Data: ofAlice({ data_key: toBase64(hash), value: '' }) },
      { kind: 'data', dataKey: hash, value: new Uint8Array(0) },
    ],
    ['code', { Contract: ofAlice({ code: toBase64(hash) }) }, { kind: 'contract', code: hash }],
    [
      'a key',
      keyWith('FullAccess'),
      { handle: publicKey, accessKey: { nonce: 3n, permission: { kind: 'full_access' } } },
    ],
    [
      'a limited key',
      keyWith({ FunctionCall: functionCall }),
      { accessKey: { permission: { kind: 'function_call', ...scope } } },
    ],
    [
      'a gas key',
      keyWith({ GasKeyFullAccess: gasKey }),
      { accessKey: { permission: { kind: 'gas_key_full_access', balance: 9n, numNonces: 2 } } },
    ],
    [
      'a limited gas key',
      keyWith({ GasKeyFunctionCall: [gasKey, functionCall] }),
      { accessKey: { permission: { kind: 'gas_key_function_call', balance: 9n, ...scope } } },
    ],
    [
      'a nonce beyond what a double holds',
      {
        GasKeyNonce: ofAlice({
          public_key: formatPublicKey(publicKey),
          index: 1,
          nonce: String((1n << 64n) - 1n),
        }),
      },
      { kind: 'gas_key_nonce', handle: publicKey, index: 1, nonce: (1n << 64n) - 1n },
    ],
  ])('is read: %s', (_, json, record) => {
    expect(stateRecordJson.parse(json)).toMatchObject({ accountId: 'alice.near', ...record });
  });

  test.each([
    ['another name', { Account: { account_id: 'A', account } }],
    ['an amount that does not fit', accountWith({ amount: String(1n << 128n) })],
    ['a hash that is too short', accountWith({ code_hash: '11' })],
    ['a hash that is not base58', accountWith({ code_hash: '0' })],
    ['a key of no scheme', keyWith('FullAccess', 'rsa:11')],
    ['a permission of no kind', keyWith('Nothing')],
    ['bytes that are not base64', { Contract: ofAlice({ code: '*' }) }],
    ['a receipt, which no world begins with', { DelayedReceipt: {} }],
    ['two at once', { ...accountWith({}), ...keyWith('FullAccess') }],
  ])('is refused: %s', (_, json) => {
    expect(stateRecordJson.safeParse(json).success).toBe(false);
  });
});
