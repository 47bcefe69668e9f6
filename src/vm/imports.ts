import type { Parameters } from '../params/at-version.ts';
import type { HostFunction } from '../wasm/instance.ts';
import { type FunctionType, type PreparedModule, valueType } from '../wasm/module.ts';
import type { Call } from './call.ts';
import type { FunctionCallError } from './errors.ts';
import * as altBn128 from './host/alt-bn128.ts';
import * as bls12381 from './host/bls12381.ts';
import * as context from './host/context.ts';
import * as economics from './host/economics.ts';
import * as hashes from './host/hashes.ts';
import * as output from './host/output.ts';
import * as actions from './host/promise-actions.ts';
import * as gasKeys from './host/promise-gas-keys.ts';
import * as globalContracts from './host/promise-global-contracts.ts';
import * as universal from './host/promise-universal.ts';
import * as yields from './host/promise-yield.ts';
import * as promises from './host/promises.ts';
import * as registers from './host/registers.ts';
import * as signatures from './host/signatures.ts';
import * as storage from './host/storage.ts';
import { type HostImport, hostFunction } from './host-function.ts';
import type { Meter } from './meter.ts';

/** All that contracts may import from `env`: nearcore's table (near-vm-runner 0.38, `imports.rs`). */
export const hostImports: readonly HostImport[] = [
  hostFunction('read_register', ['u64', 'u64'], 'nothing', registers.readRegister),
  hostFunction('register_len', ['u64'], 'u64', registers.registerLen),
  hostFunction('write_register', ['u64', 'slice'], 'nothing', registers.writeRegister),

  hostFunction('current_account_id', ['u64'], 'nothing', context.currentAccountId),
  hostFunction('chain_id', ['u64'], 'nothing', context.chainId, 'chain_id_host_fn'),
  hostFunction('signer_account_id', ['u64'], 'nothing', context.signerAccountId),
  hostFunction('signer_account_pk', ['u64'], 'nothing', context.signerAccountPk),
  hostFunction('predecessor_account_id', ['u64'], 'nothing', context.predecessorAccountId),
  hostFunction('refund_to_account_id', ['u64'], 'nothing', context.refundToAccountId),
  hostFunction('input', ['u64'], 'nothing', context.input),
  hostFunction('block_index', [], 'u64', context.blockIndex),
  hostFunction('block_timestamp', [], 'u64', context.blockTimestamp),
  hostFunction('epoch_height', [], 'u64', context.epochHeight),
  hostFunction('random_seed', ['u64'], 'nothing', context.randomSeed),
  hostFunction('current_contract_code', ['u64'], 'u64', context.currentContractCode),

  hostFunction('storage_usage', [], 'u64', economics.storageUsage),
  hostFunction('account_balance', ['u64'], 'nothing', economics.accountBalance),
  hostFunction('account_locked_balance', ['u64'], 'nothing', economics.accountLockedBalance),
  hostFunction('attached_deposit', ['u64'], 'nothing', economics.attachedDeposit),
  hostFunction('prepaid_gas', [], 'u64', economics.prepaidGas),
  hostFunction('used_gas', [], 'u64', economics.usedGas),
  hostFunction('validator_stake', ['slice', 'u64'], 'nothing', economics.validatorStake),
  hostFunction('validator_total_stake', ['u64'], 'nothing', economics.validatorTotalStake),
  hostFunction('gas', ['u32'], 'nothing', economics.gas),

  hostFunction('sha256', ['slice', 'u64'], 'nothing', hashes.sha256),
  hostFunction('keccak256', ['slice', 'u64'], 'nothing', hashes.keccak256),
  hostFunction('keccak512', ['slice', 'u64'], 'nothing', hashes.keccak512),
  hostFunction('sha3_256', ['slice', 'u64'], 'nothing', hashes.sha3256, 'sha3_host_fns'),
  hostFunction('sha3_384', ['slice', 'u64'], 'nothing', hashes.sha3384, 'sha3_host_fns'),
  hostFunction('sha3_512', ['slice', 'u64'], 'nothing', hashes.sha3512, 'sha3_host_fns'),
  hostFunction('ripemd160', ['slice', 'u64'], 'nothing', hashes.ripemd160),

  hostFunction('ecrecover', ['slice', 'slice', 'u64', 'u64', 'u64'], 'u64', signatures.ecrecover),
  hostFunction('ed25519_verify', ['slice', 'slice', 'slice'], 'u64', signatures.ed25519Verify),
  hostFunction(
    'p256_verify',
    ['slice', 'slice', 'slice'],
    'u64',
    signatures.p256Verify,
    'p256_verify_host_fn',
  ),
  hostFunction(
    'ml_dsa_verify',
    ['slice', 'slice', 'slice'],
    'u64',
    signatures.mlDsaVerify,
    'ml_dsa_verify_host_fn',
  ),

  hostFunction('alt_bn128_g1_multiexp', ['slice', 'u64'], 'nothing', altBn128.altBn128G1Multiexp),
  hostFunction('alt_bn128_g1_sum', ['slice', 'u64'], 'nothing', altBn128.altBn128G1Sum),
  hostFunction('alt_bn128_pairing_check', ['slice'], 'u64', altBn128.altBn128PairingCheck),

  hostFunction('bls12381_p1_sum', ['slice', 'u64'], 'u64', bls12381.bls12381P1Sum),
  hostFunction('bls12381_p2_sum', ['slice', 'u64'], 'u64', bls12381.bls12381P2Sum),
  hostFunction('bls12381_g1_multiexp', ['slice', 'u64'], 'u64', bls12381.bls12381G1Multiexp),
  hostFunction('bls12381_g2_multiexp', ['slice', 'u64'], 'u64', bls12381.bls12381G2Multiexp),
  hostFunction('bls12381_map_fp_to_g1', ['slice', 'u64'], 'u64', bls12381.bls12381MapFpToG1),
  hostFunction('bls12381_map_fp2_to_g2', ['slice', 'u64'], 'u64', bls12381.bls12381MapFp2ToG2),
  hostFunction('bls12381_pairing_check', ['slice'], 'u64', bls12381.bls12381PairingCheck),
  hostFunction('bls12381_p1_decompress', ['slice', 'u64'], 'u64', bls12381.bls12381P1Decompress),
  hostFunction('bls12381_p2_decompress', ['slice', 'u64'], 'u64', bls12381.bls12381P2Decompress),

  hostFunction('value_return', ['slice'], 'nothing', output.valueReturn),
  hostFunction('panic', [], 'nothing', output.panic),
  hostFunction('panic_utf8', ['slice'], 'nothing', output.panicUtf8),
  hostFunction('log_utf8', ['slice'], 'nothing', output.logUtf8),
  hostFunction('log_utf16', ['slice'], 'nothing', output.logUtf16),
  hostFunction('abort', ['u32', 'u32', 'u32', 'u32'], 'nothing', output.abort),

  hostFunction('storage_write', ['slice', 'slice', 'u64'], 'u64', storage.storageWrite),
  hostFunction('storage_read', ['slice', 'u64'], 'u64', storage.storageRead),
  hostFunction('storage_remove', ['slice', 'u64'], 'u64', storage.storageRemove),
  hostFunction('storage_has_key', ['slice'], 'u64', storage.storageHasKey),
  hostFunction('storage_iter_prefix', ['slice'], 'u64', storage.storageIterPrefix),
  hostFunction('storage_iter_range', ['slice', 'slice'], 'u64', storage.storageIterRange),
  hostFunction('storage_iter_next', ['u64', 'u64', 'u64'], 'u64', storage.storageIterNext),

  hostFunction('promise_create', ['slice', 'slice', 'slice', 'u64', 'u64'], 'u64', promises.promiseCreate),
  hostFunction('promise_then', ['u64', 'slice', 'slice', 'slice', 'u64', 'u64'], 'u64', promises.promiseThen),
  hostFunction('promise_and', ['u64', 'u64'], 'u64', promises.promiseAnd),
  hostFunction('promise_batch_create', ['slice'], 'u64', promises.promiseBatchCreate),
  hostFunction('promise_batch_then', ['u64', 'slice'], 'u64', promises.promiseBatchThen),
  hostFunction('promise_set_refund_to', ['u64', 'slice'], 'nothing', promises.promiseSetRefundTo),
  hostFunction('promise_results_count', [], 'u64', promises.promiseResultsCount),
  hostFunction('promise_result', ['u64', 'u64'], 'u64', promises.promiseResult),
  hostFunction('promise_return', ['u64'], 'nothing', promises.promiseReturn),

  hostFunction(
    'promise_batch_action_create_account',
    ['u64'],
    'nothing',
    actions.promiseBatchActionCreateAccount,
  ),
  hostFunction(
    'promise_batch_action_deploy_contract',
    ['u64', 'slice'],
    'nothing',
    actions.promiseBatchActionDeployContract,
  ),
  hostFunction(
    'promise_batch_action_function_call',
    ['u64', 'slice', 'slice', 'u64', 'u64'],
    'nothing',
    actions.promiseBatchActionFunctionCall,
  ),
  hostFunction(
    'promise_batch_action_function_call_weight',
    ['u64', 'slice', 'slice', 'u64', 'u64', 'u64'],
    'nothing',
    actions.promiseBatchActionFunctionCallWeight,
  ),
  hostFunction(
    'promise_batch_action_transfer',
    ['u64', 'u64'],
    'nothing',
    actions.promiseBatchActionTransfer,
  ),
  hostFunction(
    'promise_batch_action_stake',
    ['u64', 'u64', 'slice'],
    'nothing',
    actions.promiseBatchActionStake,
  ),
  hostFunction(
    'promise_batch_action_add_key_with_full_access',
    ['u64', 'slice', 'u64'],
    'nothing',
    actions.promiseBatchActionAddKeyWithFullAccess,
  ),
  hostFunction(
    'promise_batch_action_add_key_with_function_call',
    ['u64', 'slice', 'u64', 'u64', 'slice', 'slice'],
    'nothing',
    actions.promiseBatchActionAddKeyWithFunctionCall,
  ),
  hostFunction(
    'promise_batch_action_delete_key',
    ['u64', 'slice'],
    'nothing',
    actions.promiseBatchActionDeleteKey,
  ),
  hostFunction(
    'promise_batch_action_delete_account',
    ['u64', 'slice'],
    'nothing',
    actions.promiseBatchActionDeleteAccount,
  ),

  hostFunction(
    'promise_batch_action_transfer_to_gas_key',
    ['u64', 'slice', 'u64'],
    'nothing',
    gasKeys.promiseBatchActionTransferToGasKey,
    'gas_key_host_fns',
  ),
  hostFunction(
    'promise_batch_action_add_gas_key_with_full_access',
    ['u64', 'slice', 'u64'],
    'nothing',
    gasKeys.promiseBatchActionAddGasKeyWithFullAccess,
    'gas_key_host_fns',
  ),
  hostFunction(
    'promise_batch_action_add_gas_key_with_function_call',
    ['u64', 'slice', 'u64', 'u64', 'slice', 'slice'],
    'nothing',
    gasKeys.promiseBatchActionAddGasKeyWithFunctionCall,
    'gas_key_host_fns',
  ),

  hostFunction(
    'promise_batch_action_deploy_global_contract',
    ['u64', 'slice'],
    'nothing',
    globalContracts.promiseBatchActionDeployGlobalContract,
    'global_contract_host_fns',
  ),
  hostFunction(
    'promise_batch_action_deploy_global_contract_by_account_id',
    ['u64', 'slice'],
    'nothing',
    globalContracts.promiseBatchActionDeployGlobalContractByAccountId,
    'global_contract_host_fns',
  ),
  hostFunction(
    'promise_batch_action_use_global_contract',
    ['u64', 'slice'],
    'nothing',
    globalContracts.promiseBatchActionUseGlobalContract,
    'global_contract_host_fns',
  ),
  hostFunction(
    'promise_batch_action_use_global_contract_by_account_id',
    ['u64', 'slice'],
    'nothing',
    globalContracts.promiseBatchActionUseGlobalContractByAccountId,
    'global_contract_host_fns',
  ),
  hostFunction(
    'promise_batch_action_state_init',
    ['u64', 'slice', 'u64'],
    'u64',
    globalContracts.promiseBatchActionStateInit,
  ),
  hostFunction(
    'promise_batch_action_state_init_by_account_id',
    ['u64', 'slice', 'u64'],
    'u64',
    globalContracts.promiseBatchActionStateInitByAccountId,
  ),
  hostFunction(
    'set_state_init_data_entry',
    ['u64', 'u64', 'slice', 'slice'],
    'nothing',
    globalContracts.setStateInitDataEntry,
  ),

  hostFunction(
    'universal_state_init_to_account_id',
    ['slice', 'u64'],
    'u64',
    universal.universalStateInitToAccountId,
    'universal_accounts',
  ),
  hostFunction(
    'promise_batch_action_universal_state_init',
    ['u64', 'slice', 'u64'],
    'nothing',
    universal.promiseBatchActionUniversalStateInit,
    'universal_accounts',
  ),

  hostFunction(
    'promise_yield_create',
    ['slice', 'slice', 'u64', 'u64', 'u64'],
    'u64',
    yields.promiseYieldCreate,
  ),
  hostFunction(
    'promise_yield_create_with_id',
    ['slice', 'slice', 'u64', 'u64', 'u64', 'slice'],
    'u64',
    yields.promiseYieldCreateWithId,
    'yield_with_id_host_fns',
  ),
  hostFunction('promise_yield_resume', ['slice', 'slice'], 'u32', yields.promiseYieldResume),
  hostFunction(
    'promise_yield_resume_with_yield_id',
    ['slice', 'slice'],
    'u32',
    yields.promiseYieldResumeWithYieldId,
    'yield_with_id_host_fns',
  ),
];

const importsByName: ReadonlyMap<string, HostImport> = new Map(hostImports.map((one) => [one.name, one]));

function findImport(name: string, params: Parameters): HostImport | undefined {
  const found = importsByName.get(name);
  const isOn = found?.gate === undefined || params.wasm[found.gate];
  return isOn ? found : undefined;
}

/** Protocol: a name that is not there is told before a wrong type, wherever either stands (Wasmtime, `instantiate_pre`). */
export function linkError(
  imports: PreparedModule['imports'],
  params: Parameters,
): FunctionCallError | undefined {
  const pairs = imports.map(({ name, type }) => ({ wanted: type, offered: findImport(name, params)?.type }));
  if (!pairs.every(isOffered)) return { kind: 'LinkError', msg: 'unknown or invalid import' };
  const wrong = pairs.find(({ wanted, offered }) => !isSameType(wanted, offered));
  if (wrong === undefined) return undefined;
  const [expected, found] = [describeType(wrong.wanted), describeType(wrong.offered)];
  return {
    kind: 'LinkError',
    msg: `types incompatible: expected type \`${expected}\`, found type \`${found}\``,
  };
}

type Pair = { readonly wanted: FunctionType; readonly offered: FunctionType | undefined };

const isOffered = (pair: Pair): pair is Pair & { readonly offered: FunctionType } =>
  pair.offered !== undefined;

const isSameType = (a: FunctionType, b: FunctionType): boolean =>
  isSameList(a.params, b.params) && isSameList(a.results, b.results);

const isSameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((type, index) => type === b[index]);

const typeNames = new Map<number, string>(Object.entries(valueType).map(([name, byte]) => [byte, name]));

/** As WebAssembly's text format writes it. */
function describeType({ params, results }: FunctionType): string {
  const list = (word: string, types: readonly number[]): string =>
    types.length === 0 ? '' : ` (${word} ${types.map((type) => typeNames.get(type)).join(' ')})`;
  return `(func${list('param', params)}${list('result', results)})`;
}

/** The function of a linked import, for one call, metered at both of its ends. */
export function bindImport(name: string, call: Call, meter: Meter): HostFunction {
  const found = findImport(name, call.params);
  if (found === undefined) throw new Error(`the import ${name} was not linked`);
  return found.bind(call, meter);
}
