import { InternalFault } from '../../primitives/internal-fault.ts';
import { receivedDataCodec } from '../../primitives/state-rows.ts';
import { receivedDataKey } from '../../primitives/trie-key.ts';
import type { PromiseResult } from '../../vm/context.ts';
import { readRow } from '../state/records.ts';
import type { StateUpdate } from '../state/state-update.ts';

/** The data that a receipt waited for, in its order. It leaves the state, whatever becomes of the receipt. */
export const takeInputs = (
  state: StateUpdate,
  accountId: string,
  dataIds: readonly Uint8Array[],
): readonly PromiseResult[] =>
  dataIds.map((dataId) => {
    const key = receivedDataKey(accountId, dataId);
    const received = readRow(state, receivedDataCodec, key);
    if (received === undefined) throw new InternalFault('a receipt runs before its data is there');
    state.remove(key);
    const { data } = received;
    return data === undefined ? { kind: 'Failed' } : { kind: 'Successful', data };
  });
