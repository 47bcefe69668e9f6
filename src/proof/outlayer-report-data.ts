import { encode, u64 } from '../primitives/borsh.ts';
import { concatBytes, toHex, toUtf8 } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import type { TrustConfig } from './report-data.ts';
import type { StatementInput } from './statement.ts';

/**
 * OutLayer's own report data, which its auditors' tools read (spec: outlayer.md §2.4): sha256 of fields without lengths,
 * then 32 zero bytes. It has no domain, and OutLayer's registry of worker keys takes quotes of the same layout. So it is
 * made for proved requests of configured contracts only, in a quote of its own, and never where it could be a key.
 */
export type OutlayerTask = {
  readonly taskId: bigint;
  readonly repo: string | undefined;
  readonly commit: string | undefined;
  readonly buildTarget: string | undefined;
  /** sha256 of the bytes that ran. */
  readonly wasmHash: Uint8Array;
  /** The request's input, as the contract has it. */
  readonly inputData: string;
  /** What the contract returns: compact JSON with sorted keys; undefined: the call failed. */
  readonly output: string | undefined;
  readonly blockHeight: bigint;
  readonly callerAccountId: string;
  readonly projectId: string | undefined;
  /** Unix seconds. */
  readonly timestamp: bigint;
  readonly attachedUsd: string | undefined;
};

export type OutlayerRefusal =
  /** The contract is not among those that this service answers. */
  | 'outlayer_not_configured'
  /** Nobody proved that the contract made this request. */
  | 'outlayer_not_proved'
  /** The bytes could be registered as a worker's post-quantum key. */
  | 'outlayer_reads_as_key';

export type OutlayerReportData =
  | { readonly ok: true; readonly reportData: Uint8Array }
  | { readonly ok: false; readonly code: OutlayerRefusal };

/** Stands for the output of a failed call. */
export const failedOutput = '[EXECUTION-FAILED]';

/** OutLayer's registry takes the sha256 of an ML-DSA-65 key, which has 1,952 bytes, for a registration of that key. */
const keyLength = 1952;

/** The 64 bytes for the run of a request of OutLayer, or why they are not made. */
export function outlayerReportData(
  task: OutlayerTask,
  { outlayer, callerOrigin }: Pick<StatementInput, 'outlayer' | 'callerOrigin'>,
  { outlayerContracts }: Pick<TrustConfig, 'outlayerContracts'>,
): OutlayerReportData {
  if (outlayer === undefined || !outlayerContracts.includes(outlayer.contractId)) {
    return { ok: false, code: 'outlayer_not_configured' };
  }
  if (callerOrigin !== 'proved') return { ok: false, code: 'outlayer_not_proved' };
  const preimage = preimageOf(task);
  if (preimage.length === keyLength) return { ok: false, code: 'outlayer_reads_as_key' };
  return { ok: true, reportData: concatBytes(sha256(preimage), new Uint8Array(32)) };
}

/** Hashes are lowercase hex in ASCII; what is absent has no byte. The order is OutLayer's. */
function preimageOf(task: OutlayerTask): Uint8Array {
  const text = (value: string | undefined) => toUtf8(value ?? '');
  const hashOf = (value: string) => toUtf8(toHex(sha256(toUtf8(value))));
  return concatBytes(
    toUtf8('execute'),
    i64(task.taskId),
    text(task.repo),
    text(task.commit),
    text(task.buildTarget),
    toUtf8(toHex(task.wasmHash)),
    hashOf(task.inputData),
    hashOf(task.output ?? failedOutput),
    encode(u64, task.blockHeight),
    text(task.callerAccountId),
    text(task.projectId),
    i64(task.timestamp),
    text(task.attachedUsd),
  );
}

/** Little-endian two's complement. */
const i64 = (value: bigint): Uint8Array => encode(u64, BigInt.asUintN(64, value));
