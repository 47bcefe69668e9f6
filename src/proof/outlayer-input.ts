import { sha256 } from '../primitives/hash.ts';
import { type OneShotCallFacts, oneShotInput } from './one-shot-statement.ts';
import type { OutlayerAsk } from './outlayer-ask.ts';
import {
  hashCodeSource,
  hashRequest,
  type OutlayerCodeSource,
  type ResponseFormat,
} from './outlayer-hashes.ts';
import type { Origin, StatementInput } from './statement.ts';

/** A request as OutLayer's contract keeps it. */
export type OutlayerRequest = {
  readonly requestId: bigint;
  /** 32 bytes: names the yield that waits for the answer. */
  readonly dataId: Uint8Array;
  /** Who called OutLayer's contract: the event's `predecessor_id`, `sender_id` of `get_request`. */
  readonly senderId: string;
  readonly source: OutlayerCodeSource;
  readonly maxInstructions: bigint;
  readonly maxMemoryMb: number;
  readonly maxExecutionSeconds: bigint;
  /** The whole of it, also where the event leaves it out. */
  readonly inputData: string;
  readonly responseFormat: ResponseFormat;
  /** Nanoseconds since 1970. */
  readonly timestamp: bigint;
};

/** The one version that requests run at. */
export const outlayerProtocolVersion = 88;

/** Gas of one instruction: `regular_op_cost` of protocol 88. */
export const gasOfInstruction = 822_756n;

const mostGas = 1_000_000_000_000_000n;

/** The gas that so many instructions may take. */
export function gasOfInstructions(instructions: bigint): bigint {
  const gas = instructions * gasOfInstruction;
  return gas < mostGas ? gas : mostGas;
}

/** ed25519, all zeros: who signed the transaction is not known to the contract that asks. */
const noKey = new Uint8Array(33);

/** The call that a request asks for. `network` is the chain that OutLayer's contract is on. */
export const outlayerCall = (
  request: OutlayerRequest,
  ask: OutlayerAsk,
  network: string,
): OneShotCallFacts => ({
  chainId: network,
  accountId: ask.accountId,
  method: ask.method,
  args: ask.args,
  predecessorId: request.senderId,
  signerId: request.senderId,
  signerPublicKey: noKey,
  attachedDeposit: 0n,
  prepaidGas: gasOfInstructions(request.maxInstructions),
  isView: false,
  block: {
    height: 1n,
    timestamp: request.timestamp,
    epochHeight: 1n,
    randomSeed: sha256(request.dataId),
  },
  protocolVersion: outlayerProtocolVersion,
});

/** The field `outlayer` of the input struct. */
export function outlayerCaller(
  request: OutlayerRequest,
  contractId: string,
): NonNullable<StatementInput['outlayer']> {
  const codeSourceHash = hashCodeSource(request.source);
  return {
    contractId,
    requestId: request.requestId,
    dataId: request.dataId,
    codeSourceHash,
    requestHash: hashRequest({ ...request, codeSourceHash }),
  };
}

/** A request in its place. */
export type AskedRequest = {
  readonly network: string;
  readonly contractId: string;
  readonly request: OutlayerRequest;
  readonly ask: OutlayerAsk;
  /** Whether somebody proved to the enclave that the contract made this request. */
  readonly isProved: boolean;
};

/** Where caller, time and seed of a request come from; the state is always claimed. */
export const outlayerOrigins = (isProved: boolean) => {
  const origin: Origin = isProved ? 'proved' : 'claimed';
  return { state: 'claimed' as const, caller: origin, time: origin, seed: origin };
};

/** The whole input struct, of the request alone and of what runs it: attestation/outlayer.md. */
export const outlayerInput = (
  { network, contractId, request, ask, isProved }: AskedRequest,
  engine: Pick<StatementInput, 'paramsHash' | 'engineId'>,
): StatementInput =>
  oneShotInput(outlayerCall(request, ask, network), {
    ...engine,
    preStateRoot: ask.stateRoot,
    codeHash: request.source.hash,
    origins: outlayerOrigins(isProved),
    outlayer: outlayerCaller(request, contractId),
  });
