import { toUtf8 } from '../primitives/bytes.ts';
import type { TrustConfig } from '../proof/report-data.ts';
import type { OneShotCall } from '../runtime/one-shot-call.ts';
import { type ExecuteRequest, usualGas } from './execute-request.ts';
import { ProblemError } from './problems.ts';

type Limits = TrustConfig['limits'];

/** The call that a request describes. Throws a problem when it is beyond what this service allows. */
export function toOneShotCall(request: ExecuteRequest, limits: Limits): OneShotCall {
  const { contract, call, block } = request;
  const oneShot: OneShotCall = {
    code: contract.wasm_base64,
    accountId: contract.account_id,
    balance: contract.balance,
    state: request.state.map(({ key_base64, value_base64 }) => [key_base64, value_base64] as const),
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

function defaultGas({ maxPrepaidGas }: Limits): bigint {
  if (usualGas > maxPrepaidGas) return maxPrepaidGas;
  return usualGas;
}

function argsOf({ args, args_base64 }: ExecuteRequest['call']): Uint8Array {
  if (args_base64 !== undefined) return args_base64;
  return args === undefined ? new Uint8Array() : toUtf8(JSON.stringify(args));
}

/** The protocol's own limits are the runtime's to check; these are ours, and part of what was attested. */
function assertWithin({ code, args, state, prepaidGas }: OneShotCall, limits: Limits): void {
  const stateBytes = state.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  const bounds = [
    ['code_too_large', 'contract.wasm_base64', BigInt(code.length), limits.maxCodeBytes, 'bytes'],
    ['args_too_long', 'call', BigInt(args.length), limits.maxArgsBytes, 'bytes of arguments'],
    ['state_too_large', 'state', BigInt(stateBytes), limits.maxStateBytes, 'bytes'],
    ['gas_above_limit', 'call.gas', prepaidGas, limits.maxPrepaidGas, 'gas'],
  ] as const;
  for (const [problem, field, actual, most, unit] of bounds) {
    if (actual <= most) continue;
    throw new ProblemError(problem, `${field} has ${actual} ${unit}, this service takes at most ${most}`, {
      field,
    });
  }
}
