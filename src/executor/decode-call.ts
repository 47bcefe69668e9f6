import type { Encoded } from '../primitives/borsh.ts';
import type { OneShotResult } from '../runtime/one-shot/one-shot.ts';
import { boundedDecode } from './bounded-decode.ts';
import { callOnWire } from './call-codec.ts';
import { parseFailure } from './parse-failure.ts';

/** What a guest process says of a one-shot call. Throws `BorshError`. */
export function decodeCallResult(bytes: Uint8Array): OneShotResult {
  const {
    error: failure,
    returned,
    preStateRoot,
    postStateRoot,
    changes,
    witness,
    ...outcome
  } = boundedDecode(callOnWire, bytes);
  const error = failure === undefined ? undefined : parseFailure(failure);
  return {
    outcome: {
      ...outcome,
      error,
      status: error === undefined ? 'ok' : 'aborted',
      returnData: fromReturned(returned),
    },
    preStateRoot,
    postStateRoot,
    changes,
    witness,
    witnessSize: witness.reduce((sum, { length }) => sum + length, 0),
  };
}

type Returned = Encoded<typeof callOnWire>['returned'];

function fromReturned({ bytes, receipt }: Returned): OneShotResult['outcome']['returnData'] {
  if (bytes !== undefined) return { kind: 'value', bytes };
  return receipt === undefined ? { kind: 'none' } : { kind: 'receipt', index: receipt };
}
