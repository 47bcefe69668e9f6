import { describe, expect, test } from 'vitest';
import { type Parameters, paramsAt } from '../../src/params/at-version.ts';
import { fromUtf8 } from '../../src/primitives/bytes.ts';
import { universalAccountId } from '../../src/primitives/universal-account-id.ts';
import * as actions from '../../src/vm/host/promise-actions.ts';
import * as gasKeys from '../../src/vm/host/promise-gas-keys.ts';
import * as globalContracts from '../../src/vm/host/promise-global-contracts.ts';
import * as universal from '../../src/vm/host/promise-universal.ts';
import { promiseBatchCreate } from '../../src/vm/host/promises.ts';
import { BareCall, gasOf, trapOf } from '../support/bare-call.ts';
import { MockExternal } from '../support/mock-external.ts';

const params = paramsAt(88);
const { actions: fees } = params;

const create = (guest: BareCall, account = 'bob.near'): bigint =>
  promiseBatchCreate(guest.call, guest.put(account));

const key = (tag: number, length: number): Uint8Array =>
  Uint8Array.of(tag, ...new Uint8Array(length).fill(7));
const ed25519 = key(0, 32);
const mlDsa = key(2, 1952);

describe('a public key', () => {
  const uses: readonly [name: string, use: (guest: BareCall, promise: bigint, bytes: Uint8Array) => void][] =
    [
      [
        'stake',
        (guest, promise, bytes) =>
          actions.promiseBatchActionStake(guest.call, promise, guest.putAmount(1n), guest.put(bytes)),
      ],
      [
        'add_key_with_full_access',
        (guest, promise, bytes) =>
          actions.promiseBatchActionAddKeyWithFullAccess(guest.call, promise, guest.put(bytes), 0n),
      ],
      [
        'add_key_with_function_call',
        (guest, promise, bytes) =>
          actions.promiseBatchActionAddKeyWithFunctionCall(
            guest.call,
            promise,
            guest.put(bytes),
            0n,
            guest.putAmount(0n),
            guest.put('bob.near'),
            guest.put('run'),
          ),
      ],
      [
        'delete_key',
        (guest, promise, bytes) => actions.promiseBatchActionDeleteKey(guest.call, promise, guest.put(bytes)),
      ],
      [
        'transfer_to_gas_key',
        (guest, promise, bytes) =>
          gasKeys.promiseBatchActionTransferToGasKey(
            guest.call,
            promise,
            guest.put(bytes),
            guest.putAmount(1n),
          ),
      ],
      [
        'add_gas_key_with_full_access',
        (guest, promise, bytes) =>
          gasKeys.promiseBatchActionAddGasKeyWithFullAccess(guest.call, promise, guest.put(bytes), 1n),
      ],
      [
        'add_gas_key_with_function_call',
        (guest, promise, bytes) =>
          gasKeys.promiseBatchActionAddGasKeyWithFunctionCall(
            guest.call,
            promise,
            guest.put(bytes),
            1n,
            guest.putAmount(0n),
            guest.put('bob.near'),
            guest.put('run'),
          ),
      ],
    ];

  class ClassicChain extends MockExternal {
    override postQuantumKeysEnabled(): boolean {
      return false;
    }
  }

  describe.each(uses)('of %s', (_name, use) => {
    test('is judged after the promise', () => {
      const guest = new BareCall();
      expect(trapOf(() => use(guest, 5n, ed25519.slice(1)))).toEqual({
        kind: 'InvalidPromiseIndex',
        promise_idx: 5n,
      });
    });

    test('that is none fails after the action was paid for, and no action is made', () => {
      const guest = new BareCall();
      const promise = create(guest);
      const { burnt } = gasOf(guest, () =>
        expect(trapOf(() => use(guest, promise, ed25519.slice(1)))).toEqual({ kind: 'InvalidPublicKey' }),
      );
      // More than the base and all the reads.
      expect(burnt).toBeGreaterThan(90_000_000_000n);
      expect(guest.lastAsked).toMatchObject({ op: 'create_action_receipt' });
    });

    test('may be post-quantum where the chain has such keys', () => {
      const guest = new BareCall();
      use(guest, create(guest), mlDsa);
      expect(guest.lastAsked).toHaveProperty('public_key.len');
    });

    test('is none where the chain does not have its kind', () => {
      const guest = new BareCall({ external: (settings) => new ClassicChain(settings) });
      const promise = create(guest);
      expect(trapOf(() => use(guest, promise, mlDsa))).toEqual({ kind: 'InvalidPublicKey' });
      use(guest, promise, ed25519);
      expect(guest.lastAsked).toHaveProperty('public_key');
    });
  });
});

describe('a gas key', () => {
  const addKey = (guest: BareCall, bytes: Uint8Array, nonces: bigint) => {
    const promise = create(guest);
    const at = guest.put(bytes);
    return gasOf(guest, () =>
      gasKeys.promiseBatchActionAddGasKeyWithFullAccess(guest.call, promise, at, nonces),
    );
  };

  test('costs its room in the trie for each nonce', () => {
    const [none, two] = [0n, 2n].map((nonces) => addKey(new BareCall(), ed25519, nonces).used);
    const entry = BigInt('bob.near'.length + 2 + ed25519.length + 2 + 8);
    const each = fees.gas_key_nonce_write_base.execution.gas + fees.gas_key_byte.execution.gas * entry;
    expect((two ?? 0n) - (none ?? 0n)).toBe(2n * each);
  });

  test('has at most 65,535 nonces, judged before the promise', () => {
    const guest = new BareCall();
    const at = guest.put(ed25519);
    const add = (nonces: bigint) => () =>
      gasKeys.promiseBatchActionAddGasKeyWithFullAccess(guest.call, 5n, at, nonces);
    expect(trapOf(add(65_536n))).toEqual({ kind: 'IntegerOverflow' });
    expect(trapOf(add(65_535n))).toEqual({ kind: 'InvalidPromiseIndex', promise_idx: 5n });
  });

  test('is stored at the cost of an ML-DSA key whole until the fix, of its hash after it', () => {
    const fixed: Parameters = { ...params, wasm: { ...params.wasm, fix_ml_dsa_cost_charging: true } };
    const before = addKey(new BareCall(), mlDsa, 1n);
    const after = addKey(new BareCall({ params: fixed }), mlDsa, 1n);
    expect(after.burnt).toBe(before.burnt);
    expect(before.used - after.used).toBe(fees.gas_key_byte.execution.gas * BigInt(mlDsa.length - 33));
  });

  test('takes money before it is judged', () => {
    const guest = new BareCall({ context: { accountBalance: 4n } });
    const promise = create(guest);
    const [bad, amount] = [guest.put('no key'), guest.putAmount(5n)];
    expect(
      trapOf(() => gasKeys.promiseBatchActionTransferToGasKey(guest.call, promise, bad, amount)),
    ).toEqual({
      kind: 'BalanceExceeded',
    });
  });
});

describe('the methods of a key', () => {
  const addKey = (guest: BareCall, methods: string, allowance = 0n): void =>
    actions.promiseBatchActionAddKeyWithFunctionCall(
      guest.call,
      create(guest),
      guest.put(ed25519),
      0n,
      guest.putAmount(allowance),
      guest.put('bob.near'),
      guest.put(methods),
    );

  test.each([
    ['', []],
    ['a', ['YQ==']],
    ['a,bc', ['YQ==', 'YmM=']],
  ])('in "%s" are split at commas', (list, names) => {
    const guest = new BareCall();
    addKey(guest, list);
    expect(guest.lastAsked).toMatchObject({ method_names: names, allowance: null });
  });

  test.each([',', 'a,', ',a', 'a,,b'])('in "%s" must have names', (list) => {
    expect(trapOf(() => addKey(new BareCall(), list))).toEqual({ kind: 'EmptyMethodName' });
  });

  test('are paid for with a byte more each', () => {
    const cost = (methods: string) => {
      const guest = new BareCall();
      addKey(guest, methods, 1n);
      return guest.call.gas.profile().actions.add_function_call_key_byte ?? 0n;
    };
    expect([cost(''), cost('a,bc')]).toEqual([0n, 5n * fees.add_function_call_key_byte.sendNotSir.gas]);
  });
});

describe('a transfer', () => {
  const universalId = `0u${'0'.repeat(52)}`;
  const { create_account: account, add_full_access_key: fullKey } = fees;
  const creation = account.sendNotSir.gas + account.execution.gas;
  const withKey = creation + fullKey.sendNotSir.gas + fullKey.execution.gas;

  const cases: readonly [name: string, receiver: string, version: number, extra: bigint][] = [
    ['an Ethereum-like id', `0x${'a'.repeat(40)}`, 88, creation],
    ['a deterministic id', `0s${'a'.repeat(40)}`, 88, creation],
    ['an implicit id', 'a'.repeat(64), 88, withKey],
    ['a universal id', universalId, 88, creation],
    ['a universal id before there were such accounts', universalId, 87, 0n],
    ['an id that only looks universal, with stray last bits', `0u${'0'.repeat(51)}1`, 88, 0n],
    [
      'an id that only looks universal, with a letter outside of the alphabet',
      `0u${'0'.repeat(50)}l0`,
      88,
      0n,
    ],
    ['an Ethereum-like id that is too short', `0x${'a'.repeat(39)}`, 88, 0n],
  ];
  test.each(cases)('to %s pays for what it may create', (_name, receiver, version, extra) => {
    const guest = new BareCall({ params: paramsAt(version) });
    const cost = (to: string) => {
      const [promise, amount] = [create(guest, to), guest.putAmount(1n)];
      return gasOf(guest, () => actions.promiseBatchActionTransfer(guest.call, promise, amount)).used;
    };
    expect(cost(receiver) - cost('bob.near')).toBe(extra);
  });
});

describe('a state init', () => {
  const init = (guest: BareCall, promise: bigint): bigint =>
    globalContracts.promiseBatchActionStateInitByAccountId(
      guest.call,
      promise,
      guest.put('code.near'),
      guest.putAmount(0n),
    );
  const setEntry = (guest: BareCall, promise: bigint, action: bigint): void =>
    globalContracts.setStateInitDataEntry(guest.call, promise, action, guest.put('key'), guest.put('value'));

  test('takes each key once, by its own promise only', () => {
    const guest = new BareCall();
    const [promise, other] = [create(guest), create(guest)];
    const action = init(guest, promise);
    setEntry(guest, promise, action);
    expect(trapOf(() => setEntry(guest, promise, action))).toEqual({ kind: 'DataEntryAlreadyExists' });
    expect(trapOf(() => setEntry(guest, other, action))).toMatchObject({ kind: 'InvalidActionIndex' });
  });

  test('names code by a hash of 32 bytes', () => {
    const guest = new BareCall();
    const [promise, amount] = [create(guest), guest.putAmount(0n)];
    const withHash = (size: number) => () =>
      globalContracts.promiseBatchActionStateInit(
        guest.call,
        promise,
        guest.put(new Uint8Array(size)),
        amount,
      );
    expect(trapOf(withHash(31))).toEqual({ kind: 'ContractCodeHashMalformed' });
    expect(withHash(32)()).toBe(1n);
  });
});

describe('a universal state init', () => {
  const bytes = new Uint8Array(10);

  test('has its account id in the register', () => {
    const guest = new BareCall();
    expect(universal.universalStateInitToAccountId(guest.call, guest.put(bytes), 0n)).toBe(0n);
    expect(fromUtf8(guest.call.registers.get(0n))).toBe(universalAccountId(bytes));
  });

  test.each([
    ['Malformed', 1n],
    ['NonCanonical', 2n],
  ] as const)('that is %s gives %d, after it was paid for, and leaves the register', (error, status) => {
    const guest = new BareCall({ universal: { entries: 0n, keys: 0n, error } });
    const at = guest.put(bytes);
    expect(universal.universalStateInitToAccountId(guest.call, at, 0n)).toBe(status);
    expect(guest.call.registers.length(0n)).toBe(undefined);
    expect(guest.call.gas.profile().ext.universal_state_init_to_account_id_byte).toBe(
      params.ext.universal_state_init_to_account_id_byte.gas * 10n,
    );
  });

  test('pays for entries and keys; when it cannot, there is no action', () => {
    const append = (universalAnswers: { entries: bigint; keys: bigint }) => {
      const guest = new BareCall({ universal: { ...universalAnswers, error: undefined } });
      const [promise, at, amount] = [create(guest), guest.put(bytes), guest.putAmount(0n)];
      const run = () => universal.promiseBatchActionUniversalStateInit(guest.call, promise, at, amount);
      return { guest, run };
    };
    const [none, some] = [append({ entries: 0n, keys: 0n }), append({ entries: 3n, keys: 2n })];
    const extra = gasOf(some.guest, some.run).used - gasOf(none.guest, none.run).used;
    const both = ({ sendNotSir, execution }: (typeof fees)['add_full_access_key']) =>
      sendNotSir.gas + execution.gas;
    expect(extra).toBe(3n * both(fees.universal_state_init_entry) + 2n * both(fees.add_full_access_key));

    const { guest, run } = append({ entries: 10_000n, keys: 0n });
    expect(trapOf(run)).toEqual({ kind: 'GasExceeded' });
    expect(guest.lastAsked).toMatchObject({ op: 'create_action_receipt' });
  });
});
