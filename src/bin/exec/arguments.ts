import { isAccountId } from '../../primitives/account-id.ts';
import { fromBase64, fromHex, toUtf8 } from '../../primitives/bytes.ts';
import type { OneShotCall } from '../../runtime/one-shot/one-shot-call.ts';
import { ExecuteRequest, tenNear } from '../../server/execute-request.ts';
import { readBytes } from '../read-file.ts';
import { UsageError } from '../usage-error.ts';
import { readGas, readTokens, readU64 } from './quantities.ts';
import { isJson } from './readable.ts';
import type { BlockChoice } from './rpc-query.ts';

/** As the command line gives them. */
export type ExecArguments = {
  readonly args?: string;
  readonly argsBase64?: string;
  readonly argsFile?: string;
  readonly state?: readonly string[];
  readonly saveState?: string;
  readonly account?: string;
  readonly predecessor?: string;
  readonly signer?: string;
  readonly deposit?: string;
  readonly balance?: string;
  readonly gas?: string;
  readonly view?: boolean;
  readonly blockHeight?: string;
  readonly blockTimestamp?: string;
  readonly epochHeight?: string;
  readonly randomSeed?: string;
  readonly protocolVersion?: string;
  readonly chainId?: string;
  readonly promises?: string;
  readonly with?: readonly string[];
  readonly maxBlocks?: string;
  readonly stateFromRpc?: string;
  readonly block?: string;
  readonly profile?: boolean;
  readonly json?: boolean;
  readonly watch?: boolean;
};

/** What is left out of a call has the constant that `POST /v1/execute` has in its place. */
const usual = ExecuteRequest.parse({ contract: { wasm_base64: '' }, call: { method: '' } });
const usualGas = '300 Tgas';

/** The parts of a call that the command line says itself, files and nodes unread; undefined: a node may know better. */
export type CallWords = Omit<OneShotCall, 'code' | 'state' | 'args' | 'balance' | 'block'> & {
  readonly balance: bigint | undefined;
  readonly block: Pick<OneShotCall['block'], 'epochHeight' | 'randomSeed'> & {
    readonly height: bigint | undefined;
    readonly timestamp: bigint | undefined;
  };
};

/** Throws `UsageError`. */
export function readCallWords(method: string, args: ExecArguments): CallWords {
  const predecessorId = readAccount('--predecessor', args.predecessor) ?? usual.call.predecessor_id;
  return {
    accountId: readAccount('--account', args.account) ?? usual.contract.account_id,
    balance: readOptional('--balance', args.balance, readTokens),
    method,
    predecessorId,
    signerId: readAccount('--signer', args.signer) ?? predecessorId,
    signerPublicKey: usual.call.signer_public_key,
    attachedDeposit: readOptional('--deposit', args.deposit, readTokens) ?? usual.call.attached_deposit,
    prepaidGas: readGas('--gas', args.gas ?? usualGas),
    isView: args.view === true,
    block: {
      height: readOptional('--block-height', args.blockHeight, readU64),
      timestamp: readOptional('--block-timestamp', args.blockTimestamp, readU64),
      epochHeight: readOptional('--epoch-height', args.epochHeight, readU64) ?? usual.block.epoch_height,
      randomSeed: readOptional('--random-seed', args.randomSeed, readSeed) ?? usual.block.random_seed_base64,
    },
    protocolVersion:
      readOptional('--protocol-version', args.protocolVersion, readVersion) ?? usual.protocol_version,
    chainId: args.chainId ?? usual.chain_id,
  };
}

/** For what neither the command line nor a node says. */
export const usualBalance: bigint = tenNear;
export const usualBlock = { height: usual.block.height, timestamp: usual.block.timestamp } as const;

/** The bytes that the contract gets, exactly as they were written. Throws `UsageError`. */
export function readArgs({ args, argsBase64, argsFile }: ExecArguments): Uint8Array {
  if (argsFile !== undefined) return readBytes(argsFile);
  if (argsBase64 !== undefined) return readBase64('--args-base64', argsBase64);
  if (args === undefined) return new Uint8Array();
  if (isJson(args)) return toUtf8(args);
  throw new UsageError(`--args ${args}: not JSON; other bytes go into --args-base64 or --args-file`);
}

/** The block of a snapshot: final, unless it is named. Throws `UsageError`. */
export function readBlockChoice(text = 'final'): BlockChoice {
  if (text === 'final' || text === 'optimistic') return { finality: text };
  if (/^[0-9]{1,15}$/.test(text)) return { block_id: Number(text) };
  if (/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text)) return { block_id: text };
  throw new UsageError(`--block ${text}: not a height, a block hash, "final" or "optimistic"`);
}

const readOptional = <T>(
  option: string,
  text: string | undefined,
  read: (option: string, text: string) => T,
): T | undefined => (text === undefined ? undefined : read(option, text));

function readAccount(option: string, text: string | undefined): string | undefined {
  if (text === undefined || isAccountId(text)) return text;
  throw new UsageError(`${option} ${text}: not a NEAR account id`);
}

function readBase64(option: string, text: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch (cause) {
    throw new UsageError(`${option}: not base64 (RFC 4648 section 4, with padding)`, { cause });
  }
}

/** 32 bytes, in hex or base64. */
function readSeed(option: string, text: string): Uint8Array {
  if (/^[0-9a-f]{64}$/i.test(text)) return fromHex(text);
  const bytes = readBase64(option, text);
  if (bytes.length === 32) return bytes;
  throw new UsageError(`${option}: not 32 bytes, as 64 hex digits or base64`);
}

function readVersion(option: string, text: string): number {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`${option} ${text}: not a protocol version such as 88`);
}
