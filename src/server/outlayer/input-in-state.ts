import type { Executor } from '../../executor/executor.ts';
import { fromUtf8, toUtf8 } from '../../primitives/bytes.ts';
import { sha256 } from '../../primitives/hash.ts';
import { exactJson } from '../../primitives/lossless-json.ts';
import type { ContractState } from '../../proof/light-client/evidence.ts';
import type { ProvenEvent } from '../../proof/light-client/prove-event.ts';
import { readEvent } from '../../proof/outlayer-event.ts';
import { outlayerProtocolVersion } from '../../proof/outlayer-input.ts';
import { runAlone } from '../signable-call.ts';

/** A request whose input only the contract's state has, and that state right after the request. */
export type InputInState = Pick<ProvenEvent, 'contractId' | 'block' | 'requestData'> & {
  readonly network: string;
  readonly state: ContractState;
};

/** Gives `input_data` of the request, or nothing if the contract says none. Throws the caller's problems and our faults. */
export type InputReader = (request: InputInState) => Promise<string | undefined>;

/** What a node gives a view call. */
const viewGas = 300_000_000_000_000n;

/**
 * Asks the contract itself, by its view method `get_request`, over the proved state: so its own layout of the state is the
 * contract's business. The account's record, under the proved root too, says which code that is.
 */
export const createInputReader =
  (executor: Executor): InputReader =>
  async ({ contractId, block, requestData, network, state }) => {
    const { requestId } = readEvent(requestData);
    const { preimages } = await runAlone(executor, {
      chainId: network,
      code: state.code,
      accountId: contractId,
      balance: 0n,
      state: [],
      brought: { root: state.shard.stateRoot, nodes: state.nodes },
      method: 'get_request',
      args: toUtf8(`{"request_id":${requestId}}`),
      predecessorId: contractId,
      signerId: contractId,
      signerPublicKey: new Uint8Array(33),
      attachedDeposit: 0n,
      prepaidGas: viewGas,
      isView: true,
      block: {
        height: block.height,
        timestamp: block.timestamp,
        epochHeight: 1n,
        randomSeed: sha256(block.hash),
      },
      protocolVersion: outlayerProtocolVersion,
    });
    return preimages.returnValue === undefined ? undefined : inputOf(preimages.returnValue);
  };

function inputOf(answer: Uint8Array): string | undefined {
  const request = parse(answer);
  if (typeof request !== 'object' || request === null || !('input_data' in request)) return undefined;
  const { input_data: input } = request;
  return typeof input === 'string' ? input : undefined;
}

/** The contract is one of those that are served, but its answer may still be of any form. */
function parse(answer: Uint8Array): ReturnType<typeof exactJson> | undefined {
  try {
    return exactJson(fromUtf8(answer));
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError) return undefined;
    throw cause;
  }
}
