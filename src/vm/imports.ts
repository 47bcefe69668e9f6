import type { Parameters } from '../params/at-version.ts';
import type { HostFunction } from '../wasm/instance.ts';
import { type FunctionType, type PreparedModule, valueType } from '../wasm/module.ts';
import type { Call } from './call.ts';
import type { FunctionCallError } from './errors.ts';
import * as context from './host/context.ts';
import * as economics from './host/economics.ts';
import * as hashes from './host/hashes.ts';
import * as output from './host/output.ts';
import * as registers from './host/registers.ts';
import * as storage from './host/storage.ts';
import { type HostImport, hostFunction } from './host-function.ts';

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
  const found = imports.map(({ name, type }) => ({ wanted: type, offered: findImport(name, params)?.type }));
  if (found.some(({ offered }) => offered === undefined)) {
    return { kind: 'LinkError', msg: 'unknown or invalid import' };
  }
  for (const { wanted, offered = noType } of found) {
    const [expected, actual] = [describeType(wanted), describeType(offered)];
    if (expected === actual) continue;
    const msg = `types incompatible: expected type \`${expected}\`, found type \`${actual}\``;
    return { kind: 'LinkError', msg };
  }
  return undefined;
}

const noType: FunctionType = { params: [], results: [] };

const typeNames = new Map<number, string>(Object.entries(valueType).map(([name, byte]) => [byte, name]));

/** As WebAssembly's text format writes it. */
function describeType({ params, results }: FunctionType): string {
  const list = (word: string, types: readonly number[]): string =>
    types.length === 0 ? '' : ` (${word} ${types.map((type) => typeNames.get(type)).join(' ')})`;
  return `(func${list('param', params)}${list('result', results)})`;
}

/** The function of a linked import, for one call. */
export function bindImport(name: string, call: Call): HostFunction {
  const found = findImport(name, call.params);
  if (found === undefined) throw new Error(`the import ${name} was not linked`);
  return found.bind(call);
}
