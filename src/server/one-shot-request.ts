import { toUtf8 } from '../primitives/bytes.ts';
import type { TrustConfig } from '../proof/report-data.ts';
import type { OneShotCall } from '../runtime/one-shot/one-shot-call.ts';
import type { FurtherAccount, PromisingCall } from '../runtime/one-shot/promising-call.ts';
import { blocksOf, type ExecuteRequest, tenNear, usualGas } from './execute-request.ts';
import type { ProblemCode } from './problem-codes.ts';
import { ProblemError } from './problems.ts';

type Limits = TrustConfig['limits'];

/** The call that a request describes. Throws a problem when it is beyond what this service allows. */
export function toOneShotCall(request: ExecuteRequest, limits: Limits): OneShotCall {
  const { contract, call, block, state_witness: brought } = request;
  const oneShot: OneShotCall = {
    code: contract.wasm_base64,
    accountId: contract.account_id,
    balance: contract.balance ?? (brought === undefined ? tenNear : 0n),
    state: toState(request.state),
    ...(brought === undefined ? {} : { brought: { root: brought.root, nodes: brought.nodes_base64 } }),
    method: call.method,
    args: argsOf(call),
    predecessorId: call.predecessor_id,
    signerId: call.signer_id ?? call.predecessor_id,
    signerPublicKey: call.signer_public_key,
    attachedDeposit: call.attached_deposit,
    prepaidGas: call.gas ?? defaultGas(limits),
    isView: call.view,
    block: {
      height: block.height,
      timestamp: block.timestamp,
      epochHeight: block.epoch_height,
      randomSeed: block.random_seed_base64,
    },
    protocolVersion: request.protocol_version,
    chainId: request.chain_id,
  };
  assertWithin(oneShot, limits);
  return oneShot;
}

/** The same with a receipt around it; undefined if its promises are refused. */
export function toPromisingCall(request: ExecuteRequest, limits: Limits): PromisingCall | undefined {
  const { promises: kind } = request;
  if (kind === 'refuse') return undefined;
  const call: PromisingCall = {
    ...toOneShotCall(request, limits),
    promises: kind === 'return' ? { kind } : { kind, maxBlocks: blocksOf(request) },
    accounts: request.accounts.map((account) =>
      toFurtherAccount(account, request.state_witness === undefined ? tenNear : 0n),
    ),
  };
  assertAccountsWithin(call, limits);
  return call;
}

export const toFurtherAccount = (
  account: ExecuteRequest['accounts'][number],
  usualBalance = tenNear,
): FurtherAccount => ({
  accountId: account.account_id,
  balance: account.balance ?? usualBalance,
  code: account.wasm_base64,
  state: toState(account.state),
});

const toState = (items: ExecuteRequest['state']): OneShotCall['state'] =>
  items.map(({ key_base64, value_base64 }) => [key_base64, value_base64] as const);

function defaultGas({ maxPrepaidGas }: Limits): bigint {
  if (usualGas > maxPrepaidGas) return maxPrepaidGas;
  return usualGas;
}

function argsOf({ args, args_base64 }: ExecuteRequest['call']): Uint8Array {
  if (args_base64 !== undefined) return args_base64;
  return args === undefined ? new Uint8Array() : toUtf8(JSON.stringify(args));
}

/** Where a request has the parts of a call. */
export type CallFields = Readonly<Record<'code' | 'args' | 'state' | 'nodes' | 'gas', string>>;

const executeFields: CallFields = {
  code: 'contract.wasm_base64',
  args: 'call',
  state: 'state',
  nodes: 'state_witness',
  gas: 'call.gas',
};

/** The protocol's own limits are the runtime's to check; these are ours, and part of what was attested. Throws problems. */
export function assertWithin(
  { code, args, state, brought, prepaidGas }: OneShotCall,
  limits: Limits,
  fields: CallFields = executeFields,
): void {
  const broughtBytes = BigInt(brought?.nodes.reduce((sum, { length }) => sum + length, 0) ?? 0);
  assertBounds([
    ['code_too_large', fields.code, BigInt(code.length), limits.maxCodeBytes, 'bytes'],
    ['args_too_long', fields.args, BigInt(args.length), limits.maxArgsBytes, 'bytes of arguments'],
    ['state_too_large', fields.state, bytesOf(state), limits.maxStateBytes, 'bytes'],
    ['state_too_large', fields.nodes, broughtBytes, limits.maxStateBytes, 'bytes'],
    ['gas_above_limit', fields.gas, prepaidGas, limits.maxPrepaidGas, 'gas'],
  ]);
}

/** A contract has the limit of the called one; all states share theirs. */
function assertAccountsWithin({ accounts, state }: PromisingCall, limits: Limits): void {
  const all = accounts.reduce((sum, account) => sum + bytesOf(account.state), bytesOf(state));
  assertBounds([
    ...accounts.map(({ code }, index): Bound => {
      const field = `accounts[${index}].wasm_base64`;
      return ['code_too_large', field, BigInt(code?.length ?? 0), limits.maxCodeBytes, 'bytes'];
    }),
    ['state_too_large', 'accounts', all, limits.maxStateBytes, 'bytes of state together with the contract'],
  ]);
}

const bytesOf = (state: OneShotCall['state']): bigint =>
  BigInt(state.reduce((sum, [key, value]) => sum + key.length + value.length, 0));

type Bound = readonly [code: ProblemCode, field: string, actual: bigint, most: bigint, unit: string];

function assertBounds(bounds: readonly Bound[]): void {
  for (const [problem, field, actual, most, unit] of bounds) {
    if (actual <= most) continue;
    throw new ProblemError(problem, `${field} has ${actual} ${unit}, this service takes at most ${most}`, {
      field,
    });
  }
}
