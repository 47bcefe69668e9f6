import type { OneShotCall } from '../../src/runtime/one-shot/one-shot-call.ts';

/** A call that nothing is wrong with, of a contract without code. */
export const plainCall: OneShotCall = {
  code: new Uint8Array(0),
  accountId: 'contract.near',
  balance: 10n ** 24n,
  state: [],
  method: 'run',
  args: new Uint8Array(0),
  predecessorId: 'alice.near',
  signerId: 'alice.near',
  signerPublicKey: new Uint8Array(33),
  attachedDeposit: 0n,
  prepaidGas: 300_000_000_000_000n,
  isView: false,
  block: { height: 1n, timestamp: 2n, epochHeight: 3n, randomSeed: new Uint8Array(32) },
  protocolVersion: 88,
  chainId: 'testnet',
};
