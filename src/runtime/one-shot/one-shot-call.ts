import { type Parameters, paramsAt, supportedVersions } from '../../params/at-version.ts';
import { accountSentinel } from '../../primitives/account.ts';
import { isAccountId } from '../../primitives/account-id.ts';
import { toHex, toUtf8 } from '../../primitives/bytes.ts';
import { hashOfCode } from '../../primitives/code-hash.ts';
import { isPublicKey } from '../../primitives/public-key.ts';
import type { BroughtState } from './brought-state.ts';
import { InvalidCall, type InvalidCallCode } from './invalid-call.ts';

/** One call of one contract, with all the state that there is. */
export type OneShotCall = {
  readonly code: Uint8Array;
  readonly accountId: string;
  /** Of the account before the call, without the attached deposit. In yoctonear. */
  readonly balance: bigint;
  /** The contract's own keys and values, in any order. */
  readonly state: readonly (readonly [key: Uint8Array, value: Uint8Array])[];
  /** The whole state in another form: then balance and state above are nothing. */
  readonly brought?: BroughtState | undefined;
  readonly method: string;
  readonly args: Uint8Array;
  readonly predecessorId: string;
  readonly signerId: string;
  /** Borsh `PublicKey`. */
  readonly signerPublicKey: Uint8Array;
  readonly attachedDeposit: bigint;
  /** Of a view it is all the gas that may be burnt. */
  readonly prepaidGas: bigint;
  readonly isView: boolean;
  readonly block: {
    readonly height: bigint;
    readonly timestamp: bigint;
    readonly epochHeight: bigint;
    /** What the contract reads as its random seed. There is no receipt for nearcore to mix into it. */
    readonly randomSeed: Uint8Array;
  };
  readonly protocolVersion: number;
  readonly chainId: string;
};

/** What a state says of a contract's code: its hash and its length in bytes. */
export type CodeRef = { readonly hash: Uint8Array; readonly length: number };

/** A call whose code lies elsewhere, for whoever has it loaded. */
export type CallOfCode = Omit<OneShotCall, 'code'> & { readonly code: CodeRef };

export const codeRef = (code: Uint8Array): CodeRef => ({ hash: hashOfCode(code), length: code.length });

export const withoutCode = (call: OneShotCall): CallOfCode => ({ ...call, code: codeRef(call.code) });

/** Of either kind. */
type AnyCall = Omit<OneShotCall, 'code'> & { readonly code: { readonly length: number } };

/** The parameters that a call runs under. Throws `InvalidCall` when the chain could not have come to such a call. */
export function assertValidCall(call: AnyCall): Parameters {
  refuseUnless(
    supportedVersions.includes(call.protocolVersion),
    'protocol_version_unsupported',
    `protocol version ${call.protocolVersion} is not one of ${supportedVersions.join(', ')}`,
  );
  const params = paramsAt(call.protocolVersion);
  assertNames(call, params);
  assertSizes(call, params);
  assertMoney(call);
  assertBlock(call);
  assertState(call, params);
  return params;
}

/** Throws `InvalidCall`. */
export function refuseUnless(holds: boolean, code: InvalidCallCode, message: string): void {
  if (!holds) throw new InvalidCall(code, message);
}

function assertNames(call: AnyCall, { limits }: Parameters): void {
  for (const id of [call.accountId, call.predecessorId, call.signerId]) {
    assertAccountId(id);
  }
  refuseUnless(
    isPublicKey(call.signerPublicKey),
    'public_key_invalid',
    "the signer's key is not a public key",
  );
  const { max_length_method_name: most } = limits;
  const { length } = toUtf8(call.method);
  refuseUnless(
    length <= most,
    'method_name_too_long',
    `the method's name has ${length} bytes, of at most ${most}`,
  );
}

export const assertAccountId = (id: string): void =>
  refuseUnless(isAccountId(id), 'account_id_invalid', `${JSON.stringify(id)} is not an account id`);

export const assertCodeSize = ({ length }: { readonly length: number }, { limits }: Parameters): void =>
  refuseUnless(
    length <= limits.max_contract_size,
    'code_too_large',
    `the code has ${length} bytes, of at most ${limits.max_contract_size}`,
  );

function assertSizes({ code, args, prepaidGas }: AnyCall, params: Parameters): void {
  const { limits } = params;
  assertCodeSize(code, params);
  refuseUnless(
    args.length <= limits.max_arguments_length,
    'args_too_long',
    `the arguments have ${args.length} bytes, of at most ${limits.max_arguments_length}`,
  );
  refuseUnless(
    prepaidGas >= 0n && prepaidGas <= limits.max_total_prepaid_gas,
    'gas_above_limit',
    `the prepaid gas is ${prepaidGas}, of at most ${limits.max_total_prepaid_gas}`,
  );
}

function assertMoney({ balance, attachedDeposit, isView }: AnyCall): void {
  refuseUnless(
    balance >= 0n && attachedDeposit >= 0n && balance + attachedDeposit < accountSentinel,
    'balance_out_of_range',
    'balance and deposit must fit into an account together',
  );
  refuseUnless(!isView || attachedDeposit === 0n, 'deposit_in_view', 'a view cannot take a deposit');
}

function assertBlock({ block }: AnyCall): void {
  for (const value of [block.height, block.timestamp, block.epochHeight]) {
    refuseUnless(value >= 0n && value < 1n << 64n, 'block_invalid', `${value} does not fit into a u64`);
  }
  refuseUnless(block.randomSeed.length === 32, 'block_invalid', 'the random seed must have 32 bytes');
}

export function assertState({ state }: Pick<AnyCall, 'state'>, { limits }: Parameters): void {
  const seen = new Set<string>();
  for (const [key, value] of state) {
    const name = toHex(key);
    refuseUnless(
      key.length <= limits.max_length_storage_key,
      'state_key_too_long',
      `a key of the state has ${key.length} bytes, of at most ${limits.max_length_storage_key}`,
    );
    refuseUnless(
      value.length <= limits.max_length_storage_value,
      'state_value_too_long',
      `the value of key ${name} has ${value.length} bytes, of at most ${limits.max_length_storage_value}`,
    );
    refuseUnless(!seen.has(name), 'state_key_duplicate', `key ${name} comes twice in the state`);
    seen.add(name);
  }
}
