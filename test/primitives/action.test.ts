import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accessKeySchema, accessKeyView } from '../../src/primitives/access-key.ts';
import { type Action, actionSchema, attachedDeposit, prepaidGas } from '../../src/primitives/action.ts';
import { actionView } from '../../src/primitives/action-view.ts';
import { BorshError, decode, encode, string, u8, u32 } from '../../src/primitives/borsh.ts';
import { concatBytes } from '../../src/primitives/bytes.ts';
import {
  isDelegateActionSigned,
  type SignedDelegateAction,
  signedDelegateActionSchema,
} from '../../src/primitives/delegate-action.ts';
import { parsePublicKey } from '../../src/primitives/public-key.ts';
import { parseSignature } from '../../src/primitives/signature.ts';
import { accessKey, action } from '../support/arbitrary-actions.ts';

const key = parsePublicKey('ed25519:8Rn4FJeeRYcrLbcrAQNFVgvbZ2FCEQjgydbXwqBwF1ib') ?? new Uint8Array();
const alice = encode(string, 'alice.near');

describe('actionSchema', () => {
  test('is undone by decoding', () => {
    fc.assert(
      fc.property(action, (value) => {
        expect(decode(actionSchema, encode(actionSchema, value))).toEqual(value);
      }),
    );
  });

  test('refuses each prefix of an action', () => {
    fc.assert(
      fc.property(action, fc.double({ min: 0, max: 1, maxExcluded: true }), (value, part) => {
        const bytes = encode(actionSchema, value);
        const cut = bytes.subarray(0, Math.floor(part * bytes.length));
        expect(() => decode(actionSchema, cut)).toThrow(BorshError);
      }),
    );
  });

  test.each([
    ['an unknown tag', [16], 'unknown tag 16'],
    ['bytes left over', [0, 0], 'left over'],
    ['a code longer than the input', [1, 255, 255, 255, 255], 'unexpected end'],
    ['a method name that is no UTF-8', [2, 1, 0, 0, 0, 0xff], 'UTF-8'],
    ['a beneficiary that is no account id', [7, 1, 0, 0, 0, 97], 'invalid account id'],
    ['a handle in the place of a key', [6, 3, ...new Uint8Array(32)], 'tag of a public key'],
    ['an unknown permission', [5, ...new Uint8Array(33 + 8), 4], 'unknown tag 4'],
    ['an unknown mode of deployment', [9, 0, 0, 0, 0, 2], 'unknown tag 2'],
    ['an unknown global contract id', [10, 2], 'unknown tag 2'],
    ['an unknown version of a state init', [11, 1], 'unknown tag 1'],
    ['an unknown version of a delegate', [14, 1], 'unknown tag 1'],
  ])('refuses %s', (_name, bytes, message) => {
    expect(() => decode(actionSchema, Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({
        constructor: BorshError,
        message: expect.stringContaining(message),
      }),
    );
  });

  test.each([8, 14])('refuses a delegate of tag %i in a delegate', (tag) => {
    const nested = concatBytes(Uint8Array.of(8), alice, alice, encode(u32, 1), encode(u8, tag));
    expect(() => decode(actionSchema, nested)).toThrow('holds none');
    expect(() =>
      decode(actionSchema, concatBytes(encode(u8, 14), encode(u8, 0), nested.subarray(1))),
    ).toThrow('holds none');
  });

  test('does not encode a key that is none', () => {
    const deletion: Action = { kind: 'delete_key', publicKey: Uint8Array.of(0, 1) };
    expect(() => encode(actionSchema, deletion)).toThrow('not a public key');
  });

  test('decodes the data of a state init in any order, and keeps the last of equal keys', () => {
    const entry = (name: number, value: number) => [1, 0, 0, 0, name, 1, 0, 0, 0, value];
    const data = [...entry(2, 1), ...entry(1, 2), ...entry(2, 3)];
    const head = [11, 0, 1, 2, 0, 0, 0, 97, 97, 3, 0, 0, 0];
    const read = decode(actionSchema, Uint8Array.from([...head, ...data, ...new Uint8Array(16)]));
    expect(read).toMatchObject({
      stateInit: {
        data: [
          [Uint8Array.of(1), Uint8Array.of(2)],
          [Uint8Array.of(2), Uint8Array.of(3)],
        ],
      },
    });
  });
});

test('accessKeySchema is undone by decoding, and has the same borsh whatever its JSON', () => {
  fc.assert(
    fc.property(accessKey, (value) => {
      expect(decode(accessKeySchema, encode(accessKeySchema, value))).toEqual(value);
      const isPair = value.permission.kind === 'gas_key_function_call';
      if (isPair) expect(accessKeyView(value)).not.toEqual(accessKeySchema.toJson(value));
      else expect(accessKeyView(value)).toEqual(accessKeySchema.toJson(value));
    }),
  );
});

test('actionView shows code by its hash', () => {
  const code = new Uint8Array(0);
  const hash = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
  expect(actionView({ kind: 'deploy_contract', code })).toEqual({ DeployContract: { code: hash } });
  expect(actionView({ kind: 'deploy_global_contract', code, deployMode: 'CodeHash' })).toEqual({
    DeployGlobalContract: { code: hash },
  });
});

describe('what an action takes along', () => {
  const call: Action = {
    kind: 'function_call',
    methodName: 'go',
    args: new Uint8Array(),
    gas: 5n,
    deposit: 7n,
  };

  test('is the gas of a call, and no other gas', () => {
    expect(prepaidGas(call)).toBe(5n);
    expect(prepaidGas({ kind: 'transfer', deposit: 3n })).toBe(0n);
  });

  test('is the deposit for the receiver, and neither a stake nor a withdrawal', () => {
    expect(attachedDeposit(call)).toBe(7n);
    expect(attachedDeposit({ kind: 'transfer', deposit: 3n })).toBe(3n);
    expect(attachedDeposit({ kind: 'stake', stake: 3n, publicKey: key })).toBe(0n);
    expect(attachedDeposit({ kind: 'withdraw_from_gas_key', amount: 3n, publicKey: key })).toBe(0n);
  });
});

describe('isDelegateActionSigned', () => {
  /** From a block of nearcore's localnet, height 879765 (near-lake-framework-rs). */
  const recorded: SignedDelegateAction = {
    delegateAction: {
      senderId: 'test.near',
      receiverId: 'test.near',
      actions: [
        {
          kind: 'add_key',
          publicKey: parsePublicKey('ed25519:CnQMksXTTtn81WdDujsEMQgKUMkFvDJaAjDeDLTxVrsg') ?? key,
          accessKey: { nonce: 0n, permission: { kind: 'full_access' } },
        },
      ],
      nonce: 879_546n,
      maxBlockHeight: 100n,
      publicKey: key,
    },
    signature:
      parseSignature(
        'ed25519:25uGrsJNU3fVgUpPad3rGJRy2XQum8gJxLRjKFCbd7gymXwUxQ9r3tuyBCD6To7SX5oSJ2ScJZejwqK1ju8WdZfS',
      ) ?? new Uint8Array(),
  };

  test('takes what a sender signed on a real chain', () => {
    expect(isDelegateActionSigned(recorded)).toBe(true);
  });

  test('refuses the same signature under another nonce, or for the other version', () => {
    const { delegateAction, signature } = recorded;
    expect(isDelegateActionSigned({ signature, delegateAction: { ...delegateAction, nonce: 1n } })).toBe(
      false,
    );
    const nonce = { kind: 'nonce', nonce: delegateAction.nonce } as const;
    const v2 = { ...delegateAction, kind: 'v2', nonce } as const;
    expect(isDelegateActionSigned({ signature, delegateAction: v2 })).toBe(false);
  });

  test('is asked of what decodes', () => {
    const bytes = encode(signedDelegateActionSchema, recorded);
    expect(decode(signedDelegateActionSchema, bytes)).toEqual(recorded);
  });
});
