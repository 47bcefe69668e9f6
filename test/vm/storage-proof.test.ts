import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import { storageHasKey, storageRead } from '../../src/vm/host/storage.ts';
import { BareCall, hostErrorOf } from '../support/bare-call.ts';
import { MockExternal } from '../support/mock-external.ts';

const params = paramsAt(88);
const limit = params.limits.per_receipt_storage_proof_size_limit;
const one = { length: 1n, pointer: 0n };

/** A call that cannot pay for the first node that it touches, and whose proof grows by so much with each operation. */
function poorCall(proofPerOperation: number): BareCall {
  const nodes = [1_000, 0] as const;
  const nodeCounts = { set: nodes, get: nodes, deref: nodes, remove: nodes, has: nodes };
  return new BareCall({
    context: { prepaidGas: 10n ** 12n },
    external: (settings) => new MockExternal({ ...settings, nodeCounts, proofPerOperation }),
  });
}

// Found by the differential fuzzer (`host.rs`, `storage_has_key`: the size is observed before the result is looked at).
describe('a proof that grows too large while gas runs out', () => {
  test('is told by storage_has_key', () => {
    const { call } = poorCall(limit + 1);
    const error = hostErrorOf(() => storageHasKey(call, one));
    expect(error).toEqual({ kind: 'RecordedStorageExceeded', limit });
  });

  test('is not told by storage_read, which ends at the gas', () => {
    const { call } = poorCall(limit + 1);
    expect(hostErrorOf(() => storageRead(call, one, 0n))).toEqual({ kind: 'GasExceeded' });
  });

  test('leaves GasExceeded where it fits', () => {
    const { call } = poorCall(limit);
    expect(hostErrorOf(() => storageHasKey(call, one))).toEqual({ kind: 'GasExceeded' });
  });
});
